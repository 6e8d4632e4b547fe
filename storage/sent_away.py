"""Queries on what Slack told: that the bot was sent away. It stands until somebody has looked."""

from collections.abc import Collection
from datetime import datetime
from typing import TypeVar

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from storage.models import Installation, Workspace

Told = TypeVar("Told", Installation, Workspace)


async def note(
    session: AsyncSession, table: type[Told], ids: Collection[int], *, now: datetime
) -> None:
    """Write down that Slack told so of these, once."""
    await session.execute(
        update(table)
        .where(col(table.id).in_(ids), col(table.sent_away_at).is_(None))
        .values(sent_away_at=now)
        .execution_options(synchronize_session=False)
    )


async def note_still_in(session: AsyncSession, told: Installation | Workspace) -> None:
    """Write down that it was not so; what Slack has told since then stands."""
    table = type(told)
    await session.execute(
        update(table)
        .where(col(table.id) == told.id, col(table.sent_away_at) == told.sent_away_at)
        .values(sent_away_at=None)
        .execution_options(synchronize_session=False)
    )


async def installations(session: AsyncSession) -> list[Installation]:
    """Return the installations of which Slack told so, and nobody has looked yet."""
    wanted = select(Installation).where(col(Installation.sent_away_at).is_not(None))
    return list((await session.scalars(wanted.order_by(col(Installation.id)))).all())


async def workspaces(session: AsyncSession) -> list[Workspace]:
    """Return the workspaces of which Slack told so, and nobody has looked yet."""
    wanted = select(Workspace).where(
        col(Workspace.sent_away_at).is_not(None), col(Workspace.leaving_at).is_(None)
    )
    return list((await session.scalars(wanted.order_by(col(Workspace.id)))).all())
