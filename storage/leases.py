"""Leases: of many workers one holds a row until a moment; who comes back late writes nothing.

The rows have `leased_until`, and `fence`, which no two who held one share.
"""

from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, or_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.models import Act, Channel, Installation, Mail, Profile, Stream

Leased = TypeVar("Leased", Act, Channel, Installation, Mail, Profile, Stream)
Tried = TypeVar("Tried", Act, Mail)


def is_free(table: type[Leased], now: datetime | BindParameter[Any]) -> ColumnElement[bool]:
    """Tell that nobody holds a row."""
    return or_(col(table.leased_until).is_(None), col(table.leased_until) < now)


async def take(
    session: AsyncSession, table: type[Leased], row_id: int, *, now: datetime, until: datetime
) -> int:
    """Hold a row; return the fence, or 0 while another holds it."""
    taken = (
        update(table)
        .where(col(table.id) == row_id, is_free(table, now))
        .values(leased_until=until, fence=col(table.fence) + 1)
        .returning(col(table.fence))
        .execution_options(synchronize_session=False)
    )
    return (await session.execute(taken)).scalar_one_or_none() or 0


def taking(table: type[Tried], due: Select[Any]) -> Any:
    """Return what holds the rows whose ids `due` selects, `until` a moment, and counts this try."""
    return (
        update(table)
        .where(col(table.id).in_(due.with_for_update(skip_locked=True)))
        .values(
            leased_until=bindparam("until"),
            fence=col(table.fence) + 1,
            attempts=col(table.attempts) + 1,
        )
        .returning(table)
        .execution_options(synchronize_session=False)
    )


async def give_back(
    session: AsyncSession, table: type[Leased], row_id: int, fence: int, **facts: Any
) -> bool:
    """Write facts, and let the row go; False when it was lost meanwhile."""
    written = (
        update(table)
        .where(col(table.id) == row_id, col(table.fence) == fence)
        .values(leased_until=None, **facts)
        .returning(col(table.id))
        .execution_options(synchronize_session=False)
    )
    return (await session.execute(written)).scalar_one_or_none() is not None
