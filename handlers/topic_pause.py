"""A topic is paused, and goes on."""

from bot.messages import topic_done
from bot.watching import topics
from handlers import origin
from handlers.call import Call


async def pause(call: Call, topic_id: int) -> None:
    """Post nothing of it."""
    topic = await topics.pause(call.bot, await call.who(), topic_id)
    await origin.done(call, topic_done.paused(topic))


async def resume(call: Call, topic_id: int) -> None:
    """Post again."""
    topic = await topics.resume(call.bot, await call.who(), topic_id)
    await origin.done(call, topic_done.resumed(topic))
