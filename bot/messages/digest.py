from bot.messages.message import Message
def head(stories,*,topics):
    t=f"{len(stories)} items"
    return Message(t, [{"type":"section","text":{"type":"plain_text","text":t}}])
