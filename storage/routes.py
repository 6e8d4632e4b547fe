"""Queries on routes: through which topics pages reach which channels, and what those want."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import exists
from sqlalchemy import select as select_columns
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.models import Feed, Mute, Place, Stream, Topic


class Route(NamedTuple):
    """One way from a page to a channel: a topic, and what is set for it.

    `channel_id` is None where the topic has no feed; `has_mutes` tells that something is muted in
    one of its channels.
    """

    channel_id: str | None
    private_channel_id: str
    includes: list[str]
    excludes: list[str]
    quiet_from: int | None
    quiet_until: int | None
    quiet_zone: str
    rhythm: str
    escalate_minutes: int | None
    escalate_to: str
    has_mutes: bool


_MUTED = exists().where(
    col(Mute.workspace_id) == col(Topic.workspace_id),
    col(Mute.channel_id).in_([col(Feed.channel_id), col(Topic.private_channel_id)]),
)
_OPEN = (col(Place.paused_at).is_(None), col(Topic.paused_at).is_(None))
_FACTS: tuple[Any, ...] = (
    col(Feed.channel_id),
    *(col(getattr(Topic, name)) for name in Route._fields[1:-1]),
    _MUTED,
)


async def of_streams(session: AsyncSession, stream_ids: Iterable[int]) -> dict[int, list[Route]]:
    """Return the ways of each stream, by channel; what is paused leads nowhere."""
    wanted = (
        select_columns(col(Place.stream_id), *_FACTS)
        .join(Topic, col(Topic.id) == col(Place.topic_id))
        .outerjoin(Feed, col(Feed.topic_id) == col(Topic.id))
        .where(col(Place.stream_id).in_(list(stream_ids)), *_OPEN)
        .order_by(col(Place.stream_id), col(Feed.channel_id), col(Topic.id))
    )
    return await _found(session, wanted)


async def of_pages(session: AsyncSession, page_ids: Iterable[int]) -> dict[int, list[Route]]:
    """Return the ways of each page, by channel; what is paused leads nowhere."""
    wanted = (
        select_columns(col(Stream.page_id), *_FACTS)
        .select_from(Stream)
        .join(Place, col(Place.stream_id) == col(Stream.id))
        .join(Topic, col(Topic.id) == col(Place.topic_id))
        .outerjoin(Feed, col(Feed.topic_id) == col(Topic.id))
        .where(col(Stream.page_id).in_(list(page_ids)), *_OPEN)
        .order_by(col(Stream.page_id), col(Feed.channel_id), col(Topic.id))
    )
    return await _found(session, wanted)


async def _found(session: AsyncSession, wanted: Any) -> dict[int, list[Route]]:
    found: dict[int, list[Route]] = {}
    for id_, *facts in (await session.execute(wanted)).all():
        found.setdefault(id_, []).append(Route(*facts))
    return found
