"""Where a modal of a topic was opened, and so where its answer goes."""

from bot.messages.message import Message
from bot.messages.topic_forms import Asked
from handlers import home, response_url
from handlers.call import Call


def about(call: Call, topic_id: int = 0) -> Asked:
    """Return what a form must remember of its call."""
    return Asked(topic_id=topic_id, home=call.in_home, response_url=call.response_url)


async def done(call: Call, message: Message) -> None:
    """Answer what was done at once: the Home shows it by itself."""
    if call.in_home:
        await home.draw(call)
    else:
        await call.answer(message)


async def submitted(call: Call, asked: Asked, message: Message) -> None:
    """Answer what was done by a form."""
    if asked.home:
        await home.draw(call)
    elif asked.response_url:
        await response_url.send(asked.response_url, message, instead=False)
