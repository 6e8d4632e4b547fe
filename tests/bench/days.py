"""Weeks in an hour: do memory and database stay as they are, day after day?"""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiohttp import web

from tests.bench import installed, seeding
from tests.bench.days_bot import journal
from tests.bench.figures import Figure, below, fact
from tests.bench.usage import MEGABYTE, CommandFailed, last_words, memory_mb

PAGES = 200
CHANNELS = [f"C0DAYS{number:04d}" for number in range(20)]
# By then nothing is kept any more that was there at the beginning.
SETTLED_DAYS = 30
GROWTH = 1.1


@dataclass(frozen=True, slots=True)
class Day:
    """How the bot stood at the end of a day: megabytes of memory and of database."""

    memory: float
    database: float
    sent: int


def bench(folder: Path, *, minutes: float) -> list[Figure]:
    """Let days pass for so many minutes. Raises CommandFailed."""
    days = asyncio.run(_bench(folder, minutes))
    early, late = days[len(days) // 3 :][:5], days[-5:]
    memory, kept = _most(early, late, "memory"), _most(early, late, "database")
    return [
        fact("days, that passed", len(days), ""),
        fact("days, messages that are remembered at the end", days[-1].sent, ""),
        fact("days, memory at the end", days[-1].memory, "MB"),
        below("days, memory at the end, in that after a third", memory, most=GROWTH, unit="×"),
        fact("days, database at the end", days[-1].database, "MB"),
        below("days, database at the end, in that after a third", kept, most=GROWTH, unit="×"),
    ]


def _most(early: Sequence[Day], late: Sequence[Day], what: str) -> float:
    return float(max(getattr(one, what) for one in late) / max(getattr(one, what) for one in early))


async def _bench(folder: Path, minutes: float) -> list[Day]:
    url, now = f"sqlite+aiosqlite:///{folder}/social.sqlite", datetime.now(UTC)
    pages = [journal.page(number) for number in range(PAGES)]
    await seeding.seed(url, pages, CHANNELS, due=now, now=now - timedelta(days=1))
    until, days, log = time.monotonic() + 60 * minutes, list[Day](), folder / "bot.log"
    with log.open("wb") as errors:
        async with _forgetful_slack() as slack:
            process = await asyncio.create_subprocess_exec(
                installed.bot(), "-m", "tests.bench.days_bot", url, slack,
                stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=errors,
            )  # fmt: skip
            while time.monotonic() < until or len(days) < SETTLED_DAYS:
                days.append(await _day(process, folder, log))
            process.stdin.close()  # type: ignore[union-attr]
            await process.wait()
    return days


async def _day(process: asyncio.subprocess.Process, folder: Path, log: Path) -> Day:
    told = (await process.stdout.readline()).split()  # type: ignore[union-attr]
    if len(told) != 2 or int(told[1]):
        process.kill()
        raise CommandFailed(f"{told} channels were closed: {last_words(log)}")
    database = sum(one.stat().st_size for one in folder.glob("social.sqlite*")) / MEGABYTE
    day = Day(memory_mb(process.pid), database, int(told[0]))
    process.stdin.write(b"\n")  # type: ignore[union-attr]
    return day


@asynccontextmanager
async def _forgetful_slack() -> AsyncIterator[str]:
    """Serve a Slack that takes every message and keeps none; return the address of its API."""
    moments = itertools.count(1)

    async def answer(request: web.Request) -> web.Response:
        is_json = request.content_type == "application/json"
        given = await request.json() if is_json else dict(await request.post())
        ts = given.get("ts") or f"{next(moments)}.000000"
        channel = given.get("channel")
        nobody: dict[str, object] = {"messages": [], "members": []}
        return web.json_response({"ok": True, "channel": channel, "ts": ts, **nobody})

    app = web.Application()
    app.router.add_post("/api/{method}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
    finally:
        await runner.cleanup()
