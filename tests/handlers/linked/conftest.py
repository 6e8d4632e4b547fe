"""The harbour beside the town, and browsers that find our pages."""

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.bot import Bot
from bot.heartbeat import Heart
from bot.sandbox import Sandbox
from bot.settings import Settings
from handlers import link_pages
from providers.contract import Provider
from providers.vocabulary import Page
from tests.clock import Clock
from tests.conftest import KEY
from tests.handlers.linked.at_quay import Quay
from tests.handlers.linked.browser import Browser
from tests.handlers.place import Place
from tests.harbour import Harbour
from tests.town import Town

NewBrowser = Callable[[], Coroutine[Any, Any, Browser]]


@pytest.fixture
def services(town: Town, harbour: Harbour) -> dict[str, Provider]:
    return {"town": town.provider(), "harbour": harbour.provider()}


@pytest.fixture
def settings(database_url: str, sandbox: Sandbox) -> Settings:
    """Let the bot fetch files from its Slack, which is on this machine."""
    return Settings(
        _env_file=None,
        database_url=database_url,
        slack_api_url=sandbox.api_url,
        slack_bot_token=sandbox.bot_token,
        slack_app_token=sandbox.app_token,
        encryption_keys=KEY,
        allow_private=sandbox.slack.base_url.removeprefix("http://"),
    )


@pytest.fixture
async def new_browser(bot: Bot, harbour: Harbour) -> AsyncIterator[NewBrowser]:
    site = web.Application()
    site.add_routes(link_pages.routes(bot))
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(TestServer(site))

        async def one() -> Browser:
            jar = aiohttp.CookieJar(unsafe=True)
            client: TestClient[Any, Any] = await stack.enter_async_context(
                TestClient(server, cookie_jar=jar)
            )
            return Browser(client, harbour)

        yield one


@pytest.fixture
async def browser(new_browser: NewBrowser) -> Browser:
    return await new_browser()


@pytest.fixture
def quay(place: Place, its_heart: Heart, clock: Clock, harbour: Harbour, browser: Browser) -> Quay:
    return Quay(place, its_heart, clock, harbour, browser)


@pytest.fixture
def acme(quay: Quay) -> Page:
    return quay.harbour.page("Acme Boats", jane="manager")


@pytest.fixture
async def owned(quay: Quay, acme: Page) -> Quay:
    """Let jane's page be watched in the topic Ours, whose feed goes to #social."""
    await quay.watches(acme, quay.jane, "jane")
    return quay


@pytest.fixture
async def two(owned: Quay) -> Quay:
    """Let jane have a second page there."""
    other = owned.harbour.page("Bay Tours", jane="manager")
    await owned.jane.command("/social topic add Ours")
    await owned.jane.chooses("topic_add.service", "harbour")
    await owned.jane.submits()
    await owned.jane.clicks("my_pages.add")
    await owned.jane.submits()
    await owned.passes(minutes=2)
    assert other.name in str(await owned.place.pages_in("Ours"))
    return owned
