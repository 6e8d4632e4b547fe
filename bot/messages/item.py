from bot.messages.message import Message
def message(item,page,*,item_id,service_label,service_emoji,connection,state,topics):
    t=f"{state} {item.html}".replace("<","‹")
    return Message(t, [{"type":"section","text":{"type":"plain_text","text":t}}])
