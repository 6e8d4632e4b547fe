"""Queries on streams as the heartbeat sees them: claimed when due, settled under a fence."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Table, Update, and_, bindparam, or_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from providers import vocabulary
from storage import leases, pages
from storage.models import Feed, Page, Place, Stream, Topic
from storage.workspaces import LEAVING

_STREAM: Table = Stream.__table__  # type: ignore[attr-defined]
_PAGE: Table = Page.__table__  # type: ignore[attr-defined]

# What is polled at all.
IS_READ = (
    col(Stream.gone_at).is_(None),
    or_(col(Stream.refused_at).is_(None), col(Stream.public_since).is_not(None)),
    col(Stream.workspace_id).not_in(LEAVING),
)
IS_DUE = (
    *IS_READ,
    col(Stream.next_poll_at) <= bindparam("now"),
    leases.is_free(Stream, bindparam("now")),
)
# Asked many times a minute: put together once.
_DUE = (
    select(Stream.id)
    .where(*IS_DUE, col(Stream.host).not_in(bindparam("but_not", expanding=True)))
    .order_by(col(Stream.next_poll_at))
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_CLAIM = (
    update(_STREAM)
    .where(_STREAM.c.id.in_(_DUE))
    .values(leased_until=bindparam("until"), fence=_STREAM.c.fence + 1)
    .returning(_STREAM.c.id)
)
_FENCES = (
    select(Stream.id, Stream.fence)
    .where(col(Stream.id).in_(bindparam("ids", expanding=True)))
    .with_for_update()
)


class Due(NamedTuple):
    """What a poll needs to know of its stream: the columns of the same names."""

    id: int
    workspace_id: int
    page_id: int
    connection: str
    cursors: dict[str, str]
    fence: int
    host: str
    next_poll_at: datetime
    created_at: datetime
    first_polled_at: datetime | None
    polled_at: datetime | None
    listed_at: datetime | None
    last_item_at: datetime | None
    failures: int
    trouble: str
    trouble_since: datetime | None
    trouble_told_at: datetime | None
    gone_at: datetime | None
    profile_id: int | None
    begun: dict[str, str]
    refused_at: datetime | None
    public_since: datetime | None


class Claimed(NamedTuple):
    """A stream while this worker holds it."""

    stream: Due
    page: vocabulary.Page


# Bare rows: as objects that watch their attributes they would cost three times as much.
_CLAIMED = (
    select(*(_STREAM.c[name] for name in Due._fields), *(_PAGE.c[name] for name in pages.OF_PAGE))
    .join(_PAGE, _PAGE.c.id == _STREAM.c.page_id)
    .where(_STREAM.c.id.in_(bindparam("ids", expanding=True)))
)


_WIDTH = len(Due._fields)


async def claim_due(
    session: AsyncSession,
    *,
    now: datetime,
    until: datetime,
    most: int,
    but_not: Collection[str] = (),
) -> Sequence[Claimed]:
    """Take streams whose next poll is due, for as long as the lease runs, the longest due first.

    Streams of the hosts in `but_not` are left alone.
    """
    facts = {"now": now, "until": until, "most": most, "but_not": list(but_not)}
    connection = await session.connection()
    ids = (await connection.execute(_CLAIM, facts)).scalars().all()
    if not ids:
        return []
    rows = await connection.execute(_CLAIMED, {"ids": ids})
    return [Claimed(Due(*row[:_WIDTH]), pages.page_of(row[_WIDTH:])) for row in rows]


async def settle(session: AsyncSession, settled: Iterable[tuple[Due, dict[str, Any]]]) -> None:
    """Write down what many polls found out, by the names of columns; what stays is not written.

    A stream whose lease was lost meanwhile (another fence) changes nothing.
    """
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for stream, facts in settled:
        new = {name: value for name, value in facts.items() if value != getattr(stream, name)}
        row = {f"new_{name}": value for name, value in new.items()}
        row |= {"its_id": stream.id, "its_fence": stream.fence}
        alike.setdefault(tuple(new), []).append(row)
    connection = await session.connection()
    for names, rows in alike.items():
        await connection.execute(_settlement(names), rows)


@cache
def _settlement(names: tuple[str, ...]) -> Update:
    return (
        update(_STREAM)
        .where(_STREAM.c.id == bindparam("its_id"), _STREAM.c.fence == bindparam("its_fence"))
        .values({name: bindparam(f"new_{name}") for name in names} | {"leased_until": None})
    )


async def held(session: AsyncSession, claimed: Iterable[Claimed]) -> set[int]:
    """Return the ids of the streams that this worker still holds, locked until the end."""
    fences = {one.stream.id: one.stream.fence for one in claimed}
    rows = (await session.execute(_FENCES, {"ids": list(fences)})).all()
    return {id_ for id_, fence in rows if fences[id_] == fence}


async def channels(session: AsyncSession, stream_ids: Iterable[int]) -> dict[int, list[str]]:
    """Return for each stream the channels that its items go to; what is paused has none."""
    wanted = (
        select(Place.stream_id, Feed.channel_id)
        .join(Topic, col(Topic.id) == col(Place.topic_id))
        .join(Feed, col(Feed.topic_id) == col(Topic.id))
        .where(
            col(Place.stream_id).in_(list(stream_ids)),
            col(Place.paused_at).is_(None),
            col(Topic.paused_at).is_(None),
        )
        .distinct()
        .order_by(col(Place.stream_id), col(Feed.channel_id))
    )
    found: dict[int, list[str]] = {}
    for stream_id, channel_id in (await session.execute(wanted)).all():
        found.setdefault(stream_id, []).append(channel_id)
    return found


async def private_channels(
    session: AsyncSession, stream_ids: Iterable[int]
) -> dict[int, list[str]]:
    """Return for each stream the channels that were chosen for its private messages."""
    wanted = (
        select(Place.stream_id, Topic.private_channel_id)
        .join(Topic, col(Topic.id) == col(Place.topic_id))
        .where(
            col(Place.stream_id).in_(list(stream_ids)),
            col(Place.paused_at).is_(None),
            col(Topic.paused_at).is_(None),
            col(Topic.private_channel_id) != "",
        )
        .distinct()
        .order_by(col(Place.stream_id), col(Topic.private_channel_id))
    )
    found: dict[int, list[str]] = {}
    for stream_id, channel_id in (await session.execute(wanted)).all():
        found.setdefault(stream_id, []).append(channel_id)
    return found


async def unpreviewed(session: AsyncSession, stream_ids: Iterable[int]) -> dict[int, list[str]]:
    """Return for each stream the channels that have not yet been shown its newest post."""
    wanted = (
        select(Place.stream_id, Feed.channel_id)
        .join(Feed, col(Feed.topic_id) == col(Place.topic_id))
        .where(col(Place.stream_id).in_(list(stream_ids)), col(Place.previewed_at).is_(None))
        .distinct()
    )
    found: dict[int, list[str]] = {}
    for stream_id, channel_id in (await session.execute(wanted)).all():
        found.setdefault(stream_id, []).append(channel_id)
    return found


async def note_previewed(
    session: AsyncSession, stream_ids: Iterable[int], *, now: datetime
) -> None:
    """Write down that the newest post of these streams was shown."""
    await session.execute(
        update(Place)
        .where(and_(col(Place.stream_id).in_(list(stream_ids)), col(Place.previewed_at).is_(None)))
        .values(previewed_at=now)
    )


async def topics_in_channels(
    session: AsyncSession, page_ids: Iterable[int], channel_ids: Iterable[str]
) -> dict[tuple[int, str], list[str]]:
    """Return the names of the topics through which pages reach channels, by (page, channel)."""
    wanted = (
        select(Stream.page_id, Feed.channel_id, Topic.name)
        .join(Place, col(Place.stream_id) == col(Stream.id))
        .join(Topic, col(Topic.id) == col(Place.topic_id))
        .join(Feed, col(Feed.topic_id) == col(Topic.id))
        .where(col(Stream.page_id).in_(list(page_ids)), col(Feed.channel_id).in_(list(channel_ids)))
        .distinct()
        .order_by(col(Topic.name))
    )
    found: dict[tuple[int, str], list[str]] = {}
    for page_id, channel_id, name in (await session.execute(wanted)).all():
        found.setdefault((page_id, channel_id), []).append(name)
    return found


async def topics(session: AsyncSession, stream_id: int) -> Sequence[Topic]:
    """Return the topics that a stream is in."""
    wanted = (
        select(Topic)
        .join(Place, col(Place.topic_id) == col(Topic.id))
        .where(col(Place.stream_id) == stream_id)
        .order_by(col(Topic.id))
    )
    return (await session.scalars(wanted)).all()


async def make_due(session: AsyncSession, workspace_id: int, *, now: datetime) -> None:
    """Let every stream of the workspace be polled now."""
    await session.execute(
        update(Stream)
        .where(col(Stream.workspace_id) == workspace_id, col(Stream.next_poll_at) > now)
        .values(next_poll_at=now)
        .execution_options(synchronize_session=False)
    )
