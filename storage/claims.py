"""Queries on claims: wishes that are due, each held by one worker while it is done."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, exists, or_, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from providers.vocabulary import Connection
from storage import leases
from storage.models import Act, Item, Page, Stream
from storage.workspaces import LEAVING


def _waiting(act: type[Act]) -> tuple[Any, ...]:
    """Return what holds for a wish that is still to be done, and may be."""
    return (
        col(act.done_at).is_(None),
        col(act.failed_at).is_(None),
        col(act.cancelled_at).is_(None),
        col(act.is_draft).is_(False),
        or_(col(act.needs_approval).is_(False), col(act.approved_by) != ""),
    )


IS_DUE = (
    *_waiting(Act),
    col(Act.due_at) <= bindparam("now"),
    leases.is_free(Act, bindparam("now")),
    col(Act.workspace_id).not_in(LEAVING),
)
_before = aliased(Act)
_IS_FIRST = ~exists().where(
    col(_before.page_id) == col(Act.page_id),
    *_waiting(_before),
    tuple_(col(_before.due_at), col(_before.id)) < tuple_(col(Act.due_at), col(Act.id)),
)
_DUE = select(Act.id).where(*IS_DUE, _IS_FIRST).order_by(col(Act.due_at), col(Act.id))
# Asked many times a minute: put together once.
_TAKE = leases.taking(Act, _DUE.limit(bindparam("most")))


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
    return (await session.scalars(_TAKE, {"now": now, "until": until, "most": most})).all()


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


async def settle(session: AsyncSession, act: Act, **facts: Any) -> bool:
    """Write down what became of a wish, and give it back; False when it was lost meanwhile."""
    return await leases.give_back(session, Act, act.id, act.fence, **facts)
