"""The HTTP side, on Bolt's own aiohttp application: is the bot alive, and is it at work?"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from aiohttp import web
from sqlalchemy import text

from bot.bot import Bot
from bot.heartbeat import Heart
from storage.migrations import current, head

STALE = timedelta(seconds=30)


def routes(bot: Bot, heart: Heart, *, heard: Callable[[], str]) -> list[web.RouteDef]:
    """Return the routes. `heard` tells in words what is wrong with Slack's side, or ""."""

    async def healthz(_: web.Request) -> web.Response:
        return web.json_response({"ok": True})

    async def readyz(_: web.Request) -> web.Response:
        wrong = await _wrong(bot, heart) + ([heard()] if heard() else [])
        return web.json_response({"ok": not wrong, "wrong": wrong}, status=503 if wrong else 200)

    return [web.get("/healthz", healthz), web.get("/readyz", readyz)]


async def _wrong(bot: Bot, heart: Heart) -> list[str]:
    """Return what keeps the bot from its work, a sentence each."""
    wrong = [
        f"The heartbeat “{name}” last beat at {at:%H:%M:%S} UTC."
        for name, at in heart.beats.items()
        if datetime.now(UTC) - at > STALE
    ]
    try:
        async with bot.database.reading() as session:
            await session.execute(text("SELECT 1"))
        if await current(bot.database) != head():
            wrong.append("The database is not at the newest revision.")
    except Exception as error:  # noqa: BLE001 - whatever it is, the bot is not ready
        wrong.append(f"The database does not answer ({type(error).__name__}).")
    return wrong
