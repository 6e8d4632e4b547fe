"""Queries on streams that are to be measured: whose turn it is, and when it was."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Table, exists, or_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from providers import vocabulary
from providers.vocabulary import Connection
from storage import pages
from storage.models import Page, Stream
from storage.streams import IS_READ

_STREAM: Table = Stream.__table__  # type: ignore[attr-defined]
_PAGE: Table = Page.__table__  # type: ignore[attr-defined]


class Measured(NamedTuple):
    """A stream while this worker measures it: its columns of the same names, and its page."""

    id: int
    workspace_id: int
    page_id: int
    connection: str
    profile_id: int | None
    public_since: datetime | None
    page: vocabulary.Page


_OF_STREAM = [_STREAM.c[name] for name in Measured._fields if name != "page"]


async def claim(
    session: AsyncSession,
    services: Collection[str],
    *,
    before: datetime,
    until: datetime,
    most: int,
) -> list[Measured]:
    """Take streams that were last measured before that moment; `until` is what stands meanwhile.

    A page that is read as its owner is measured as its owner alone.
    """
    due = _due(before).where(col(Page.service).in_(services))
    due = due.order_by(col(Stream.measured_at).nulls_first(), col(Stream.id)).limit(most)
    return await _take(session, due, until)


async def claim_page(
    session: AsyncSession, workspace_id: int, page_id: int, *, before: datetime, until: datetime
) -> list[Measured]:
    """Take the streams of one page, if they were last measured before that moment."""
    due = _due(before).where(
        col(Stream.workspace_id) == workspace_id, col(Stream.page_id) == page_id
    )
    return await _take(session, due, until)


def _due(before: datetime) -> SelectOfScalar[int]:
    owned = aliased(Stream)
    owned_too = exists().where(
        col(owned.page_id) == col(Stream.page_id),
        col(owned.id) != col(Stream.id),
        col(owned.connection) == Connection.AUTHORIZED.value,
        col(owned.refused_at).is_(None),
        col(owned.gone_at).is_(None),
    )
    return (
        select(Stream.id)
        .join(Page, col(Page.id) == col(Stream.page_id))
        .where(
            or_(col(Stream.measured_at).is_(None), col(Stream.measured_at) <= before),
            # Before its first poll there are no posts to be measured.
            col(Stream.first_polled_at).is_not(None),
            *IS_READ,
            or_(col(Stream.connection) == Connection.AUTHORIZED.value, ~owned_too),
        )
        .with_for_update(skip_locked=True, of=Stream)
    )


async def _take(session: AsyncSession, due: SelectOfScalar[int], until: datetime) -> list[Measured]:
    connection = await session.connection()
    taking = update(_STREAM).where(_STREAM.c.id.in_(due)).values(measured_at=until)
    ids = (await connection.execute(taking.returning(_STREAM.c.id))).scalars().all()
    if not ids:
        return []
    wanted = (
        select(*_OF_STREAM, *(_PAGE.c[name] for name in pages.OF_PAGE))
        .join(_PAGE, _PAGE.c.id == _STREAM.c.page_id)
        .where(_STREAM.c.id.in_(ids))
        .order_by(_STREAM.c.id)
    )
    width = len(_OF_STREAM)
    rows = (await connection.execute(wanted)).all()
    return [Measured._make((*row[:width], pages.page_of(row[width:]))) for row in rows]


async def note_measured(
    session: AsyncSession, workspace_id: int, stream_id: int, *, at: datetime
) -> None:
    """Write down when a stream was measured."""
    await session.execute(
        update(Stream)
        .where(col(Stream.workspace_id) == workspace_id, col(Stream.id) == stream_id)
        .values(measured_at=at)
        .execution_options(synchronize_session=False)
    )
