"""Unlinking a profile: what hangs on it is shown first."""

from bot.linked import offering, profiles
from bot.messages import profile_notices
from handlers import profile_link
from handlers.call import Call


async def command(call: Call, _: str) -> None:
    """`/social disconnect`: show what is linked, and what hangs on it."""
    who = await call.who()
    if await offering.lent(call.bot, who):
        await call.opens(await profile_link.drawn(call.bot, who))
    else:
        await call.answer(profile_notices.none_linked())


async def unlinked(call: Call) -> None:
    """*Unlink*, confirmed: let it go, and draw what is left."""
    who = await call.who()
    gone = await profiles.unlink(call.bot, who, call.number)
    if call.in_modal:
        nonce = str(call.view.get("external_id", "")).partition(".")[2]
        await call.redraws(await profile_link.drawn(call.bot, who, nonce=nonce))
    else:
        await call.answer(profile_notices.unlinked(gone.profile, gone.service_label))
