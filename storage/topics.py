"""Queries on topics and the channels that their feeds go to."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete as delete_from
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from storage import lanes
from storage.conflict import insert
from storage.models import Feed, Place, Stream, Topic


def key_of(name: str) -> str:
    """Return a name as names are compared: case and outer blanks do not count."""
    return " ".join(name.casefold().split())


async def add(
    session: AsyncSession, workspace_id: int, name: str, *, by: str, now: datetime
) -> Topic | None:
    """Write a new topic; None when the name is taken."""
    row = {
        "workspace_id": workspace_id,
        "name": name,
        "key": key_of(name),
        "created_by": by,
        "created_at": now,
    }
    written = await session.execute(
        insert(session, Topic).on_conflict_do_nothing().returning(col(Topic.id)), [row]
    )
    topic_id = written.scalar_one_or_none()
    return await session.get(Topic, topic_id) if topic_id else None


async def one(session: AsyncSession, workspace_id: int, topic_id: int) -> Topic | None:
    """Return that topic of that workspace."""
    wanted = select(Topic).where(col(Topic.workspace_id) == workspace_id, col(Topic.id) == topic_id)
    return (await session.scalars(wanted)).first()


async def named(session: AsyncSession, workspace_id: int, name: str) -> Topic | None:
    """Return the topic of that name."""
    wanted = select(Topic).where(
        col(Topic.workspace_id) == workspace_id, col(Topic.key) == key_of(name)
    )
    return (await session.scalars(wanted)).first()


async def in_workspace(session: AsyncSession, workspace_id: int) -> Sequence[Topic]:
    """Return the workspace's topics by name."""
    wanted = select(Topic).where(col(Topic.workspace_id) == workspace_id).order_by(col(Topic.key))
    return (await session.scalars(wanted)).all()


async def delete(session: AsyncSession, topic: Topic) -> None:
    """Delete a topic with its feeds and places."""
    await session.delete(topic)
    await session.flush()


async def feeds(
    session: AsyncSession, workspace_id: int, topic_ids: Iterable[int]
) -> dict[int, list[str]]:
    """Return the channels of each topic, in the order they were added."""
    wanted = (
        select(Feed)
        .where(col(Feed.workspace_id) == workspace_id, col(Feed.topic_id).in_(list(topic_ids)))
        .order_by(col(Feed.id))
    )
    found: dict[int, list[str]] = {}
    for feed in (await session.scalars(wanted)).all():
        found.setdefault(feed.topic_id, []).append(feed.channel_id)
    return found


async def set_feeds(
    session: AsyncSession, topic: Topic, channel_ids: Sequence[str], *, now: datetime
) -> None:
    """Make these the topic's channels, and open again those that were closed."""
    await session.execute(
        delete_from(Feed).where(
            col(Feed.topic_id) == topic.id, col(Feed.channel_id).not_in(channel_ids)
        )
    )
    for channel_id in channel_ids:
        await lanes.open_(session, topic.workspace_id, channel_id, now=now)
        row = {"workspace_id": topic.workspace_id, "topic_id": topic.id, "channel_id": channel_id}
        await session.execute(insert(session, Feed).on_conflict_do_nothing(), [row])


async def fed_by(session: AsyncSession, workspace_id: int, channel_id: str) -> Sequence[Topic]:
    """Return the topics whose feed goes to that channel."""
    wanted = (
        select(Topic)
        .join(Feed, col(Feed.topic_id) == col(Topic.id))
        .where(col(Feed.workspace_id) == workspace_id, col(Feed.channel_id) == channel_id)
        .order_by(col(Topic.key))
    )
    return (await session.scalars(wanted)).all()


async def of_pages(session: AsyncSession, page_ids: Iterable[int]) -> dict[int, list[Topic]]:
    """Return the topics in which these pages are read, by page."""
    wanted = (
        select(Stream.page_id, Topic)
        .join(Place, col(Place.stream_id) == col(Stream.id))
        .join(Topic, col(Topic.id) == col(Place.topic_id))
        .where(col(Stream.page_id).in_(list(page_ids)))
        .order_by(col(Topic.key))
    )
    found: dict[int, list[Topic]] = {}
    for page_id, topic in (await session.execute(wanted)).all():
        if topic not in found.setdefault(page_id, []):
            found[page_id].append(topic)
    return found
