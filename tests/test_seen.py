"""The bot as it is seen from outside, in good days and bad: healthy, measured, and discreet."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from prometheus_client.parser import text_string_to_metric_families

from bot.opening import introduce, opened, slack_client
from bot.sandbox import Sandbox
from bot.settings import Settings
from bot.watching import pages, topics
from providers.vocabulary import Connection
from tests.conftest import KEY
from tests.press import beside, settings_of
from tests.real.servers.processes import free_port
from tests.test_kills import Press, running
from tests.test_serving import healthy

METRICS = "figures-for-the-operator-alone"
# A feed's own address may hold what opens it.
FEED = "a-readers-private-key-0123456789"


class Moody(Press):
    """A feed that answers, refuses, and hangs up, as it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.mood = "well"
        self.met: set[str] = set()

    async def feed(self, request: web.Request) -> web.Response:
        """Answer in this mood."""
        self.met.add(self.mood)
        if self.mood == "hangs up" and request.transport:
            request.transport.abort()
        if self.mood == "refuses":
            return web.Response(status=403, text=f"no: {request.url}")
        return await super().feed(request)


@pytest.fixture
def press() -> Moody:
    return Moody()


@pytest.fixture
async def sandbox(press: Moody) -> AsyncIterator[Sandbox]:
    async with beside(press) as sandbox:
        yield sandbox


@pytest.fixture
async def settings(database_url: str, sandbox: Sandbox) -> Settings:
    settings = settings_of(database_url, sandbox)
    async with slack_client(settings, sandbox.bot_token) as client, opened(settings, client) as bot:
        workspace = await introduce(bot, client)
        who = sandbox.person("jane").id
        jane = await bot.people.find(workspace.id, who, team_id=workspace.team_id)
        topic = await topics.create(bot, jane, "Press", sandbox.channel("social").id)
        url = f"{sandbox.slack.base_url}/press.xml?token={FEED}"
        found = await pages.find(bot, jane, "rss", url)
        await pages.add(bot, jane, topic.id, found.pages[0][0], Connection.UNAUTHORIZED)
    return settings


async def said_in(log: Path, words: str) -> None:
    """Wait until the log says this."""
    async with asyncio.timeout(40):
        while words not in log.read_text(encoding="utf-8"):
            await asyncio.sleep(0.1)


async def asks(url: str, **headers: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as reply:
        return reply.status, await reply.text()


async def test_a_life_with_trouble_tells_no_secret_in_logs_and_figures(
    sandbox: Sandbox, settings: Settings, press: Moody, tmp_path: Path
) -> None:
    port, log = free_port(), tmp_path / "log"
    site = f"http://127.0.0.1:{port}"
    more = {"LOG_LEVEL": "DEBUG", "LOG_FORMAT": "json", "METRICS_TOKEN": METRICS, "PORT": str(port)}
    with log.open("wb") as stderr:
        async with running(settings, stderr=stderr, **more) as process:
            assert await healthy(port)
            await sandbox.until(lambda: sandbox.channel("social").messages, within=30)
            for mood in ("hangs up", "refuses"):
                press.mood = mood
                await sandbox.until(lambda mood=mood: mood in press.met, within=30)  # type: ignore[misc]
            await said_in(log, "a stream is in trouble")
            sandbox.fail("chat.postMessage", status=500)
            press.mood = "well"
            press.publish()
            await said_in(log, "slack gave no clear answer")
            sandbox.delivery.sockets.lets_in = False
            await sandbox.delivery.sockets.refresh()
            await said_in(log, "Failed to connect")
            tickets = [*sandbox.slack.tickets]
            await asks(f"{site}/link/{FEED}")
            await asks(f"{site}/link/rss/callback?code={FEED}&state={FEED}")
            sandbox.delivery.sockets.lets_in = True
            status, figures = await asks(f"{site}/metrics", Authorization=f"Bearer {METRICS}")
            _, ready = await asks(f"{site}/readyz")
            process.terminate()
            assert await asyncio.wait_for(process.wait(), 20) == 0
    told = log.read_text(encoding="utf-8") + figures + ready
    secrets = {
        *tickets, sandbox.bot_token, sandbox.app_token, sandbox.signing_secret, KEY, METRICS, FEED,
    }  # fmt: skip
    assert tickets
    assert [secret for secret in secrets if secret in told] == []
    assert (status, "/press.xml" in figures, "The Press" in figures) == (200, False, False)
    names = {family.name for family in text_string_to_metric_families(figures)}
    assert names >= {
        "social_poll_lateness_seconds", "social_polls", "social_refusals",
        "social_deliveries_owed", "social_delivery_oldest_seconds", "social_socket_silent_seconds",
        "social_heartbeat_age_seconds", "process_resident_memory_bytes",
    }  # fmt: skip
