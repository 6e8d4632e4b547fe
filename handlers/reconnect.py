"""*Reconnect*: from an alert, from the Home, or before the end; for whoever manages the page."""

import secrets
from collections.abc import Sequence

from bot.bot import Bot
from bot.expired import standstill
from bot.expired.standstill import Stopped
from bot.linked import offering
from bot.linked.attempting import Done, Purpose
from bot.messages import reconnect as words
from bot.people import Person, must_manage
from handlers import modals
from handlers.call import Call
from handlers.profile_link import NONCE_BYTES


async def of_alert(call: Call) -> None:
    """*Reconnect* under an alert."""
    who = await call.who()
    must_manage(who)
    alert_id = call.number
    still = await standstill.of_alert(call.bot, who, alert_id)
    await _open(call, who, still, Purpose(alert_id=alert_id))


async def of_all(call: Call) -> None:
    """*Reconnect* in the Home: all that stands still."""
    who = await call.who()
    must_manage(who)
    still = await standstill.everything(call.bot, who)
    await _open(call, who, still, Purpose(page_ids=tuple(one.page_id for one in still)))


async def before_the_end(call: Call) -> None:
    """*Reconnect* under a warning: what is read as that profile."""
    who = await call.who()
    must_manage(who)
    still = await standstill.of_profile(call.bot, who, call.number)
    await _open(call, who, still, Purpose(page_ids=tuple(one.page_id for one in still)))


async def _open(call: Call, who: Person, still: Sequence[Stopped], purpose: Purpose) -> None:
    nonce = secrets.token_urlsafe(NONCE_BYTES)
    purpose = purpose.shown_in(f"reconnect.{nonce}")
    offered = [
        one
        for service in dict.fromkeys(page.service for page in still)
        for one in await offering.services(
            call.bot, who, purpose, only=[service], typed=_where(still, service)
        )
    ]
    shown = [words.Still(one.name, one.service, one.cause, one.cure) for one in still]
    await call.opens(words.view(shown, offered, nonce=nonce))


def _where(still: Sequence[Stopped], service: str) -> str:
    """Return where to go at a service with many servers: to that of the page."""
    return next((one.where for one in still if one.service == service), "") or service


async def show_done(bot: Bot, who: Person, done: Done) -> None:
    """Say in the modal that it is done."""
    if not done.reconnected or not done.purpose.view.startswith("reconnect."):
        return
    await modals.redraw(bot, who, done.purpose.view, words.done(done.reconnected))
