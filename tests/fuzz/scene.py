"""A bot that hears Slack and browsers, whose way to the web brings anything."""

import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from random import Random
from typing import cast

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from slack_bolt.async_app import AsyncApp

from bot import manifest
from bot.bot import Bot
from bot.keys import written
from bot.opening import introduce, opened, slack_client
from bot.sandbox import Sandbox, open_sandbox
from bot.settings import Settings
from handlers import link_pages
from handlers.app import create
from providers.http import Http
from storage.encryption import new_key
from tests.fuzz.hearsay import Hearsay


@dataclass(frozen=True)
class Scene:
    """The bot, its Slack, and a browser's way to its pages."""

    bot: Bot
    sandbox: Sandbox
    app: AsyncApp
    browser: TestClient[web.Request, web.Application]
    events: Sequence[str]


@asynccontextmanager
async def scene() -> AsyncIterator[Scene]:
    """Open it, with an empty database."""
    asked = manifest.read()
    with tempfile.TemporaryDirectory(prefix="social-fuzz-") as folder:
        async with open_sandbox(
            scopes=manifest.scopes(asked), events=manifest.events(asked)
        ) as sandbox:
            settings = Settings(
                _env_file=None,
                database_url=f"sqlite+aiosqlite:///{folder}/social.sqlite",
                slack_api_url=sandbox.api_url,
                slack_bot_token=sandbox.bot_token,
                slack_app_token=sandbox.app_token,
                encryption_keys=written(new_key()),
            )
            async with (
                slack_client(settings, sandbox.bot_token) as client,
                opened(settings, client) as made,
            ):
                dice = Random(0)  # noqa: S311 - inputs, not secrets
                hearsay = Hearsay(dice, lambda dice, _: dice.randbytes(20))
                bot = replace(made, http=cast("Http", hearsay))
                await introduce(bot, client)
                app = create(bot, client, signing_secret=sandbox.signing_secret)
                site = web.Application()
                site.add_routes(link_pages.routes(bot))
                async with TestClient(TestServer(site)) as browser:
                    yield Scene(bot, sandbox, app, browser, sorted(manifest.events(asked)))
