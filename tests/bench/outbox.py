"""5,000 owed messages over 200 channels at Slack's pace: is any later than its own queue?"""

import asyncio
import json
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles

from bot.sandbox import Sandbox, open_sandbox
from providers.vocabulary import Page
from storage import outbox
from storage.database import Database
from tests.bench import installed, seeding
from tests.bench.feeds import SERVICE, WorkNotDone
from tests.bench.figures import Figure, below, fact, within
from tests.bench.stories import stories
from tests.bench.usage import cpu_so_far, memory_mb
from tests.bench.whole_bot import running

CHANNELS = 200
# So many at once are a burst: one message heads them, and they go into its thread.
STORIES = 24
EACH = STORIES + 1
GIVE_UP = 90.0


def bench(folder: Path) -> list[Figure]:
    """Run it once: about half a minute. Raises CommandFailed, WorkNotDone."""
    return asyncio.run(_bench(folder))


async def _bench(folder: Path) -> list[Figure]:
    async with open_sandbox(pace=True) as sandbox:
        channels = [_channel(sandbox, number) for number in range(CHANNELS)]
        url = f"sqlite+aiosqlite:///{folder}/social.sqlite"
        await _seed(url, channels)
        async with running(folder, url, sandbox) as bot:
            before = cpu_so_far(bot.pid)
            begun = await _owe(url)
            await _until_posted(sandbox, channels)
            spent, memory = cpu_so_far(bot.pid) - before, memory_mb(bot.pid)
        lateness = [late for channel in channels for late in _lateness(sandbox, channel, begun)]
        refused = len(sandbox.called("chat.postMessage")) - CHANNELS * EACH
        floor = await _floor(folder, sandbox.called("chat.postMessage"))
    return [
        fact("outbox, lateness: median", median(lateness), "s"),
        below("outbox, lateness: p99", quantiles(lateness, n=100)[98], most=1, unit="s"),
        below("outbox, lateness: the latest", max(lateness), most=2, unit="s"),
        fact("outbox, sends that Slack slowed down", refused, ""),
        within("outbox, CPU of 5,000: bare slack_sdk", [spent], [floor], times=None, unit="s"),
        fact("outbox, our memory", memory, "MB"),
    ]


def _channel(sandbox: Sandbox, number: int) -> str:
    jane = sandbox.person("jane").id
    return sandbox.slack.add_channel(f"feed-{number}", members={jane}, bot_is_member=True).id


async def _seed(url: str, channels: Sequence[str]) -> None:
    now = datetime.now(UTC)
    found = [
        Page(service=SERVICE, native_id=address, url=address, name=f"Journal {number}")
        for number, address in enumerate(f"https://journal{n}.example/" for n in range(CHANNELS))
    ]
    await seeding.seed(url, found, channels, due=now + timedelta(days=1), now=now)
    await seeding.store(url, stories(STORIES), now=now)


async def _owe(url: str) -> float:
    """Owe every story to its page's channel, all at once; return the moment (seconds of Unix)."""
    database = Database(url)
    async with database.writing() as session:
        await outbox.owe_items(session, await seeding.places(session), now=datetime.now(UTC))
    await database.close()
    return time.time()


async def _until_posted(sandbox: Sandbox, channels: Sequence[str]) -> None:
    until = time.monotonic() + GIVE_UP
    while (posted := sum(len(sandbox.slack.messages[one]) for one in channels)) < CHANNELS * EACH:
        if time.monotonic() > until:
            raise WorkNotDone(f"outbox: {posted} of {CHANNELS * EACH} messages in {GIVE_UP:.0f} s")
        await asyncio.sleep(0.2)


def _lateness(sandbox: Sandbox, channel: str, begun: float) -> list[float]:
    """Return by how much each message missed its turn: one a second, from the start."""
    messages = sandbox.slack.messages[channel]
    ids = [(one.metadata or {})["event_payload"]["delivery_id"] for one in messages]
    # The head of a burst is owed last and sent first.
    if len(ids) != EACH or ids[1:] != sorted(set(ids[1:])):
        raise WorkNotDone(f"outbox: {channel} did not get its {EACH} messages once and in order")
    return [float(one.ts) - begun - turn for turn, one in enumerate(messages)]


async def _floor(folder: Path, calls: Sequence[dict[str, object]]) -> float:
    """Return the CPU seconds in which slack_sdk alone posts the same to a Slack without a pace."""
    file = folder / "messages.jsonl"
    flat = [{key: value for key, value in one.items() if key != "thread_ts"} for one in calls]
    file.write_text("\n".join(json.dumps(one) for one in flat))
    async with open_sandbox() as sandbox:
        for number in range(CHANNELS):
            _channel(sandbox, number)
        sender = await asyncio.create_subprocess_exec(
            installed.bot(), "-m", "tests.bench.bare_sender",
            str(file), sandbox.api_url, sandbox.bot_token, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        said, _ = await sender.communicate()
        if (posted := sum(map(len, sandbox.slack.messages.values()))) != len(flat):
            raise WorkNotDone(f"outbox: the floor posted {posted} of {len(flat)} messages")
    return float(said)
