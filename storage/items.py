"""Queries on items.

New ones go in many at a time: row by row they would cost twenty times as much.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import bindparam, exists, or_, update
from sqlalchemy import delete as delete_from
from sqlalchemy import select as select_columns
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from storage.conflict import insert
from storage.models import Delivery, Item, Stream
from storage.pairs import Pair, given, pairs

# An item that its page still shows is noted so often; two notes of one list differ by no more.
SEEN_EVERY = timedelta(days=1)


class Known(NamedTuple):
    """What tells whether an item has changed."""

    id: int
    fingerprint: str
    marks: str
    seen_at: datetime


async def store_new(
    session: AsyncSession, rows: Sequence[dict[str, Any]]
) -> list[tuple[int, int, str]]:
    """Write the items that are not there yet; return (id, page id, native id) of those written."""
    if not rows:
        return []
    statement = (
        insert(session, Item)
        .on_conflict_do_nothing(index_elements=["page_id", "native_id"])
        .returning(col(Item.id), col(Item.page_id), col(Item.native_id))
    )
    return [tuple(row) for row in (await session.execute(statement, rows)).all()]


async def known(session: AsyncSession, keys: Iterable[Pair]) -> dict[Pair, Known]:
    """Return what tells a change of the items that are there, by (page id, native id)."""
    facts: list[Any] = [getattr(Item, name) for name in ("page_id", "native_id", *Known._fields)]
    its = pairs(session)
    wanted = (
        select_columns(*facts)
        .select_from(its.table)
        .join(Item, its.are(col(Item.page_id), col(Item.native_id)))
    )
    found: dict[Pair, Known] = {}
    for page_id, native_id, *rest in (await session.execute(wanted, given(keys))).all():
        found[page_id, native_id] = Known(*rest)
    return found


async def known_fingerprints(session: AsyncSession, keys: Iterable[Pair]) -> set[Pair]:
    """Return those (page id, fingerprint) that an item has already."""
    its = pairs(session)
    wanted = (
        select(Item.page_id, Item.fingerprint)
        .select_from(its.table)
        .join(Item, its.are(col(Item.page_id), col(Item.fingerprint)))
    )
    rows = (await session.execute(wanted, given(keys))).all()
    return {(page_id, mark) for page_id, mark in rows}


async def note_seen(session: AsyncSession, shown: Iterable[Known], *, now: datetime) -> None:
    """Write down that their pages still show these items, unless that was noted lately."""
    ids = [one.id for one in shown if now - one.seen_at >= SEEN_EVERY]
    if ids:
        await session.execute(update(Item).where(col(Item.id).in_(ids)).values(seen_at=now))


async def rewrite(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    """Write edited items: rows of `id`, `content`, `fingerprint`, `marks`, `edited_at`."""
    await _write(session, rows, "content", "fingerprint", "marks", "edited_at")


async def refresh(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    """Write items that stand otherwise, and were not edited: as `rewrite`, but for `edited_at`."""
    await _write(session, rows, "content", "fingerprint", "marks")


async def _write(session: AsyncSession, rows: Sequence[dict[str, Any]], *names: str) -> None:
    if not rows:
        return
    table = Item.__table__  # type: ignore[attr-defined]
    statement = (
        update(table)
        .where(table.c.id == bindparam("its_id"))
        .values({name: bindparam(f"new_{name}") for name in names})
    )
    values = [{"its_id": row["id"], **{f"new_{name}": row[name] for name in names}} for row in rows]
    await (await session.connection()).execute(statement, values)


async def note_gone(
    session: AsyncSession, page_id: int, native_ids: Sequence[str], *, now: datetime
) -> list[int]:
    """Write down that the service deleted these items; return the ids of those that were there."""
    if not native_ids:
        return []
    statement = (
        update(Item)
        .where(
            col(Item.page_id) == page_id,
            col(Item.native_id).in_(native_ids),
            col(Item.gone_at).is_(None),
        )
        .values(gone_at=now)
        .returning(col(Item.id))
    )
    return list((await session.execute(statement)).scalars().all())


async def some(session: AsyncSession, item_ids: Sequence[int]) -> Sequence[Item]:
    """Return these items."""
    return (await session.scalars(select(Item).where(col(Item.id).in_(item_ids)))).all()


async def erase(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    """Write items of which nothing is left: rows of `id`, `content`."""
    await _write(session, rows, "content")


async def newest(session: AsyncSession, page_id: int, *, kind: str) -> Item | None:
    """Return the page's newest item of that kind which still stands."""
    wanted = (
        select(Item)
        .where(col(Item.page_id) == page_id, col(Item.kind) == kind, col(Item.gone_at).is_(None))
        .order_by(col(Item.posted_at).desc().nulls_last(), col(Item.id).desc())
        .limit(1)
    )
    return (await session.scalars(wanted)).first()


async def one(session: AsyncSession, workspace_id: int, item_id: int) -> Item | None:
    """Return that item of that workspace."""
    wanted = select(Item).where(col(Item.workspace_id) == workspace_id, col(Item.id) == item_id)
    return (await session.scalars(wanted)).first()


async def drop_before(session: AsyncSession, moment: datetime, *, most: int) -> int:
    """Delete items that their pages do not show any more since that moment; return how many.

    A page that has listed nothing since then (a feed that answers “unchanged” for years, a page
    that expired) still shows what it showed last. What a channel is owed stays, too.
    """
    owed = exists().where(
        col(Delivery.item_id) == col(Item.id),
        col(Delivery.sent_at).is_(None),
        col(Delivery.parked_at).is_(None),
    )
    its_stream = exists().where(col(Stream.page_id) == col(Item.page_id))
    listed = its_stream.where(col(Stream.listed_at) >= moment + SEEN_EVERY)
    old = (
        select(Item.id)
        .where(col(Item.seen_at) < moment, ~owed, or_(listed, ~its_stream))
        .limit(most)
    )
    dropped = await session.execute(
        delete_from(Item).where(col(Item.id).in_(old)).returning(col(Item.id))
    )
    return len(dropped.scalars().all())
