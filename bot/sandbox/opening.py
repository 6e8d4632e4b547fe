"""Opening a sandbox on loopback, and closing it."""

from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import aiohttp
from aiohttp import web

from bot.sandbox.app import build_app
from bot.sandbox.delivery import EVENTS, Delivery
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.workspace import TRIGGER_SECONDS, Workspace

SCOPES = (
    "channels:history", "channels:join", "channels:read", "chat:write", "commands", "files:write",
    "groups:history", "groups:read", "im:write", "users:read",
)  # fmt: skip


@asynccontextmanager
async def open_sandbox(  # noqa: PLR0913 - each has a default
    *, scopes: Collection[str] = SCOPES, now: Callable[[], datetime] | None = None, port: int = 0,
    pace: bool = False, events: Collection[str] = EVENTS, should_escape: bool = True,
    patience: float = 3, retries: tuple[float, ...] = (0, 60, 300),
    routes: Collection[web.AbstractRouteDef] = (),
) -> AsyncIterator[Sandbox]:  # fmt: skip
    """Open a sandbox on loopback; port 0 takes a free one.

    `scopes` are the bot token's, `events` those that the app listens to. Seconds: `patience` is how
    long an ack may take and a trigger lives, `retries` how long to wait before each further try of
    an event. `routes` are served beside its own.
    """
    slack = Workspace(scopes=frozenset(scopes), now=now or (lambda: datetime.now(UTC)))
    slack.trigger_lives = timedelta(seconds=max(patience, TRIGGER_SECONDS))
    async with aiohttp.ClientSession() as session:
        delivery = Delivery(
            slack, session, signing_secret=Sandbox.signing_secret, events=events,
            patience=patience, retries=retries,
        )  # fmt: skip
        sandbox = Sandbox(slack, delivery, should_escape=should_escape, pace=pace)
        runner = web.AppRunner(build_app(sandbox, routes), shutdown_timeout=0.5)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", port)
        await site.start()
        slack.base_url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield sandbox
        finally:
            sandbox.close()
            for one in (sandbox, *sandbox.others):
                await one.delivery.close()
            await runner.cleanup()
