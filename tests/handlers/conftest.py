"""A workspace in which the bot listens, over a real socket."""

from collections.abc import AsyncIterator

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.bot import Bot
from bot.heartbeat import Heart
from bot.sandbox import Sandbox
from handlers.app import create
from tests.bot.sandbox.bolt import by_socket
from tests.clock import Clock
from tests.handlers.days import Days
from tests.handlers.place import Place
from tests.town import Town


@pytest.fixture
async def place(bot: Bot, sandbox: Sandbox, town: Town) -> AsyncIterator[Place]:
    client = AsyncWebClient(sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[])
    app = create(bot, client, signing_secret=sandbox.signing_secret)
    async with by_socket(sandbox, app):
        yield Place(bot, sandbox, town)


@pytest.fixture
def days(place: Place, its_heart: Heart, clock: Clock) -> Days:
    return Days(place, its_heart, clock)
