"""`/social inbox`: what is open, with *Claim* and *Done* beside each."""

from bot.acts import tasks
from bot.acts.tasks import Changed
from bot.messages import inbox as words
from bot.messages import item_tasks
from handlers.call import Call, as_number


async def command(call: Call, _: str) -> None:
    """`/social inbox`."""
    await _answer(call, page=1)


async def turned(call: Call) -> None:
    """Show another page of it."""
    await _answer(call, page=call.number)


async def claimed(call: Call) -> None:
    """*Claim*."""
    item_id, page = _place(call)
    await _then(call, page, await tasks.claim(call.bot, await call.who(), item_id))


async def done(call: Call) -> None:
    """*Done*."""
    item_id, page = _place(call)
    await _then(call, page, await tasks.finish(call.bot, await call.who(), item_id))


def _place(call: Call) -> tuple[int, int]:
    item_id, page = call.parts(2)
    return as_number(item_id), as_number(page)


async def _then(call: Call, page: int, changed: Changed) -> None:
    """Show what is open now; on top, that somebody was quicker."""
    late = item_tasks.too_late(changed.task) if changed.too_late else ""
    await _answer(call, page=page, told=late)


async def _answer(call: Call, *, page: int, told: str = "") -> None:
    found = await tasks.inbox(call.bot, await call.who(), page)
    await call.answer(words.answer(found, call.bot.now(), words=told))
