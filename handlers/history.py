"""What happened, in one topic or in all."""

from bot import standing, topics
from bot.messages import history
from handlers.call import Call


async def command(call: Call, name: str) -> None:
    """`/social history [topic]`."""
    who = await call.who()
    topic = await topics.named(call.bot, who.workspace_id, name) if name else None
    entries = await standing.past(call.bot, who, topic.id if topic else None)
    await call.answer(history.answer(entries, topic_name=topic.name if topic else ""))
