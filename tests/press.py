"""A sandbox beside a press: a feed on loopback for bots that run in a process of their own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

from aiohttp import web

from bot import manifest
from bot.sandbox import Sandbox, open_sandbox
from bot.settings import Settings
from tests.conftest import KEY


class Press(Protocol):
    """Whatever serves a feed."""

    async def feed(self, request: web.Request) -> web.StreamResponse:
        """Answer a poll."""
        ...


@asynccontextmanager
async def beside(press: Press) -> AsyncIterator[Sandbox]:
    """Open a sandbox that serves the press's feed at `/press.xml`."""
    asked = manifest.read()
    async with open_sandbox(
        scopes=manifest.scopes(asked),
        events=manifest.events(asked),
        routes=[web.get("/press.xml", press.feed)],
    ) as sandbox:
        yield sandbox


def settings_of(database_url: str, sandbox: Sandbox) -> Settings:
    """Return what a bot is told that reads the press and posts into the sandbox."""
    return Settings(
        _env_file=None,
        database_url=database_url,
        slack_api_url=sandbox.api_url,
        slack_bot_token=sandbox.bot_token,
        slack_app_token=sandbox.app_token,
        encryption_keys=KEY,
        allow_private=sandbox.slack.base_url.removeprefix("http://"),
    )
