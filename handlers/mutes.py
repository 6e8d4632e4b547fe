"""*Mute …*, its *Undo*, and the list of all that is muted."""

from typing import Any

from bot.messages import mute as words
from bot.people import must_manage
from bot.watching import muting, reading
from handlers import aside
from handlers.call import Call, as_number
from handlers.hearing import goes_on


async def ask(call: Call, item_id: int) -> None:
    """Ask what shall not be posted here."""
    who = await call.who()
    must_manage(who)
    read = await reading.item(call.bot, who, item_id)
    about = words.Asked(item_id, call.channel_id)
    await call.opens(words.view(about, read.item, read.page))


async def submitted(call: Call) -> dict[str, Any]:
    """Mute it, and show the way back."""
    about = words.Asked.read(call.metadata)
    wish = muting.Wish(
        what=str(call.given("what")),
        word=str(call.given("word") or ""),
        for_ever=call.given("lasting") == words.EVER,
    )
    mute = await muting.mute(call.bot, await call.who(), about.item_id, about.channel_id, wish)
    goes_on(call, lambda again: aside.tell(again, about.channel_id, words.muted(mute)))
    return {}


async def undone(call: Call) -> None:
    """*Undo*."""
    gone = await muting.unmute(call.bot, await call.who(), call.number)
    await call.answer(words.unmuted(gone))


async def command(call: Call, _: str) -> None:
    """`/social mutes`."""
    await _answer(call, page=1)


async def turned(call: Call) -> None:
    """Show another page of them."""
    await _answer(call, page=call.number)


async def unmuted(call: Call) -> None:
    """*Unmute*: the list shows what is left."""
    mute_id, page = call.parts(2)
    await muting.unmute(call.bot, await call.who(), as_number(mute_id))
    await _answer(call, page=as_number(page))


async def _answer(call: Call, *, page: int) -> None:
    who = await call.who()
    found = await muting.every(call.bot, who)
    await call.answer(words.listed(found, may_manage=who.may_manage, page=page))
