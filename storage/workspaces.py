"""Queries on workspaces."""

import secrets
from datetime import datetime

from sqlalchemy import delete as delete_from
from sqlalchemy import func, or_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from storage.models import Workspace

# Nothing is done for these any more.
LEAVING = select(Workspace.id).where(col(Workspace.leaving_at).is_not(None))
_IDS_APART = 2**32


async def find(session: AsyncSession, team_id: str) -> Workspace | None:
    """Return the workspace of that Slack team: its id is its own in all of Slack."""
    wanted = select(Workspace).where(
        col(Workspace.team_id) == team_id, col(Workspace.leaving_at).is_(None)
    )
    return (await session.scalars(wanted.order_by(col(Workspace.id)))).first()


async def of_enterprise(session: AsyncSession, enterprise_id: str) -> list[Workspace]:
    """Return the workspaces of an organisation."""
    wanted = select(Workspace).where(
        col(Workspace.enterprise_id) == enterprise_id, col(Workspace.leaving_at).is_(None)
    )
    return list((await session.scalars(wanted.order_by(col(Workspace.id)))).all())


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
    """Return every workspace, but for those that leave."""
    wanted = select(Workspace).where(col(Workspace.leaving_at).is_(None))
    return list((await session.scalars(wanted.order_by(col(Workspace.id)))).all())


async def add(
    session: AsyncSession,
    team_id: str,
    now: datetime,
    *,
    enterprise_id: str = "",
    name: str = "",
    installed_by: str = "",
    bot_user_id: str = "",
) -> Workspace:
    """Write a new workspace, under an id that no other ever had.

    SQLite would give the id of one that is gone to the next, and whoever still works for the first
    would work for the second.
    """
    last = (await session.execute(select(func.max(Workspace.id)))).scalar() or 0
    workspace = Workspace(
        id=last + 1 + secrets.randbelow(_IDS_APART),
        enterprise_id=enterprise_id,
        team_id=team_id,
        name=name,
        installed_by=installed_by,
        bot_user_id=bot_user_id,
        created_at=now,
    )
    session.add(workspace)
    await session.flush()
    return workspace


async def leave(session: AsyncSession, workspace: Workspace, *, now: datetime) -> bool:
    """Let a workspace leave; False when it does already, or was installed anew meanwhile.

    It gives its name up: a new install begins with another row.
    """
    left = (
        update(Workspace)
        .where(
            col(Workspace.id) == workspace.id,
            col(Workspace.sent_away_at) == workspace.sent_away_at,
            col(Workspace.leaving_at).is_(None),
        )
        .values(leaving_at=now, enterprise_id="", team_id=f"left.{workspace.id}")
        .returning(col(Workspace.id))
        .execution_options(synchronize_session=False)
    )
    return (await session.execute(left)).scalar_one_or_none() is not None


async def any_leaving(session: AsyncSession) -> bool:
    """Tell whether there is one to wipe."""
    return (await session.scalars(LEAVING.limit(1))).first() is not None


async def take_wipe(
    session: AsyncSession, *, now: datetime, until: datetime
) -> list[tuple[int, datetime]]:
    """Take the leaving workspaces that nobody is wiping; return each with since when it leaves."""
    taken = (
        update(Workspace)
        .where(
            col(Workspace.leaving_at).is_not(None),
            or_(col(Workspace.wipe_leased_until).is_(None), col(Workspace.wipe_leased_until) < now),
        )
        .values(wipe_leased_until=until)
        .returning(col(Workspace.id), col(Workspace.leaving_at))
        .execution_options(synchronize_session=False)
    )
    return [(id_, since) for id_, since in (await session.execute(taken)).all() if since]


async def release_wipe(session: AsyncSession, workspace_id: int) -> None:
    """Give back the right to wipe: there is something left for later."""
    await session.execute(
        update(Workspace)
        .where(col(Workspace.id) == workspace_id)
        .values(wipe_leased_until=None)
        .execution_options(synchronize_session=False)
    )


async def delete(session: AsyncSession, workspace_id: int) -> None:
    """Delete a workspace, with whatever is still there of it."""
    await session.execute(delete_from(Workspace).where(col(Workspace.id) == workspace_id))
