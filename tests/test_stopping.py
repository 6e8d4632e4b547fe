"""The bot is asked to stop while it polls and posts: it finishes, gives back, and is gone soon."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import aiohttp
import pytest
from aiohttp import web
from sqlalchemy import select

from bot.opening import introduce, opened, slack_client
from bot.sandbox import Sandbox
from bot.settings import Settings
from storage.database import Database
from storage.models import Channel, Delivery, Item, Stream
from tests.press import beside, settings_of
from tests.real.servers.processes import free_port
from tests.test_kills import Press, add_the_press, running

# What a container platform grants before it kills.
SOON = 10.0


@dataclass
class SlowPress(Press):
    """A feed that answers only while its gate is open. `asked` counts who came to it."""

    gate: asyncio.Event = field(default_factory=asyncio.Event)
    asked: int = 0

    async def feed(self, request: web.Request) -> web.Response:
        """Wait for the gate."""
        self.asked += 1
        await self.gate.wait()
        return await super().feed(request)


@pytest.fixture
async def press() -> SlowPress:
    press = SlowPress()
    press.gate.set()
    return press


@pytest.fixture
async def sandbox(press: SlowPress) -> AsyncIterator[Sandbox]:
    async with beside(press) as sandbox:
        yield sandbox
        press.gate.set()


@pytest.fixture
async def settings(database_url: str, sandbox: Sandbox, press: SlowPress) -> Settings:
    settings = settings_of(database_url, sandbox)
    async with slack_client(settings, sandbox.bot_token) as client, opened(settings, client) as bot:
        workspace = await introduce(bot, client)
        await add_the_press(bot, sandbox, workspace.id, workspace.team_id)
    press.asked = 0
    return settings


@dataclass
class Stored:
    """What the database holds when the bot is gone."""

    items: int
    stream: Stream
    sent: int
    owed: int
    lanes_held: int


async def stored(settings: Settings) -> Stored:
    database = Database(settings.database_url)
    async with database.reading() as session:
        deliveries = (await session.scalars(select(Delivery))).all()
        found = Stored(
            items=len((await session.scalars(select(Item))).all()),
            stream=(await session.scalars(select(Stream))).one(),
            sent=sum(bool(one.sent_at and one.ts) for one in deliveries),
            owed=sum(one.sent_at is None for one in deliveries),
            lanes_held=sum(
                bool(one.leased_until) for one in await session.scalars(select(Channel))
            ),
        )
    await database.close()
    return found


async def stops(process: asyncio.subprocess.Process) -> None:
    """Ask it to stop, as a platform does; it is gone soon, and well."""
    begun = time.monotonic()
    process.terminate()
    assert await asyncio.wait_for(process.wait(), SOON) == 0
    assert time.monotonic() - begun < SOON


def said(sandbox: Sandbox) -> int:
    return len(sandbox.channel("social").messages)


async def test_a_message_that_is_being_posted_gets_its_receipt(
    sandbox: Sandbox, settings: Settings
) -> None:
    sandbox.fail("chat.postMessage", status=200, hang=2, late=True)
    async with running(settings, LEASE_SECONDS="60") as process:
        await sandbox.until(lambda: sandbox.called("chat.postMessage"), within=30)
        await stops(process)
    assert said(sandbox) == 1
    after = await stored(settings)
    assert (after.sent, after.lanes_held) == (1, 0)


async def test_a_message_that_gets_no_answer_is_looked_up_by_who_comes_next(
    sandbox: Sandbox, settings: Settings
) -> None:
    sandbox.fail("chat.postMessage", hang=60, after_doing=True)
    async with running(settings, LEASE_SECONDS="60") as process:
        await sandbox.until(lambda: said(sandbox) == 1, within=30)
        await stops(process)
    assert (await stored(settings)).lanes_held == 0
    async with running(settings, LEASE_SECONDS="60") as process:
        await sandbox.until(lambda: sandbox.called("conversations.history"), within=30)
        await stops(process)
    assert (said(sandbox), (await stored(settings)).sent) == (1, 1)


async def test_a_poll_that_is_answered_in_time_is_stored(
    sandbox: Sandbox, settings: Settings, press: SlowPress
) -> None:
    press.publish()
    press.gate.clear()
    async with running(settings, LEASE_SECONDS="60") as process:
        await sandbox.until(lambda: press.asked, within=30)
        stopping = asyncio.create_task(stops(process))
        await asyncio.sleep(0.5)
        press.gate.set()
        await stopping
    after = await stored(settings)
    assert (after.items, after.stream.leased_until) == (1, None)
    assert after.stream.polled_at


async def test_a_poll_that_hangs_is_given_back_untouched(
    sandbox: Sandbox, settings: Settings, press: SlowPress
) -> None:
    press.gate.clear()
    before = (await stored(settings)).stream
    async with running(settings, LEASE_SECONDS="60") as process:
        await sandbox.until(lambda: press.asked, within=30)
        await stops(process)
    after = (await stored(settings)).stream
    assert (after.leased_until, after.failures, after.polled_at) == (None, 0, None)
    assert (after.next_poll_at, after.cursors) == (before.next_poll_at, before.cursors)


async def test_all_that_can_hang_at_once_holds_up_nobody(
    sandbox: Sandbox, settings: Settings, press: SlowPress
) -> None:
    port = free_port()
    press.gate.clear()
    sandbox.fail("chat.postMessage", hang=60)
    async with running(settings, LEASE_SECONDS="60", PORT=str(port)) as process:
        await sandbox.connected(within=30)
        await sandbox.until(lambda: press.asked and sandbox.called("chat.postMessage"), within=30)
        sandbox.delivery.sockets.stall()
        _, hanging = await asyncio.open_connection("127.0.0.1", port)
        hanging.write(b"POST /link/x HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf")
        await hanging.drain()
        async with aiohttp.ClientSession() as session:
            async with session.get(f"http://127.0.0.1:{port}/healthz") as alive:
                assert alive.status == 200
            await stops(process)
        hanging.close()
    after = await stored(settings)
    assert (after.stream.leased_until, after.lanes_held) == (None, 0)


async def test_it_can_be_stopped_before_it_has_started(
    sandbox: Sandbox, settings: Settings
) -> None:
    before = len(sandbox.called("auth.test"))
    sandbox.fail("auth.test", hang=60)
    async with running(settings) as process:
        await sandbox.until(lambda: len(sandbox.called("auth.test")) > before, within=30)
        await stops(process)
