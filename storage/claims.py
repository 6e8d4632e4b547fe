"""Queries on claims: wishes that are due, each held by one worker while it is done."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, case, exists, func, or_, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from providers.vocabulary import Connection
from storage import leases
from storage.models import Act, Item, Page, Stream
from storage.workspaces import LEAVING


class Staged(NamedTuple):
    """A wish that is to be done; `stream` is empty while nobody's token opens the page."""

    act: Act
    page: Page
    item: Item | None
    stream: Stream | None


async def take(
    session: AsyncSession, *, now: datetime, until: datetime, most: int
) -> Sequence[Act]:
    """Take wishes that are due, of each page the first alone: what is asked first is done first."""
    before = aliased(Act)
    is_first = ~exists().where(
        col(before.page_id) == col(Act.page_id),
        *_waiting(before),
        tuple_(col(before.due_at), col(before.id)) < tuple_(col(Act.due_at), col(Act.id)),
    )
    due = (
        select(Act.id)
        .where(
            *_waiting(Act),
            col(Act.due_at) <= now,
            leases.is_free(Act, now),
            col(Act.workspace_id).not_in(LEAVING),
            is_first,
        )
        .order_by(col(Act.due_at), col(Act.id))
        .limit(most)
    )
    return await leases.take_due(session, Act, due, until=until)


async def staged(session: AsyncSession, act_ids: Collection[int]) -> list[Staged]:
    """Return these wishes with what they are about, and the stream that they can be done by."""
    own = and_(
        col(Stream.page_id) == col(Act.page_id),
        col(Stream.connection) == Connection.AUTHORIZED.value,
        col(Stream.refused_at).is_(None),
    )
    wanted = (
        select(Act, Page, Item, Stream)
        .join(Page, col(Page.id) == col(Act.page_id))
        .outerjoin(Item, col(Item.id) == col(Act.item_id))
        .outerjoin(Stream, own)
        .where(col(Act.id).in_(act_ids))
        .order_by(col(Act.due_at), col(Act.id))
    )
    return [Staged(*row) for row in (await session.execute(wanted)).all()]


async def begin(session: AsyncSession, act_ids: Collection[int], *, now: datetime) -> None:
    """Write down that these are about to be done: found so later, it is not clear whether."""
    await session.execute(
        update(Act)
        .where(col(Act.id).in_(act_ids), col(Act.claimed_at).is_(None))
        .values(claimed_at=now)
        .execution_options(synchronize_session=False)
    )


async def next_due(session: AsyncSession) -> datetime | None:
    """Return when the next wish is due: for one that somebody works on, when that lease ends."""
    since = case((col(Act.leased_until).is_not(None), col(Act.leased_until)), else_=col(Act.due_at))
    wanted = select(func.min(since)).where(*_waiting(Act))
    due: datetime | None = (await session.execute(wanted)).scalar_one_or_none()
    return due


async def settle(session: AsyncSession, act: Act, **facts: Any) -> bool:
    """Write down what became of a wish, and give it back; False when it was lost meanwhile."""
    return await leases.give_back(session, Act, act.id, act.fence, **facts)


def _waiting(act: type[Act]) -> tuple[Any, ...]:
    """Return what holds for a wish that is still to be done, and may be."""
    return (
        col(act.done_at).is_(None),
        col(act.failed_at).is_(None),
        col(act.cancelled_at).is_(None),
        col(act.is_draft).is_(False),
        or_(col(act.needs_approval).is_(False), col(act.approved_by) != ""),
    )
