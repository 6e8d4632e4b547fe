"""10,000 streams at work for two minutes: one host is deaf, one channel is owed 10,000 items."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlsplit

import aiohttp
from sqlalchemy import update
from sqlmodel import col, select

from bot.sandbox import Sandbox, open_sandbox
from providers.vocabulary import Page
from storage import items, lanes, outbox
from storage.database import Database
from storage.models import Stream
from tests.bench import installed, nginx, seeding
from tests.bench.corpus import Corpus, an_hour_ago
from tests.bench.feeds import SERVICE, WorkNotDone
from tests.bench.figures import Figure, below, fact
from tests.bench.stories import stories
from tests.bench.usage import cpu_so_far, memory_mb
from tests.bench.whole_bot import Running, running

STREAMS, FILES, DEAF = 10_000, 1_000, 200
# Each is due once in so many seconds.
EVERY, SECONDS = 600, 120
CHANNELS, FLOOD = 50, 10_000
TRICKLE_SECONDS = 10
STARTS = timedelta(seconds=15)
TOKEN = "of a bot that lives for two minutes"
BUCKET = re.compile(r'social_poll_lateness_seconds_bucket\{le="([^"]+)"\} (\S+)')


def bench(folder: Path) -> list[Figure]:
    """Watch for two minutes. Raises NotInstalled, CommandFailed, WorkNotDone."""
    installed.from_debian("nginx")
    served, own = folder / "feeds", folder / "nginx"
    served.mkdir()
    own.mkdir()
    corpus = Corpus(served, FILES, an_hour_ago())
    corpus.write(0)
    with nginx.serving(served, folder=own) as url:
        return asyncio.run(_bench(folder, corpus.urls(url)))


async def _bench(folder: Path, feeds: Sequence[str]) -> list[Figure]:
    url = f"sqlite+aiosqlite:///{folder}/social.sqlite"
    async with open_sandbox(pace=True) as sandbox, _deaf() as deaf:
        urls = [f"{feeds[number % FILES]}?{number}" for number in range(STREAMS - DEAF)]
        urls += [f"{deaf}/{number}" for number in range(DEAF)]
        flooded, *others = channels = _channels(sandbox)
        await _seed(url, urls, channels)
        more = {
            "ALLOW_PRIVATE": ",".join(urlsplit(one).netloc for one in (urls[0], deaf)),
            "SHORTEST_POLL_SECONDS": str(EVERY),
            "LONGEST_POLL_SECONDS": str(EVERY),
            "METRICS_TOKEN": TOKEN,
        }
        async with running(folder, url, sandbox, more=more) as bot:
            before = cpu_so_far(bot.pid)
            owed = await _lives(url, flooded, others)
            share = 100 * (cpu_so_far(bot.pid) - before) / SECONDS
            memory, late = memory_mb(bot.pid), await _lateness(bot)
        delays = _delays(sandbox, others, owed)
        flood = len(sandbox.slack.messages[flooded])
    return [
        fact("load, polls that began", late[-1][1], ""),
        below("load, lateness of polls: p99, at most", _p99(late), most=2.5, unit="s"),
        below("load, other channels beside the flood: p99", delays, most=2, unit="s"),
        fact(f"load, messages in the flooded channel after {SECONDS} s", flood, ""),
        fact("load, CPU of the whole bot", share, "% of a core"),
        fact("load, memory", memory, "MB"),
    ]


def _channels(sandbox: Sandbox) -> list[str]:
    jane = sandbox.person("jane").id
    return [
        sandbox.slack.add_channel(f"feed-{n}", members={jane}, bot_is_member=True).id
        for n in range(CHANNELS + 1)
    ]


@asynccontextmanager
async def _deaf() -> AsyncIterator[str]:
    """Serve a host that takes every connection and never says a word; return its address."""

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def _seed(url: str, urls: Sequence[str], channels: Sequence[str]) -> None:
    now = datetime.now(UTC)
    found = [Page(service=SERVICE, native_id=one, url=one, name=one[-17:]) for one in urls]
    # What the streams bring goes where nobody looks.
    long_ago = now - timedelta(days=30)
    workspace_id = await seeding.seed(
        url, found, ["C0AWAY0001"], due=now + timedelta(days=1), now=long_ago
    )
    database = Database(url)
    async with database.writing() as session:
        for channel in channels:
            await lanes.open_(session, workspace_id, channel, now=now)
        ids = (await session.scalars(select(Stream.id).order_by(col(Stream.id)))).all()
        # Spread evenly, the deaf ones among the others; nothing is due before the bot has started.
        start = datetime.now(UTC) + STARTS
        order = sorted(ids, key=lambda id_: id_ * 7919 % STREAMS)
        due = [
            {"id": id_, "next_poll_at": start + timedelta(seconds=EVERY * place / STREAMS)}
            for place, id_ in enumerate(order)
        ]
        await session.execute(update(Stream), due)
    await database.close()


async def _lives(url: str, flooded: str, others: Sequence[str]) -> list[float]:
    """Owe the flood, then an item to every other channel now and again; return the moments."""
    database, begun = Database(url), time.monotonic()
    now = datetime.now(UTC)
    rounds = SECONDS // TRICKLE_SECONDS - 1
    async with database.writing() as session:
        one = (await session.scalars(select(Stream).order_by(col(Stream.id)).limit(1))).one()
        told = [
            seeding.item(one.workspace_id, one.page_id, story, now=now)
            for story in stories(FLOOD + rounds)
        ]
        ids = [id_ for id_, _, _ in await items.store_new(session, told)]
        flood = [(one.workspace_id, flooded, id_) for id_ in ids[rounds:]]
        await outbox.owe_items(session, flood, now=now)
    owed = []
    for number in range(rounds):
        await asyncio.sleep(TRICKLE_SECONDS)
        async with database.writing() as session:
            owed.append(time.time())
            news = [(one.workspace_id, channel, ids[number]) for channel in others]
            await outbox.owe_items(session, news, now=datetime.now(UTC))
    await asyncio.sleep(max(0.0, SECONDS - (time.monotonic() - begun)))
    await database.close()
    return owed


def _delays(sandbox: Sandbox, channels: Sequence[str], owed: Sequence[float]) -> float:
    """Return the p99 of the seconds from owed to posted."""
    delays = []
    for channel in channels:
        posted = [float(one.ts) for one in sandbox.slack.messages[channel]]
        if len(posted) != len(owed):
            raise WorkNotDone(f"load: {len(posted)} of {len(owed)} messages in {channel}")
        delays += [at - since for at, since in zip(posted, owed, strict=True)]
    return quantiles(delays, n=100)[98]


async def _lateness(bot: Running) -> list[tuple[float, float]]:
    """Return how many polls were late by at most so many seconds, by the bot's own metrics."""
    known = {"Authorization": f"Bearer {TOKEN}"}
    async with (
        aiohttp.ClientSession(headers=known) as session,
        session.get(f"{bot.url}/metrics") as answer,
    ):
        text = await answer.text()
    return [(float(most), float(count)) for most, count in BUCKET.findall(text)]


def _p99(late: Sequence[tuple[float, float]]) -> float:
    return next(most for most, count in late if count >= 0.99 * late[-1][1])
