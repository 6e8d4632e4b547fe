"""The Home, `status` and the inbox, with 500 streams and a million stored items."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from sqlmodel import col, select

from bot import rules
from bot.acts import tasks
from bot.bot import Bot
from bot.messages import home, inbox, status
from bot.opening import opened, slack_client
from bot.people import Person
from bot.settings import Settings
from bot.watching import standing
from providers.vocabulary import Item, Page
from storage import items
from storage import tasks as open_tasks
from storage.content import pack
from storage.database import Database
from storage.models import Page as Row
from tests.bench import seeding
from tests.bench.feeds import SERVICE, WorkNotDone
from tests.bench.figures import Figure, below

STREAMS, ITEMS_EACH, TASKS_EACH, TOPICS = 500, 2_000, 10, 25
NOWHERE = "http://127.0.0.1:9/"
ROUNDS, MOST_MS = 9, 300
MINUTE = timedelta(minutes=1)


def bench(folder: Path) -> list[Figure]:
    """Look at everything again and again."""
    return asyncio.run(_bench(folder))


async def _bench(folder: Path) -> list[Figure]:
    url = f"sqlite+aiosqlite:///{folder}/social.sqlite"
    workspace_id = await _seed(url)
    settings = Settings(_env_file=None, database_url=url, slack_api_url=NOWHERE)
    async with slack_client(settings, "xoxb-bench") as client, opened(settings, client) as bot:
        who = Person(workspace_id=workspace_id, user_id=seeding.WHO)
        looks = {"App Home": _home, "/social status": _status, "/social inbox": _inbox}
        return [
            below(f"looks, {name}", await _median_ms(bot, who, look), most=MOST_MS, unit="ms")
            for name, look in looks.items()
        ]


async def _home(bot: Bot, who: Person) -> Any:
    return home.view(await standing.board(bot, who), bot.now(), reader=who)


async def _status(bot: Bot, who: Person) -> Any:
    found = await standing.status(bot, who)
    if len(found) != STREAMS:
        raise WorkNotDone(f"looks: {len(found)} of {STREAMS} streams")
    return status.answer(found, bot.now())


async def _inbox(bot: Bot, who: Person) -> Any:
    found = await tasks.inbox(bot, who)
    if found.count != STREAMS * TASKS_EACH:
        raise WorkNotDone(f"looks: {found.count} items are open")
    return inbox.answer(found, bot.now())


async def _median_ms(bot: Bot, who: Person, look: Callable[[Bot, Person], Awaitable[Any]]) -> float:
    took = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        await look(bot, who)
        took.append(1_000 * (time.perf_counter() - begun))
    return median(took)


async def _seed(url: str) -> int:
    now = datetime.now(UTC)
    addresses = [f"https://journal{number}.example/feed" for number in range(STREAMS)]
    found = [
        Page(service=SERVICE, native_id=address, url=address, name=f"Journal {number}")
        for number, address in enumerate(addresses)
    ]
    channels = [f"C0LOOK{number:04d}" for number in range(TOPICS)]
    due = now + timedelta(days=1)
    workspace_id = await seeding.seed(url, found, channels, due=due, now=now)
    stories = [
        _row(Item(native_id=f"story-{number}", title=f"Story {number}", posted_at=now), now)
        for number in range(ITEMS_EACH)
    ]
    database = Database(url)
    async with database.reading() as session:
        pages = list((await session.scalars(select(Row).order_by(col(Row.id)))).all())
    for page in pages:
        async with database.writing() as session:
            its = {"workspace_id": page.workspace_id, "page_id": page.id}
            written = await items.store_new(session, [story | its for story in stories])
            waiting = [(workspace_id, id_, None) for id_, _, _ in written[:TASKS_EACH]]
            await open_tasks.open_(session, waiting, now=now)
    await database.close()
    return workspace_id


def _row(item: Item, now: datetime) -> dict[str, Any]:
    return {
        "native_id": item.native_id, "kind": item.kind.value, "answers": "",
        "content": pack(item), "fingerprint": rules.fingerprint(item),
        "marks": rules.marks(item), "posted_at": item.posted_at, "seen_at": now,
    }  # fmt: skip
