"""The settings of a workspace, for its administrators."""

from typing import Any

from bot import preferences
from bot.expired import mailing
from bot.messages import menus
from bot.messages import settings as words
from handlers import home
from handlers.call import Call
from handlers.hearing import goes_on


async def ask(call: Call) -> None:
    """*Settings*."""
    workspace = await preferences.of(call.bot, await call.who())
    await call.opens(words.view(workspace, has_mail=mailing.is_set_up(call.bot)))


async def zones(call: Call) -> dict[str, Any]:
    """Return the time zones that fit what is being typed."""
    return {"options": menus.zones(str(call.body.get("value", "")))}


async def submitted(call: Call) -> dict[str, Any]:
    """Keep them."""
    await preferences.change(
        call.bot,
        await call.who(),
        administrators=[str(one) for one in call.given("administrators") or ()],
        recipients=str(call.given("recipients") or ""),
        check_hour=int(call.given("hour")),
        check_zone=str(call.given("zone")),
        managers=str(call.given("managers")),
        approved=call.chosen("approved") or [],
    )
    goes_on(call, home.draw)
    return {}
