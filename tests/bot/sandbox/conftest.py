"""A sandbox of the test's own, and a client of its Web API that never tries anything twice."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox, open_sandbox
from tests.bot.sandbox.bolt import SCOPES
from tests.clock import Clock


@pytest.fixture
async def sandbox(clock: Clock) -> AsyncIterator[Sandbox]:
    async with open_sandbox(scopes=SCOPES, patience=0.5, now=clock.now) as opened:
        yield opened


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def session() -> AsyncIterator[ClientSession]:
    async with ClientSession() as opened:
        yield opened


@pytest.fixture
def client(sandbox: Sandbox, session: ClientSession) -> AsyncWebClient:
    return AsyncWebClient(
        token=sandbox.bot_token, base_url=sandbox.api_url, session=session, retry_handlers=[]
    )
