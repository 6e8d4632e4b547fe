"""The real servers, each started once for all tests that ask for it."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.real.servers.bluesky import Bluesky, bluesky
from tests.real.servers.chromium import chromium
from tests.real.servers.mastodon_mock import MastodonMock, mastodon_mock
from tests.real.servers.nginx import Nginx, nginx
from tests.real.servers.oidc import Oidc, oidc
from tests.real.servers.postgres import postgres
from tests.real.servers.snac import Snac, snac
from tests.real.servers.wordpress import WordPress, wordpress


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run every test in the one loop that the servers and the browser live in."""
    for item in items:
        item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session", name="postgres")
async def _postgres() -> AsyncIterator[str]:
    async with postgres() as url:
        yield url


@pytest_asyncio.fixture(scope="session", loop_scope="session", name="nginx")
async def _nginx() -> AsyncIterator[Nginx]:
    async with nginx() as server:
        yield server


@pytest_asyncio.fixture(scope="session", loop_scope="session", name="mastodon_mock")
async def _mastodon_mock() -> AsyncIterator[MastodonMock]:
    async with mastodon_mock() as server:
        yield server


@pytest_asyncio.fixture(scope="session", loop_scope="session", name="snac")
async def _snac() -> AsyncIterator[Snac]:
    async with snac() as server:
        yield server


@pytest_asyncio.fixture(scope="session", loop_scope="session", name="bluesky")
async def _bluesky(postgres: str) -> AsyncIterator[Bluesky]:
    async with bluesky(postgres) as network:
        yield network


@pytest_asyncio.fixture(scope="session", loop_scope="session", name="oidc")
async def _oidc() -> AsyncIterator[Oidc]:
    async with oidc() as server:
        yield server


@pytest_asyncio.fixture(scope="session", loop_scope="session", name="chromium")
async def _chromium() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


@pytest_asyncio.fixture(scope="session", loop_scope="session", name="wordpress")
async def _wordpress() -> AsyncIterator[WordPress]:
    async with wordpress() as blog:
        yield blog
