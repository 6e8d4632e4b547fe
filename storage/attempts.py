"""Queries on links that are under way: each key opens its attempt once."""

from datetime import datetime

from sqlalchemy import ColumnElement
from sqlalchemy import delete as delete_from
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from storage.models import Attempt
from storage.workspaces import LEAVING


def add(session: AsyncSession, attempt: Attempt) -> None:
    """Write an attempt down."""
    session.add(attempt)


async def look(session: AsyncSession, key_hash: str, *, now: datetime) -> Attempt | None:
    """Return the attempt that this key opens, and leave it as it is."""
    wanted = select(Attempt).where(*_opened_by(key_hash, now))
    return (await session.scalars(wanted)).first()


async def take(session: AsyncSession, key_hash: str, *, now: datetime) -> Attempt | None:
    """Return the attempt and use its key up: of many who come at once, one gets it."""
    taken = (
        delete_from(Attempt)
        .where(*_opened_by(key_hash, now))
        .returning(Attempt)
        .execution_options(synchronize_session=False)
    )
    return (await session.scalars(taken)).first()


async def forget_before(session: AsyncSession, moment: datetime) -> None:
    """Drop the attempts that ended before that moment."""
    await session.execute(delete_from(Attempt).where(col(Attempt.expires_at) < moment))


def _opened_by(key_hash: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Attempt.key_hash) == key_hash,
        col(Attempt.expires_at) > now,
        col(Attempt.workspace_id).not_in(LEAVING),
    )
