"""Queries on lanes: the outboxes of channels, each held by one worker at a time, under a fence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, and_, bindparam, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage import leases
from storage.conflict import insert
from storage.models import Channel, Delivery
from storage.workspaces import LEAVING

_CHANNEL: Table = Channel.__table__  # type: ignore[attr-defined]
_DELIVERY: Table = Delivery.__table__  # type: ignore[attr-defined]

_HERE = and_(
    _DELIVERY.c.workspace_id == _CHANNEL.c.workspace_id,
    _DELIVERY.c.channel_id == _CHANNEL.c.channel_id,
)
# Two questions: each has an index of its own, which one question of both would not use.
_WAITED_FOR = or_(
    exists().where(
        _HERE,
        _DELIVERY.c.sent_at.is_(None),
        _DELIVERY.c.parked_at.is_(None),
        _DELIVERY.c.held_until.is_(None),
    ),
    exists().where(
        _HERE, _DELIVERY.c.change_owed_at.is_not(None), _DELIVERY.c.sent_at.is_not(None)
    ),
)
# Nothing is said any more where we were sent away.
_STAYS = _CHANNEL.c.workspace_id.not_in(LEAVING)
IS_DUE = (
    _CHANNEL.c.closed_at.is_(None),
    _CHANNEL.c.next_send_at <= bindparam("now"),
    leases.is_free(Channel, bindparam("now")),
    _WAITED_FOR,
    _STAYS,
)
# Asked many times a second: put together once.
_DUE = (
    select(_CHANNEL.c.id)
    .where(*IS_DUE)
    .order_by(_CHANNEL.c.next_send_at)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_CLAIM = (
    update(_CHANNEL)
    .where(_CHANNEL.c.id.in_(_DUE))
    .values(leased_until=bindparam("until"), fence=_CHANNEL.c.fence + 1)
    .returning(
        _CHANNEL.c.workspace_id, _CHANNEL.c.channel_id, _CHANNEL.c.fence, _CHANNEL.c.next_send_at
    )
)
_NEXT_DUE = select(func.min(_CHANNEL.c.next_send_at)).where(
    _CHANNEL.c.closed_at.is_(None), _WAITED_FOR, _STAYS
)
_RELEASE = (
    update(_CHANNEL)
    .where(
        _CHANNEL.c.workspace_id == bindparam("its_workspace"),
        _CHANNEL.c.channel_id == bindparam("its_channel"),
        _CHANNEL.c.fence == bindparam("its_fence"),
    )
    .values(leased_until=None, next_send_at=bindparam("new_next_send_at"))
)


@dataclass(frozen=True, slots=True)
class Lane:
    """A channel's outbox while this worker holds it: whose it is until when, and its fence."""

    workspace_id: int
    channel_id: str
    fence: int
    next_send_at: datetime

    @property
    def place(self) -> tuple[int, str]:
        """The workspace and the channel."""
        return self.workspace_id, self.channel_id


async def claim(session: AsyncSession, *, now: datetime, until: datetime, most: int) -> list[Lane]:
    """Take channels that are owed something and may be sent to now, until the lease ends."""
    connection = await session.connection()
    rows = await connection.execute(_CLAIM, {"now": now, "until": until, "most": most})
    return [Lane(*row) for row in rows]


async def next_due(session: AsyncSession) -> datetime | None:
    """Return when the first of the channels that are owed something may be sent to."""
    found: datetime | None = (await (await session.connection()).execute(_NEXT_DUE)).scalar()
    return found


async def release(session: AsyncSession, lanes: Sequence[tuple[Lane, datetime]]) -> None:
    """Give channels back, each with the moment of its next send; a lost lease changes nothing."""
    if not lanes:
        return
    values = [
        {
            "its_workspace": lane.workspace_id,
            "its_channel": lane.channel_id,
            "its_fence": lane.fence,
            "new_next_send_at": moment,
        }
        for lane, moment in lanes
    ]
    await (await session.connection()).execute(_RELEASE, values)


async def make(session: AsyncSession, workspace_id: int, channel_id: str, *, now: datetime) -> None:
    """Make sure that a channel has an outbox; one that is closed stays so."""
    row = _row(workspace_id, channel_id, now)
    await session.execute(insert(session, Channel).on_conflict_do_nothing(), [row])


async def open_(
    session: AsyncSession, workspace_id: int, channel_id: str, *, now: datetime
) -> None:
    """Make sure that a channel's outbox stands open."""
    statement = insert(session, Channel).on_conflict_do_update(
        index_elements=["workspace_id", "channel_id"],
        set_={"closed_at": None, "closed_because": ""},
    )
    await session.execute(statement, [_row(workspace_id, channel_id, now)])


async def close(
    session: AsyncSession, workspace_id: int, channel_id: str, because: str, *, now: datetime
) -> bool:
    """Stop sending to a channel that cannot be sent to; False when it was closed already.

    What it is owed stays owed until it opens again.
    """
    closed = (
        update(Channel)
        .where(
            col(Channel.workspace_id) == workspace_id,
            col(Channel.channel_id) == channel_id,
            col(Channel.closed_at).is_(None),
        )
        .values(closed_at=now, closed_because=because, leased_until=None)
        .returning(col(Channel.id))
        .execution_options(synchronize_session=False)
    )
    return (await session.execute(closed)).scalar_one_or_none() is not None


async def closed(session: AsyncSession, workspace_id: int) -> dict[str, str]:
    """Return the channels that nothing can be sent to, and Slack's own word for why."""
    wanted = select(Channel).where(
        col(Channel.workspace_id) == workspace_id, col(Channel.closed_at).is_not(None)
    )
    return {one.channel_id: one.closed_because for one in await session.scalars(wanted)}


def _row(workspace_id: int, channel_id: str, now: datetime) -> dict[str, Any]:
    return {
        "workspace_id": workspace_id,
        "channel_id": channel_id,
        "next_send_at": now,
        "fence": 0,
        "closed_because": "",
    }
