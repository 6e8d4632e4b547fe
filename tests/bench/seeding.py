"""What a bot of the bench remembers before it starts: a workspace, topics, streams."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col, select

from bot import rules
from providers import vocabulary
from providers.vocabulary import Connection
from storage import items, migrations, pages, topics, workspaces
from storage.conflict import insert
from storage.content import pack
from storage.database import Database
from storage.models import Delivery, Feed, Item, Page, Place, Stream

WHO = "U0BENCH001"
TEAM = "T0SANDBOX1"


async def seed(
    url: str,
    found: Sequence[vocabulary.Page],
    channels: Sequence[str],
    *,
    due: datetime,
    now: datetime,
) -> int:
    """Make a database in which each page is a stream, in one topic for each channel by turns.

    Return the id of its workspace.
    """
    database = Database(url)
    await migrations.upgrade(database)
    async with database.writing() as session:
        workspace = await workspaces.add(session, TEAM, now, name="Bench")
        topic_ids = [await _topic(session, workspace.id, name, now=now) for name in channels]
        page_ids = await pages.keep(session, workspace.id, found, now=now)
        hosts = [page.url.split("/")[2] for page in found]
        stream_ids = await _written(session, Stream, (
            _stream(workspace.id, page_id, host, due=due, now=now)
            for page_id, host in zip(page_ids, hosts, strict=True)
        ))  # fmt: skip
        await _written(session, Place, (
            {
                "workspace_id": workspace.id, "stream_id": stream_id, "added_by": WHO,
                "topic_id": topic_ids[number % len(topic_ids)], "added_at": now,
            }
            for number, stream_id in enumerate(stream_ids)
        ))  # fmt: skip
    await database.close()
    return workspace.id


async def make_due(url: str, *, now: datetime) -> None:
    """Make every stream due."""
    database = Database(url)
    async with database.writing() as session:
        await session.execute(update(Stream).values(next_poll_at=now - timedelta(seconds=1)))
    await database.close()


async def counted(url: str) -> tuple[int, int]:
    """Return how many items there are, and how many deliveries."""
    database = Database(url)
    async with database.reading() as session:
        counts = [
            (await session.execute(select(func.count()).select_from(table))).scalar_one()
            for table in (Item, Delivery)
        ]
    await database.close()
    return counts[0], counts[1]


async def store(url: str, found: Sequence[vocabulary.Item], *, now: datetime) -> None:
    """Store the same items for every page, as a poll would."""
    database = Database(url)
    async with database.writing() as session:
        wanted = select(Page.workspace_id, Page.id).order_by(col(Page.id))
        await items.store_new(session, [
            item(workspace_id, page_id, one, now=now)
            for workspace_id, page_id in (await session.execute(wanted)).all()
            for one in found
        ])  # fmt: skip
    await database.close()


async def places(session: AsyncSession) -> list[tuple[int, str, int]]:
    """Return (workspace, channel, item) for each item and the channel it goes to, in order."""
    wanted = (
        select(Item.workspace_id, Feed.channel_id, Item.id)
        .join(Stream, col(Stream.page_id) == col(Item.page_id))
        .join(Place, col(Place.stream_id) == col(Stream.id))
        .join(Feed, col(Feed.topic_id) == col(Place.topic_id))
        .order_by(col(Item.id))
    )
    return [
        (workspace, channel, item) for workspace, channel, item in await session.execute(wanted)
    ]


def item(
    workspace_id: int, page_id: int, told: vocabulary.Item, *, now: datetime
) -> dict[str, Any]:
    """Return an item's row, as a poll would write it."""
    return {
        "workspace_id": workspace_id, "page_id": page_id, "native_id": told.native_id,
        "kind": told.kind.value, "answers": "", "content": pack(told), "seen_at": now,
        "fingerprint": rules.fingerprint(told), "posted_at": told.posted_at,
    }  # fmt: skip


async def _topic(session: AsyncSession, workspace_id: int, channel: str, *, now: datetime) -> int:
    topic = await topics.add(session, workspace_id, f"About {channel}", by=WHO, now=now)
    if topic is None:
        raise ValueError(f"two topics for {channel}")
    await topics.set_feeds(session, topic, [channel], now=now)
    return topic.id


def _stream(
    workspace_id: int, page_id: int, host: str, *, due: datetime, now: datetime
) -> dict[str, Any]:
    return {
        "workspace_id": workspace_id, "page_id": page_id, "host": host,
        "connection": Connection.UNAUTHORIZED.value, "cursors": {}, "next_poll_at": due,
        "created_at": now, "fence": 0, "failures": 0, "trouble": "",
    }  # fmt: skip


async def _written(
    session: AsyncSession, table: type[SQLModel], rows: Iterable[dict[str, Any]]
) -> Sequence[int]:
    own: Any = table
    statement = insert(session, table).returning(col(own.id), sort_by_parameter_order=True)
    return list((await session.execute(statement, list(rows))).scalars().all())
