"""A bot that many workspaces install by themselves, reached over signed HTTP."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from bot import manifest
from bot.bot import Bot
from bot.heartbeat import Heart
from bot.opening import opened, slack_client
from bot.sandbox import Sandbox, open_sandbox
from bot.settings import Settings
from handlers import install_pages
from handlers.app import create
from handlers.uninstall import TAKEN_OUT
from providers.contract import Provider
from tests.clock import Clock
from tests.conftest import KEY, PATIENCE
from tests.harbour import Harbour
from tests.installs.estate import Estate
from tests.real.servers.processes import free_port
from tests.town import Town


@pytest.fixture
async def sandbox(clock: Clock) -> AsyncIterator[Sandbox]:
    asked = manifest.read()
    async with open_sandbox(
        scopes=manifest.scopes(asked),
        events=[*manifest.events(asked), TAKEN_OUT],
        patience=PATIENCE,
        now=clock.now,
        retries=(),
    ) as sandbox:
        yield sandbox


@pytest.fixture
def settings(database_url: str, sandbox: Sandbox) -> Settings:
    port = free_port()
    return Settings(
        _env_file=None,
        database_url=database_url,
        slack_api_url=sandbox.api_url,
        slack_client_id=sandbox.oauth.client_id,
        slack_client_secret=sandbox.oauth.client_secret,
        slack_signing_secret=sandbox.signing_secret,
        public_url=f"http://127.0.0.1:{port}",
        port=port,
        encryption_keys=KEY,
    )


@pytest.fixture
def services(town: Town, harbour: Harbour) -> dict[str, Provider]:
    return {"town": town.provider(), "harbour": harbour.provider()}


@pytest.fixture
async def bot(
    settings: Settings, sandbox: Sandbox, clock: Clock, services: dict[str, Provider]
) -> AsyncIterator[Bot]:
    async with (
        slack_client(settings, "") as client,
        opened(settings, client, providers=services, now=clock.now) as bot,
    ):
        app = create(bot, client, signing_secret=sandbox.signing_secret)
        site = app.web_app(path="/slack/events")
        site.add_routes(install_pages.routes(bot))
        runner = web.AppRunner(site, shutdown_timeout=0.5)
        await runner.setup()
        await web.TCPSite(runner, settings.host, settings.port).start()
        sandbox.request_url = f"{settings.address}/slack/events"
        sandbox.watch(lambda: bot.work.busy)
        yield bot
        await runner.cleanup()


@pytest.fixture
async def estate(
    bot: Bot, sandbox: Sandbox, clock: Clock, town: Town, harbour: Harbour
) -> AsyncIterator[Estate]:
    estate = Estate(
        bot=bot,
        heart=Heart(bot),
        first=sandbox,
        clock=clock,
        town=town,
        harbour=harbour,
        home=bot.settings.address,
    )
    yield estate
    for browser in estate.browsers:
        await browser.close()
