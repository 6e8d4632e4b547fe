"""What goes wrong around the bot, by the throw of dice: at Slack, at services, on the way."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any

from aiohttp import web

from bot.sandbox import Sandbox

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

# Longer than a bot waits that holds a lease of `LEASE_SECONDS`, and shorter than that lease.
SILENCE = 1.2
LEASE_SECONDS = 2
READ_BACK = ("conversations.history", "conversations.replies")
SLACK_SAYS: tuple[dict[str, Any], ...] = (
    {"status": 429, "retry_after": 1},
    {"status": 500},
    {"status": 500, "after_doing": True},
    {"error": "fatal_error"},
    {"error": "internal_error", "after_doing": True},
    {},
    {"after_doing": True},
    {"hang": SILENCE},
    {"hang": SILENCE, "after_doing": True},
    {"hang": SILENCE, "late": True},
)
OF_A_HUNDRED = 6


@dataclass
class Weather:
    """Fine until it is told to turn.

    `met` counts what went wrong, `under_way` what is asked just now, `asked` all that ever was,
    `by` the same by who asked (kind, user agent).
    """

    dice: Random
    is_foul: bool = False
    is_cut: bool = False
    met: Counter[str] = field(default_factory=Counter)
    under_way: Counter[str] = field(default_factory=Counter)
    asked: int = 0
    by: Counter[tuple[str, str]] = field(default_factory=Counter)

    def around(self, kind: str, handler: Handler) -> Handler:
        """Return the same handler of a service, out in the weather."""

        async def exposed(request: web.Request) -> web.StreamResponse:
            self.under_way[kind] += 1
            self.asked += 1
            self.by[kind, request.headers.get("User-Agent", "")] += 1
            try:
                return await self._exposed(kind, handler, request)
            finally:
                self.under_way[kind] -= 1

        return exposed

    async def _exposed(
        self, kind: str, handler: Handler, request: web.Request
    ) -> web.StreamResponse:
        throw = self.dice.randrange(100) if self.is_foul else 100
        if self.is_cut or throw < OF_A_HUNDRED // 3:
            return self._closed(kind, request)
        if throw < OF_A_HUNDRED // 2:
            self.met[f"{kind}: slow down"] += 1
            return web.Response(status=429, headers={"Retry-After": "1"})
        answer = await handler(request)
        if self.is_foul:
            await asyncio.sleep(self.dice.random() * 0.1)
        if throw < OF_A_HUNDRED:
            return self._closed(f"{kind}, done", request)
        return answer

    def _closed(self, kind: str, request: web.Request) -> web.Response:
        self.met[f"{kind}: closed"] += 1
        if request.transport:
            request.transport.abort()
        return web.Response(status=500)

    def turns(self, sandbox: Sandbox) -> None:
        """Let something go wrong with one of Slack's next answers, and others be slow."""
        self.is_foul = True
        sandbox.heal()
        for method in ("chat.postMessage", "chat.update", *READ_BACK):
            if self.dice.random() < 0.15:
                self._strike(sandbox, method)
            for _ in range(4):
                late = self.dice.random() * 0.25
                sandbox.fail(method, status=200, after_doing=True, hang=late)

    def _strike(self, sandbox: Sandbox, method: str) -> None:
        fault = self.dice.choice(SLACK_SAYS)
        self.met[" ".join(["Slack:", *(f"{name}={value}" for name, value in fault.items())])] += 1
        sandbox.fail(method, **fault)

    @asynccontextmanager
    async def cut(self, sandbox: Sandbox) -> AsyncIterator[None]:
        """Cut the network until the end of the block."""
        self.is_cut = True
        self.met["the network: cut"] += 1
        sandbox.heal()
        sandbox.fail("*", times=None)
        await sandbox.delivery.sockets.cut()
        try:
            yield
        finally:
            self.is_cut = False
            sandbox.heal()

    def clears(self, sandbox: Sandbox) -> None:
        """Let nothing go wrong any more."""
        self.is_foul = False
        sandbox.heal()
