"""Queries on workspaces."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from storage.models import Workspace


async def find(session: AsyncSession, enterprise_id: str, team_id: str) -> Workspace | None:
    """Return the workspace of that Slack team."""
    wanted = select(Workspace).where(
        col(Workspace.enterprise_id) == enterprise_id, col(Workspace.team_id) == team_id
    )
    return (await session.scalars(wanted)).first()


async def all_of_them(session: AsyncSession) -> list[Workspace]:
    """Return every workspace."""
    return list((await session.scalars(select(Workspace).order_by(col(Workspace.id)))).all())


async def add(session: AsyncSession, team_id: str, now: datetime, *, name: str = "") -> Workspace:
    """Write a new workspace."""
    workspace = Workspace(team_id=team_id, name=name, created_at=now)
    session.add(workspace)
    await session.flush()
    return workspace
