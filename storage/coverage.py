"""Queries on the ledger of gaps: when streams were not read, and what came back."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from storage.conflict import insert
from storage.models import Gap, Page, Place, Stream


async def begin(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> list[int]:
    """Write gaps; return their ids in the same order."""
    if not rows:
        return []
    common = {"came_back": 0, "lost": "", "is_public": False, "closed_by": "", "detail": ""}
    statement = insert(session, Gap).returning(col(Gap.id), sort_by_parameter_order=True)
    written = await session.execute(statement, [common | row for row in rows])
    return list(written.scalars().all())


async def of_streams(
    session: AsyncSession, stream_ids: Iterable[int], *, most: int = 500
) -> Sequence[Gap]:
    """Return gaps of these streams, the newest first."""
    wanted = select(Gap).where(col(Gap.stream_id).in_(list(stream_ids)))
    return (await session.scalars(wanted.order_by(col(Gap.from_at).desc()).limit(most))).all()


async def latest(
    session: AsyncSession, workspace_id: int, *, topic_id: int | None = None, most: int = 50
) -> list[tuple[Gap, Page]]:
    """Return the newest gaps first, of one topic's streams or of all, with their pages."""
    wanted = (
        select(Gap, Page)
        .join(Stream, col(Stream.id) == col(Gap.stream_id))
        .join(Page, col(Page.id) == col(Stream.page_id))
        .where(col(Gap.workspace_id) == workspace_id)
    )
    if topic_id is not None:
        here = select(Place.stream_id).where(col(Place.topic_id) == topic_id)
        wanted = wanted.where(col(Gap.stream_id).in_(here))
    wanted = wanted.order_by(col(Gap.from_at).desc(), col(Gap.id).desc()).limit(most)
    return [(gap, page) for gap, page in (await session.execute(wanted)).all()]


async def unfinished(session: AsyncSession, stream_ids: Iterable[int]) -> Sequence[Gap]:
    """Return the gaps that are open, or whose items are still being fetched."""
    wanted = select(Gap).where(
        col(Gap.stream_id).in_(list(stream_ids)), col(Gap.caught_up_at).is_(None)
    )
    return (await session.scalars(wanted.order_by(col(Gap.id)))).all()


async def close(
    session: AsyncSession, stream_ids: Collection[int], *, by: str, now: datetime
) -> list[int]:
    """End the open gaps of these streams; return their ids. What came back is counted later."""
    closed = (
        update(Gap)
        .where(col(Gap.stream_id).in_(stream_ids), col(Gap.to_at).is_(None))
        .values(to_at=now, closed_by=by)
        .returning(col(Gap.id))
        .execution_options(synchronize_session=False)
    )
    return list((await session.execute(closed)).scalars().all())


async def note_hidden(session: AsyncSession, stream_ids: Collection[int]) -> list[int]:
    """Write of the open gaps of these streams that nothing is read meanwhile; return their ids."""
    changed = (
        update(Gap)
        .where(col(Gap.stream_id).in_(stream_ids), col(Gap.to_at).is_(None))
        .values(is_public=False)
        .returning(col(Gap.id))
        .execution_options(synchronize_session=False)
    )
    return list((await session.execute(changed)).scalars().all())


async def count(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    """Add what came back: rows of `id`, `came_back` (more), `lost`, `caught_up_at`."""
    if not rows:
        return
    table = Gap.__table__  # type: ignore[attr-defined]
    statement = (
        update(table)
        .where(table.c.id == bindparam("its_id"))
        .values(
            came_back=table.c.came_back + bindparam("more"),
            lost=bindparam("what_is_lost"),
            caught_up_at=bindparam("moment"),
        )
    )
    values = [
        {
            "its_id": row["id"],
            "more": row["came_back"],
            "what_is_lost": row["lost"],
            "moment": row["caught_up_at"],
        }
        for row in rows
    ]
    await (await session.connection()).execute(statement, values)


async def late_for(
    session: AsyncSession, page_ids: Iterable[int], *, since: datetime
) -> dict[int, list[tuple[datetime, datetime]]]:
    """Return by page the gaps that were closed since then, as (from, to)."""
    wanted = (
        select(Stream.page_id, Gap.from_at, Gap.to_at)
        .join(Gap, col(Gap.stream_id) == col(Stream.id))
        .where(col(Stream.page_id).in_(list(page_ids)), col(Gap.to_at) >= since)
    )
    found: dict[int, list[tuple[datetime, datetime]]] = {}
    for page_id, begun, ended in (await session.execute(wanted)).all():
        found.setdefault(page_id, []).append((begun, ended))
    return found


async def logged(session: AsyncSession, stream_ids: Collection[int]) -> set[int]:
    """Return those of these streams whose open gap stands in the history."""
    wanted = select(Gap.stream_id).where(
        col(Gap.stream_id).in_(stream_ids),
        col(Gap.to_at).is_(None),
        col(Gap.logged_at).is_not(None),
    )
    return set((await session.scalars(wanted)).all())


async def unlogged(session: AsyncSession, workspace_id: int) -> list[tuple[Gap, Stream, Page]]:
    """Return the open gaps of refused streams that do not stand in the history yet."""
    wanted = (
        select(Gap, Stream, Page)
        .join(Stream, col(Stream.id) == col(Gap.stream_id))
        .join(Page, col(Page.id) == col(Stream.page_id))
        .where(
            col(Gap.workspace_id) == workspace_id,
            col(Gap.to_at).is_(None),
            col(Gap.logged_at).is_(None),
            col(Stream.refused_at).is_not(None),
        )
        .order_by(col(Gap.id))
    )
    return [(gap, stream, page) for gap, stream, page in (await session.execute(wanted)).all()]


async def note_logged(session: AsyncSession, gap_ids: Collection[int], *, now: datetime) -> None:
    """Write down that these stand in the history."""
    await session.execute(
        update(Gap)
        .where(col(Gap.id).in_(gap_ids))
        .values(logged_at=now)
        .execution_options(synchronize_session=False)
    )
