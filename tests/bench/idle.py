"""10,000 idle streams: what the whole bot needs while there is nothing to do."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.sandbox import open_sandbox
from providers.vocabulary import Page
from tests.bench import seeding
from tests.bench.feeds import SERVICE
from tests.bench.figures import Figure, below
from tests.bench.usage import cpu_so_far, memory_mb
from tests.bench.whole_bot import running

STREAMS = 10_000
CHANNELS = [f"C0IDLE{number:04d}" for number in range(100)]
SECONDS = 60


def bench(folder: Path) -> list[Figure]:
    """Watch for a minute. Raises CommandFailed."""
    return asyncio.run(_bench(folder))


async def _bench(folder: Path) -> list[Figure]:
    url = f"sqlite+aiosqlite:///{folder}/social.sqlite"
    await _seed(url)
    async with open_sandbox() as sandbox, running(folder, url, sandbox) as bot:
        before = cpu_so_far(bot.pid)
        await asyncio.sleep(SECONDS)
        share = 100 * (cpu_so_far(bot.pid) - before) / SECONDS
        memory = memory_mb(bot.pid)
    return [
        below(f"idle, memory with {STREAMS:,} streams", memory, most=150, unit="MB"),
        below("idle, CPU of the whole bot", share, most=1, unit="% of a core"),
    ]


async def _seed(url: str) -> None:
    now = datetime.now(UTC)
    addresses = [f"https://journal{number}.example/feed" for number in range(STREAMS)]
    found = [
        Page(service=SERVICE, native_id=address, url=address, name=f"Journal {number}")
        for number, address in enumerate(addresses)
    ]
    await seeding.seed(url, found, CHANNELS, due=now + timedelta(days=1), now=now)
