"""1,000 feeds with a new item each, polled by 1, 2 and 3 equal bots on one PostgreSQL."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, func
from sqlmodel import col, select

from bot.keys import written
from bot.sandbox import Sandbox, open_sandbox
from providers.vocabulary import Page
from storage.database import Database
from storage.encryption import new_key
from storage.models import Stream
from storage.outbox import OWED
from tests.bench import installed, nginx, seeding
from tests.bench.corpus import Corpus, an_hour_ago
from tests.bench.feeds import SERVICE, WorkNotDone
from tests.bench.figures import Figure, fact
from tests.bench.usage import cpu_so_far
from tests.bench.whole_bot import Running, running
from tests.real.servers.postgres import postgres

CHANNELS = 200
BOTS = (1, 2, 3)
ROUNDS = 3
GIVE_UP = 180.0


def bench(folder: Path, *, feeds: int) -> list[Figure]:
    """Run it: about three minutes. Raises NotInstalled, CommandFailed, WorkNotDone."""
    installed.from_debian("nginx")
    served = folder / "feeds"
    served.mkdir()
    own = folder / "nginx"
    own.mkdir()
    with nginx.serving(served, folder=own) as url:
        return asyncio.run(_bench(folder, Corpus(served, feeds, an_hour_ago()), url))


@dataclass
class Race:
    """The feeds of one race, and the database in which all bots meet."""

    folder: Path
    corpus: Corpus
    feeds_at: str
    database_url: str
    sandbox: Sandbox
    key: str = field(default_factory=lambda: written(new_key()))
    edition: int = 0

    async def run(self, bots: int) -> tuple[float, float]:
        """Return how many feeds a second so many bots poll, and the part that the busiest did."""
        async with AsyncExitStack() as lives:
            started = [await lives.enter_async_context(self._bot(n)) for n in range(bots)]
            return median([await self._round() for _ in range(ROUNDS)]), _busiest(started)

    @asynccontextmanager
    async def _bot(self, number: int) -> AsyncIterator[Running]:
        home = self.folder / f"edition-{self.edition}-bot-{number}"
        home.mkdir()
        more = {"ALLOW_PRIVATE": self.feeds_at, "ENCRYPTION_KEYS": self.key}
        async with running(home, self.database_url, self.sandbox, more=more) as bot:
            yield bot

    async def _round(self) -> float:
        self.edition += 1
        self.corpus.write(self.edition)
        begun = datetime.now(UTC)
        await seeding.make_due(self.database_url, now=begun)
        start = time.monotonic()
        database = Database(self.database_url)
        await _until(database, col(Stream.polled_at).is_(None) | (col(Stream.polled_at) < begun))
        took = time.monotonic() - start
        # What this brought is sent before the next race, which it would slow down.
        await _until(database, OWED)
        await database.close()
        return self.corpus.feeds / took


def _busiest(bots: list[Running]) -> float:
    spent = [cpu_so_far(bot.pid) for bot in bots]
    return max(spent) / sum(spent)


async def _until(database: Database, is_left: ColumnElement[bool]) -> None:
    """Wait until no row is left. Raises WorkNotDone."""
    until = time.monotonic() + GIVE_UP
    while True:
        async with database.reading() as session:
            left = (await session.execute(select(func.count()).where(is_left))).scalar_one()
        if not left:
            return
        if time.monotonic() > until:
            raise WorkNotDone(f"replicas: {left} are left after {GIVE_UP:.0f} s")
        await asyncio.sleep(0.05)


async def _bench(folder: Path, corpus: Corpus, url: str) -> list[Figure]:
    async with postgres() as database_url, open_sandbox() as sandbox:
        jane = sandbox.person("jane").id
        channels = [
            sandbox.slack.add_channel(f"feed-{n}", members={jane}, bot_is_member=True).id
            for n in range(CHANNELS)
        ]
        corpus.write(0)
        pages = [
            Page(service=SERVICE, native_id=one, url=one, name=one[-17:])
            for one in corpus.urls(url)
        ]
        now = datetime.now(UTC)
        await seeding.seed(database_url, pages, channels, due=now, now=now - timedelta(days=30))
        race = Race(folder, corpus, urlsplit(url).netloc, database_url, sandbox)
        figures: list[Figure] = []
        alone = 0.0
        for bots in BOTS:
            speed, share = await race.run(bots)
            alone = alone or speed
            figures.append(_figure(bots, speed, alone))
            figures.append(fact(f"replicas, {bots}: the busiest's part of the CPU", share, ""))
        return figures


def _figure(bots: int, speed: float, alone: float) -> Figure:
    name = f"replicas, {bots}: feeds with a new item each, polled and stored"
    return Figure(name, f"{speed:.0f} /s", f"{alone:.0f} /s", f"{speed / alone:.2f}×")
