"""What is scheduled and what went out lately, with what can be done about it."""

import re

from bot.acts import approving, deciding, schedule, withdrawing
from bot.messages import publish_approval, publish_list, publish_notices
from handlers.call import Call


async def command(call: Call, _: str) -> None:
    """`/social publish list`."""
    await _answer(call)


async def button(call: Call) -> None:
    """Show it beside what was clicked."""
    await _answer(call, instead=False)


async def turned(call: Call) -> None:
    """Show another page of it."""
    await _answer(call, page=call.number)


async def _answer(call: Call, *, page: int = 1, instead: bool | None = None) -> None:
    board = await schedule.of(call.bot, await call.who())
    await call.answer(publish_list.answer(board, page=page), instead=instead)


async def cancelled(call: Call) -> None:
    """*Undo* and *Cancel*."""
    done = await withdrawing.cancel(call.bot, await call.who(), call.number)
    if _in_list(call):
        await _answer(call)
    else:
        await call.answer(publish_notices.withdrawn(done.names, done.late))


async def tried_again(call: Call) -> None:
    """*Retry*."""
    names = await schedule.retry(call.bot, await call.who(), call.number)
    await call.answer(publish_notices.tried_again(names), instead=False)


async def taken_back(call: Call) -> None:
    """*Take back*."""
    late = await deciding.take_back(call.bot, await call.who(), call.number)
    await call.answer(publish_notices.taking_back(late=late), instead=False)


async def approved(call: Call) -> None:
    """*Approve*."""
    who = await call.who()
    done = await approving.approve(call.bot, who, call.number)
    said = publish_approval.decided(done.publication, who.user_id, done.names, done.left, yes=True)
    await call.answer(said)


async def declined(call: Call) -> None:
    """*Decline*."""
    who = await call.who()
    done = await approving.decline(call.bot, who, call.number)
    said = publish_approval.decided(done.publication, who.user_id, done.names, done.left, yes=False)
    await call.answer(said)


def _in_list(call: Call) -> bool:
    """Tell whether the click was in the list: its cards are named."""
    return bool(re.fullmatch(r"publish\.\d+", str(call.action.get("block_id", ""))))
