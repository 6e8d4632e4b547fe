"""`INSERT … ON CONFLICT`, which each of our two databases spells in its own dialect."""

from typing import Any

from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel


def insert(session: AsyncSession, table: type[SQLModel]) -> Any:
    """Return an insert that knows `on_conflict_do_nothing` and `on_conflict_do_update`.

    Give the rows as the second argument of `execute`: written into the statement they cost four
    times as much.
    """
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(table)
    # Loaded only where it is spoken.
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415

    return postgresql.insert(table)
