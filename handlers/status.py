"""How every stream stands."""

from bot.messages import status
from bot.watching import standing
from handlers.call import Call


async def command(call: Call, _: str) -> None:
    """`/social status`."""
    await _answer(call, page=1)


async def turned(call: Call) -> None:
    """Show another page of it."""
    await _answer(call, page=call.number)


async def _answer(call: Call, *, page: int) -> None:
    streams = await standing.status(call.bot, await call.who())
    await call.answer(status.answer(streams, call.bot.now(), page=page))
