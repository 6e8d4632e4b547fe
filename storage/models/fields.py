"""What columns and indexes are made of, so that each table's file shows only its facts."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Index, Integer, Text
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel

from storage.columns import UtcDateTime

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# A deleted row's id rides on in messages that were posted: SQLite must not give it to another row.
NEVER_AGAIN = {"sqlite_autoincrement": True}

# SQLite counts its rows by INTEGER only; PostgreSQL has room for more than two thousand million.
Id = BigInteger().with_variant(Integer(), "sqlite")


class Row(SQLModel):
    """A row of any table: made by our own code only, so that no validator is built for it."""

    model_config = {"defer_build": True}


def own_id() -> Any:
    """The row's own number."""
    return Field(default=None, sa_column=Column(Id, primary_key=True))


def workspace() -> Any:
    """The workspace that the row belongs to, and goes with."""
    return of("workspace.id")


def of(target: str, *, nullable: bool = False, index: bool = True, goes: bool = True) -> Any:
    """Another row, with which this one goes; or, when `goes` is false, which it outlives."""
    key = ForeignKey(target, ondelete="CASCADE" if goes else "SET NULL")
    return Field(sa_column=Column(Id, key, nullable=nullable, index=index), default=None)


def other_id() -> Any:
    """Another row's number, which may be of a row that is gone."""
    return Field(default=None, sa_column=Column(Id, nullable=True))


def long_text() -> Any:
    """Text of any length."""
    return Field(default="", sa_column=Column(Text, nullable=False))


def moment(*, nullable: bool = True) -> Any:
    """An aware moment in UTC."""
    if nullable:
        return Field(default=None, sa_column=Column(UtcDateTime, nullable=True))
    return Field(sa_column=Column(UtcDateTime, nullable=False))


def record() -> Any:
    """An object as JSON."""
    return Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


def listed() -> Any:
    """A list as JSON."""
    return Field(default_factory=list, sa_column=Column(JSON, nullable=False))


def partial(name: str, *columns: str, where: str) -> Index:
    """An index of those rows only."""
    # It is the same on PostgreSQL (see the migrations); to say so here would load that dialect,
    # a twentieth of a start, where nobody speaks it.
    return Index(name, *columns, sqlite_where=sql(where))
