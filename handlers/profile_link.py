"""Linking a profile: the modal, the server that must be typed, and the modal when it is done."""

import secrets
from typing import Any

from bot.bot import Bot
from bot.errors import CannotConnect
from bot.linked import offering
from bot.linked.attempting import Done, Purpose
from bot.messages import my_pages, page_search
from bot.messages import profiles as words
from bot.people import Person, must_manage
from handlers import modals
from handlers.call import Call
from providers.contract import Cannot

NONCE_BYTES = 9


async def command(call: Call, service: str) -> None:
    """`/social connect [service]`."""
    who = await call.who()
    must_manage(who)
    named = service.casefold().strip()
    if named:
        _check_known(call.bot, named)
    await call.opens(await drawn(call.bot, who, only=named))


async def button(call: Call) -> None:
    """*Link a profile*."""
    who = await call.who()
    must_manage(who)
    await call.opens(await drawn(call.bot, who))


async def drawn(bot: Bot, who: Person, *, only: str = "", nonce: str = "") -> dict[str, Any]:
    """Draw the modal *Your profiles* with fresh links."""
    nonce = nonce or secrets.token_urlsafe(NONCE_BYTES)
    purpose = Purpose(view=nonce, only=only)
    offered = await offering.services(bot, who, purpose, only=[only] if only else ())
    lent = [one for one in await offering.lent(bot, who) if not only or one.service == only]
    return words.view(offered, lent, nonce=nonce, is_administrator=who.is_administrator)


async def asked_where(call: Call) -> None:
    """*Connect* at a service with many servers: ask which one."""
    who = await call.who()
    must_manage(who)
    one = _only(await offering.services(call.bot, who, Purpose(), only=[call.value]))
    nonce = str(call.view.get("external_id", "")).partition(".")[2]
    is_adding = call.view.get("callback_id") == my_pages.VIEW
    asked = words.Asked(
        service=one.service,
        nonce=nonce or secrets.token_urlsafe(NONCE_BYTES),
        # Afterwards the modal underneath goes on to that topic by itself.
        topic_id=page_search.Search.read(call.metadata).topic_id if is_adding else 0,
    )
    await call.opens(words.typed(one, asked))


async def typed(call: Call) -> dict[str, Any]:
    """Go on to the server that was typed."""
    who, asked = await call.who(), words.Asked.read(call.metadata)
    where = str(call.given("where") or "").strip()
    purpose = Purpose(view=asked.nonce, topic_id=asked.topic_id)
    found = await offering.services(call.bot, who, purpose, only=[asked.service], typed=where)
    return {
        "response_action": "update",
        "view": words.go_on(_only(found), where, asked),
    }


async def opened(_: Call) -> None:
    """*Connect*: the browser has gone to the consent page already."""


async def show_done(bot: Bot, who: Person, done: Done) -> None:
    """Draw anew what stands open in Slack, now that the link is done."""
    nonce = done.purpose.view
    if not nonce or done.purpose.cures:
        return
    name = done.profile.handle or done.profile.name
    await modals.redraw(bot, who, f"typed.{nonce}", words.done(done.label, name))
    if done.purpose.topic_id:
        return
    view = await drawn(bot, who, only=done.purpose.only, nonce=nonce)
    await modals.redraw(bot, who, words.external_id(nonce), view)


def _only(found: list[words.Offered]) -> words.Offered:
    ready = [one for one in found if not one.missing]
    if not ready:
        raise CannotConnect("That service cannot be linked here.")
    return ready[0]


def _check_known(bot: Bot, service: str) -> None:
    if service not in bot.providers:
        known = ", ".join(bot.providers)
        raise CannotConnect(f"I do not know the service “{service[:40]}”. There is {known}.")
    link = bot.providers[service].link
    if isinstance(link, Cannot):
        raise CannotConnect(link.why)
