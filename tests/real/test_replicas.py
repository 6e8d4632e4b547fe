"""Three equal processes on PostgreSQL: they share the work, and any of them can be missed."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from signal import SIGTERM

import asyncpg
import pytest
from sqlalchemy import ColumnElement, update
from sqlalchemy.engine import make_url
from sqlmodel import col, select

from storage import migrations
from storage.database import Database
from storage.models import Delivery, Workspace
from storage.outbox import OWED
from tests.chaos.bots import Life, Nursery, nursery
from tests.chaos.doings import Doings
from tests.chaos.run import Chaos
from tests.chaos.stage import Stage, staged
from tests.chaos.verdict import Verdict, judged
from tests.chaos.weather import LEASE_SECONDS, Weather
from tests.real.servers.postgres import cluster

NAMES = ("one", "two", "three")
POLLS = 1_000
GIVE_UP = 90
# What remains unclear is looked up after five seconds.
SETTLED = 15


@pytest.fixture
async def url(postgres: str) -> AsyncIterator[str]:
    """Return the URL of an empty database."""
    async with _database(postgres) as made:
        yield made


@asynccontextmanager
async def _database(server: str) -> AsyncIterator[str]:
    whole, name = make_url(server), f"replicas_{uuid.uuid4().hex}"
    await _on(server, f"CREATE DATABASE {name}")
    yield whole.set(database=name).render_as_string(hide_password=False)
    await _on(server, f"DROP DATABASE {name} WITH (FORCE)")


async def _on(server: str, statement: str) -> None:
    plain = make_url(server).set(drivername="postgresql")
    connection = await asyncpg.connect(plain.render_as_string(hide_password=False))
    await connection.execute(statement)
    await connection.close()


@asynccontextmanager
async def scene(url: str, folder: Path) -> AsyncIterator[Chaos]:
    """Return a scene in which every page was read once."""
    dice = Random(7)  # noqa: S311 - moments, not secrets
    async with staged(url, Weather(dice)) as stage, nursery(folder / "bots.log") as births:
        chaos = Chaos(stage, births, Doings(stage, dice), dice)
        await chaos.begin()
        yield chaos


async def replicas(stage: Stage, births: Nursery, **more: str) -> list[Life]:
    """Start three; each tells services its name."""
    return [await births.bot(stage.environment() | {"CALLED": name, **more}) for name in NAMES]


def published(chaos: Chaos) -> None:
    """Let everyone publish something."""
    for source in chaos.stage.sources:
        source.publish()


def faults(verdict: Verdict) -> list[str]:
    """Return all that is not as it should be."""
    return [*verdict.lost, *verdict.doubled, *verdict.disordered]


async def until(condition: Callable[[], object]) -> None:
    """Wait until a condition holds. Raises TimeoutError."""
    async with asyncio.timeout(GIVE_UP):
        while not condition():
            await asyncio.sleep(0.02)


async def test_work_is_shared_within_a_fifth_of_even(url: str, tmp_path: Path) -> None:
    async with scene(url, tmp_path) as chaos:
        # Who looks first takes all that is due: so often that it is one page or two, and each look
        # is a throw of its own.
        quick = {
            "SHORTEST_POLL_SECONDS": "0.1", "LONGEST_POLL_SECONDS": "0.1", "LOOK_SECONDS": "0.02",
        }  # fmt: skip
        await replicas(chaos.stage, chaos.births, **quick)
        by = chaos.stage.weather.by
        await until(lambda: all(by["polling", name] for name in NAMES))
        by.clear()
        await until(lambda: by.total() >= POLLS)
        shares = [by["polling", name] / by.total() * len(NAMES) for name in NAMES]
        assert [round(share, 2) for share in shares if not 0.8 <= share <= 1.2] == []


async def rows(stage: Stage, *which: ColumnElement[bool]) -> Sequence[Delivery]:
    async with stage.bot.database.reading() as session:
        return (await session.scalars(select(Delivery).where(*which))).all()


async def test_what_a_killed_one_held_is_taken_over_within_its_lease(
    url: str, tmp_path: Path
) -> None:
    async with scene(url, tmp_path) as chaos:
        stage, weather = chaos.stage, chaos.stage.weather
        first, *_ = await replicas(stage, chaos.births)
        # Whoever posts next gets no answer for as long as it lives, though its message stands.
        await until(lambda: all(weather.by["polling", name] for name in NAMES))
        for _ in range(5):
            stage.sandbox.fail("chat.postMessage", after_doing=True, hang=LEASE_SECONDS)
        told = [source.publish() for source in stage.sources for _ in range(2)]
        await until(lambda: stage.sandbox.web_api.under_way)
        await first.end()
        ended_at = datetime.now(UTC)
        held = await rows(stage, col(Delivery.claimed_at).is_not(None), OWED)
        assert held
        stage.sandbox.heal()
        seen = stage.sandbox.slack.messages
        await until(lambda: all(one.mark in str(seen) for one in told))
        await chaos.settled(GIVE_UP)
        # Those that were on their way: what waits behind them has the channel's pace besides.
        over = await rows(stage, col(Delivery.id).in_([one.id for one in held]))
        # Where the history cannot be read back, the unclear one is parked.
        decided = [one.sent_at or one.parked_at for one in over]
        until_then = ended_at + timedelta(seconds=LEASE_SECONDS + SETTLED)
        assert [at for at in decided if at is None or at > until_then] == []
        assert faults(await judged(stage, chaos.doings)) == []


async def test_what_is_done_once_a_day_is_done_once(url: str, tmp_path: Path) -> None:
    async with scene(url, tmp_path) as chaos:
        pier = chaos.stage.pier
        await replicas(chaos.stage, chaos.births)
        by = chaos.stage.weather.by
        await until(lambda: all(by["polling", name] for name in NAMES))
        async with chaos.stage.bot.database.writing() as session:
            await session.execute(update(Workspace).values(check_hour=0, checked_on=""))
        before = pier.looks
        await until(lambda: pier.looks > before)
        # Each looks once a second whether the day's check is due.
        await asyncio.sleep(4)
        # Whether the token works, and which pages it opens.
        assert pier.looks - before == 2


async def test_replicas_that_start_together_make_the_tables_once(url: str, tmp_path: Path) -> None:
    weather = Weather(Random(7))  # noqa: S311 - nothing goes wrong here
    async with staged(url, weather) as stage, nursery(tmp_path / "bots.log") as births:
        database = Database(url)
        async with database.connection() as connection:
            await connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            await connection.exec_driver_sql("CREATE SCHEMA public")
        lives = await replicas(stage, births)
        sockets = stage.sandbox.delivery.sockets
        await until(lambda: len(sockets._open) == len(NAMES))
        assert [life.is_over for life in lives] == [False] * len(NAMES)
        assert await migrations.current(database) == migrations.head()
        await database.close()


async def test_a_rolling_restart_loses_nothing_and_keeps_the_order(
    url: str, tmp_path: Path
) -> None:
    async with scene(url, tmp_path) as chaos:
        lives = await replicas(chaos.stage, chaos.births)
        for _ in range(6):
            chaos.doings.publish()
            await chaos.doings.act()
            born = await chaos.births.bot(chaos.stage.environment())
            lives.append(born)
            await asyncio.sleep(1)
            await lives.pop(0).end(SIGTERM)
        await chaos.settled(GIVE_UP)
        assert faults(await judged(chaos.stage, chaos.doings)) == []


async def test_all_goes_on_by_itself_when_the_database_was_restarted_under_load(
    tmp_path: Path,
) -> None:
    async with cluster() as postgres, AsyncExitStack() as server:
        await server.enter_async_context(postgres.served(keeps=True))
        async with _database(postgres.url) as url, scene(url, tmp_path) as chaos:
            lives = await replicas(chaos.stage, chaos.births)
            published(chaos)
            calls = chaos.stage.sandbox.called
            posted = len(calls("chat.postMessage"))
            await until(lambda: len(calls("chat.postMessage")) > posted)
            await server.aclose()
            published(chaos)
            # It is away for so long that everyone has tried in vain.
            await asyncio.sleep(2)
            await server.enter_async_context(postgres.served(keeps=True))
            await chaos.settled(GIVE_UP)
            assert [life.is_over for life in lives] == [False] * len(NAMES)
            assert faults(await judged(chaos.stage, chaos.doings)) == []
