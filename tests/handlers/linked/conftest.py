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
from handlers import link_pages
from providers.contract import Provider
from tests.clock import Clock
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
