"""What happened, in one topic or in all."""

from bot.messages import history
from bot.watching import standing, topics
from handlers.call import Call


async def command(call: Call, name: str) -> None:
    """`/social history [topic]`."""
    who = await call.who()
    topic = await topics.named(call.bot, who.workspace_id, name) if name else None
    past = await standing.past(call.bot, who, topic.id if topic else None)
    name = topic.name if topic else ""
    await call.answer(history.answer(past, topic_name=name))
