"""Queries on what is still to be done, over all workspaces: for the operator's figures."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.models import Channel, Delivery, Stream
from storage.outbox import OWED
from storage.streams import IS_READ
from storage.workspaces import LEAVING

_OPEN = exists().where(
    col(Channel.workspace_id) == col(Delivery.workspace_id),
    col(Channel.channel_id) == col(Delivery.channel_id),
    col(Channel.closed_at).is_(None),
)
# Nothing is sent to a closed channel, or where we were sent away, and that is as it should be.
_OWED = select(func.count(), func.min(Delivery.owed_at)).where(
    OWED, _OPEN, col(Delivery.workspace_id).not_in(LEAVING)
)
_PARKED = select(func.count()).where(col(Delivery.parked_at).is_not(None))
_DUE = select(func.count(), func.min(Stream.next_poll_at)).where(*IS_READ)
_REFUSED = select(func.count()).where(col(Stream.refused_at).is_not(None))


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """What waits, and for how many seconds the longest; 0 where nothing does."""

    owed: int
    owed_seconds: float
    parked: int
    due: int
    due_seconds: float
    refused: int


async def look(session: AsyncSession, *, now: datetime) -> Backlog:
    """Return what is still to be done."""
    owed, owed_since = await _row(session, _OWED)
    due, due_since = await _row(session, _DUE.where(col(Stream.next_poll_at) <= now))
    return Backlog(
        owed=owed,
        owed_seconds=_seconds(owed_since, now),
        parked=(await _row(session, _PARKED))[0],
        due=due,
        due_seconds=_seconds(due_since, now),
        refused=(await _row(session, _REFUSED))[0],
    )


async def _row(session: AsyncSession, wanted: Any) -> Any:
    return (await session.execute(wanted)).one()


def _seconds(since: datetime | None, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0
