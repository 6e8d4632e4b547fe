"""Queries on mutes: what is not posted in a channel, and until when."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_
from sqlalchemy import delete as delete_from
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from storage.conflict import insert
from storage.models import Mute
from storage.pairs import given, pairs


async def add(session: AsyncSession, **facts: Any) -> int:
    """Write a mute, or the same one anew; return its id."""
    statement = insert(session, Mute)
    anew = statement.on_conflict_do_update(
        index_elements=["workspace_id", "channel_id", "key"],
        set_={name: statement.excluded[name] for name in ("by", "at", "until", "label")},
    )
    return int((await session.execute(anew.returning(col(Mute.id)), [facts])).scalar_one())


async def drop(session: AsyncSession, workspace_id: int, mute_id: int) -> Mute | None:
    """Delete a mute and return it; None when it is gone already."""
    gone = (
        delete_from(Mute)
        .where(col(Mute.workspace_id) == workspace_id, col(Mute.id) == mute_id)
        .returning(Mute)
        .execution_options(synchronize_session=False)
    )
    return (await session.scalars(gone)).first()


async def standing(
    session: AsyncSession, places: Collection[tuple[int, str]], *, now: datetime
) -> dict[tuple[int, str], list[Mute]]:
    """Return what is muted now in these channels, by (workspace, channel)."""
    if not places:
        return {}
    place = pairs(session)
    at = and_(place.are(col(Mute.workspace_id), col(Mute.channel_id)), _stands(now))
    wanted = select(Mute).select_from(place.table).join(Mute, at)
    found: dict[tuple[int, str], list[Mute]] = {}
    for mute in await session.scalars(wanted, given(places)):
        found.setdefault((mute.workspace_id, mute.channel_id), []).append(mute)
    return found


async def of_workspace(
    session: AsyncSession, workspace_id: int, *, now: datetime, most: int
) -> Sequence[Mute]:
    """Return what is muted now in a workspace, the newest first."""
    wanted = (
        select(Mute)
        .where(col(Mute.workspace_id) == workspace_id, _stands(now))
        .order_by(col(Mute.at).desc(), col(Mute.id).desc())
        .limit(most)
    )
    return (await session.scalars(wanted)).all()


async def forget_before(session: AsyncSession, moment: datetime) -> None:
    """Delete what was muted until then at most."""
    await session.execute(delete_from(Mute).where(col(Mute.until) <= moment))


def _stands(now: datetime) -> Any:
    return or_(col(Mute.until).is_(None), col(Mute.until) > now)
