"""Queries on workspaces."""

from datetime import datetime

from sqlalchemy import or_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from storage.models import Workspace


async def find(session: AsyncSession, enterprise_id: str, team_id: str) -> Workspace | None:
    """Return the workspace of that Slack team."""
    wanted = select(Workspace).where(
        col(Workspace.enterprise_id) == enterprise_id, col(Workspace.team_id) == team_id
    )
    return (await session.scalars(wanted)).first()


async def one(session: AsyncSession, workspace_id: int) -> Workspace | None:
    """Return that workspace."""
    return await session.get(Workspace, workspace_id)


async def take_check(
    session: AsyncSession, workspace: Workspace, day: str, *, now: datetime, until: datetime
) -> bool:
    """Take the right to make that day's check; False when another has it, or has made it."""
    taken = (
        update(Workspace)
        .where(
            col(Workspace.id) == workspace.id,
            col(Workspace.checked_on) < day,
            or_(
                col(Workspace.check_leased_until).is_(None),
                col(Workspace.check_leased_until) < now,
            ),
        )
        .values(check_leased_until=until)
        .returning(col(Workspace.id))
        .execution_options(synchronize_session=False)
    )
    return (await session.execute(taken)).scalar_one_or_none() is not None


async def note_checked(session: AsyncSession, workspace_id: int, day: str) -> None:
    """Write down that the check of that day was made."""
    await session.execute(
        update(Workspace)
        .where(col(Workspace.id) == workspace_id)
        .values(checked_on=day, check_leased_until=None)
        .execution_options(synchronize_session=False)
    )


async def all_of_them(session: AsyncSession) -> list[Workspace]:
    """Return every workspace."""
    return list((await session.scalars(select(Workspace).order_by(col(Workspace.id)))).all())


async def add(session: AsyncSession, team_id: str, now: datetime, *, name: str = "") -> Workspace:
    """Write a new workspace."""
    workspace = Workspace(team_id=team_id, name=name, created_at=now)
    session.add(workspace)
    await session.flush()
    return workspace
