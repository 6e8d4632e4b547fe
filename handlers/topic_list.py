"""The topics of the workspace."""

from bot.messages import topic_list
from bot.watching import topics
from handlers.call import Call


async def command(call: Call, _: str) -> None:
    """`/social topic list`."""
    await _answer(call, page=1)


async def turned(call: Call) -> None:
    """Show another page of the list."""
    await _answer(call, page=call.number)


async def _answer(call: Call, *, page: int) -> None:
    who = await call.who()
    cards = await topics.every(call.bot, who.workspace_id)
    await call.answer(topic_list.answer(cards, may_manage=who.may_manage, page=page))
