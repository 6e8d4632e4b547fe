"""The HTTP side of a bot, on a port of its own, asked as an operator's machine asks it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
from aiohttp import web

from bot.bot import Bot
from bot.ears import Ears
from bot.heartbeat import Heart
from bot.web import routes


@dataclass
class Asked:
    """An answer: its status, its text, and its headers."""

    status: int
    text: str
    headers: dict[str, str]


@dataclass
class Operator:
    """Asks one site."""

    url: str
    session: aiohttp.ClientSession

    async def asks(self, path: str, **headers: str) -> Asked:
        async with self.session.get(self.url + path, headers=headers) as reply:
            return Asked(reply.status, await reply.text(), dict(reply.headers))

    async def json(self, path: str) -> tuple[int, Any]:
        async with self.session.get(self.url + path) as reply:
            return reply.status, await reply.json()


@asynccontextmanager
async def site(bot: Bot, heart: Heart, ears: Ears | None = None) -> AsyncIterator[Operator]:
    """Serve what operators ask for."""
    app = web.Application()
    app.add_routes(routes(bot, heart, ears))
    runner = web.AppRunner(app, shutdown_timeout=0.5)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with aiohttp.ClientSession() as session:
        yield Operator(f"http://127.0.0.1:{runner.addresses[0][1]}", session)
    await runner.cleanup()
