"""Queries on whose turn it is: what many channels are sent next, asked for all of them at once."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, func, or_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from providers.vocabulary import Kind
from storage.lanes import Lane
from storage.models import Delivery, Item, Page
from storage.outbox import IN_ORDER, OWED
from storage.pairs import Pair, given, pairs

Place = Pair  # workspace, channel


class Waiting(NamedTuple):
    """A delivery that waits in its channel's outbox."""

    id: int
    subject: str
    digest_id: int | None
    claimed_at: datetime | None


class Told(NamedTuple):
    """A delivery with its item and that item's page; a digest's head and a notice have none."""

    delivery: Delivery
    item: Item | None
    page: Page | None


class Digest(NamedTuple):
    """What goes under a digest's head: its first items in order, and all its pages.

    Each page with how many items it brought, the most first.
    """

    first: list[tuple[Item, Page]]
    pages: list[tuple[Page, int]]


_UNDER = col(Delivery.digest_id).in_(bindparam("heads", expanding=True))
_RANKED = (
    select(
        Delivery.digest_id,
        Delivery.item_id,
        func.row_number()
        .over(partition_by=col(Delivery.digest_id), order_by=col(Delivery.id))
        .label("place"),
    )
    .where(_UNDER)
    .subquery()
)
_FIRST_UNDER = (
    select(_RANKED.c.digest_id, Item, Page)
    .join(Item, col(Item.id) == _RANKED.c.item_id)
    .join(Page, col(Page.id) == col(Item.page_id))
    .where(_RANKED.c.place <= bindparam("most"))
    .order_by(_RANKED.c.place)
)
_PAGES_UNDER = (
    select(Delivery.digest_id, Item.page_id, func.count())
    .join(Item, col(Item.id) == col(Delivery.item_id))
    .where(_UNDER)
    .group_by(col(Delivery.digest_id), col(Item.page_id))
    .order_by(func.count().desc(), func.min(Delivery.id))
)


async def waiting(
    session: AsyncSession, lanes: Sequence[Lane], *, most: int
) -> dict[Place, list[Waiting]]:
    """Return the first that each channel is owed, in order, by (workspace, channel)."""
    place, lane = (col(Delivery.workspace_id), col(Delivery.channel_id)), pairs(session)
    turn = func.row_number().over(partition_by=place, order_by=IN_ORDER).label("turn")
    facts = (col(Delivery.id), col(Delivery.subject), col(Delivery.digest_id))
    own: Any = (*place, *facts, col(Delivery.claimed_at), turn)
    at = and_(lane.are(*place), OWED)
    ranked = select(*own).select_from(lane.table).join(Delivery, at).subquery()
    wanted = select(ranked).where(ranked.c.turn <= most).order_by(ranked.c.turn)
    found: dict[Place, list[Waiting]] = {}
    for workspace_id, channel_id, *rest, _ in (await session.execute(wanted, _at(lanes))).all():
        found.setdefault((workspace_id, channel_id), []).append(Waiting(*rest))
    return found


async def changed(session: AsyncSession, lanes: Sequence[Lane]) -> dict[Place, int]:
    """Return of each channel the message that is to be updated first, by (workspace, channel)."""
    lane = pairs(session)
    at = and_(
        lane.are(col(Delivery.workspace_id), col(Delivery.channel_id)),
        col(Delivery.change_owed_at).is_not(None),
        col(Delivery.sent_at).is_not(None),
    )
    wanted = (
        select(Delivery.workspace_id, Delivery.channel_id, Delivery.id)
        .select_from(lane.table)
        .join(Delivery, at)
        .order_by(col(Delivery.change_owed_at).desc(), col(Delivery.id).desc())
    )
    rows = (await session.execute(wanted, _at(lanes))).all()
    return {(workspace_id, channel_id): id_ for workspace_id, channel_id, id_ in rows}


async def told(session: AsyncSession, ids: Iterable[int]) -> dict[int, Told]:
    """Return deliveries and what they tell, by the delivery's id."""
    own = and_(
        col(Item.id) == col(Delivery.item_id),
        col(Item.workspace_id) == col(Delivery.workspace_id),
    )
    wanted = (
        select(Delivery, Item, Page)
        .outerjoin(Item, own)
        .outerjoin(Page, col(Page.id) == col(Item.page_id))
        .where(col(Delivery.id).in_(list(ids)))
    )
    return {
        delivery.id: Told(delivery, item, page)
        for delivery, item, page in (await session.execute(wanted)).all()
    }


async def heads(session: AsyncSession, delivered: Iterable[Delivery]) -> dict[int, str]:
    """Return the ts of the digests in whose threads these go, by the head's id."""
    ids = {one.digest_id for one in delivered if one.digest_id is not None}
    if not ids:
        return {}
    wanted = select(Delivery.id, Delivery.ts).where(col(Delivery.id).in_(ids))
    return {int(id_): ts for id_, ts in (await session.execute(wanted)).all()}


async def parent_of(
    session: AsyncSession, workspace_id: int, channel_id: str, item: Item
) -> Delivery | None:
    """Return the message in that channel which this item answers.

    A private message goes under the first one of its conversation.
    """
    if not item.answers:
        return None
    answered = col(Item.native_id) == item.answers
    if item.kind == Kind.PRIVATE_MESSAGE:
        same_talk = (col(Item.answers) == item.answers, col(Item.kind) == item.kind)
        answered = or_(answered, and_(*same_talk, col(Item.id) != item.id))
    wanted = (
        select(Delivery)
        .join(Item, col(Item.id) == col(Delivery.item_id))
        .where(
            col(Item.page_id) == item.page_id,
            answered,
            col(Delivery.workspace_id) == workspace_id,
            col(Delivery.channel_id) == channel_id,
            col(Delivery.ts) != "",
        )
        .order_by(col(Delivery.id))
        .limit(1)
    )
    return (await session.scalars(wanted)).first()


async def digests(
    session: AsyncSession, head_ids: Collection[int], *, most: int
) -> dict[int, Digest]:
    """Return what goes under digests' heads, by the head's id; of the items, the first `most`."""
    if not head_ids:
        return {}
    found: dict[int, Digest] = {id_: Digest([], []) for id_ in head_ids}
    first = await session.execute(_FIRST_UNDER, {"heads": list(head_ids), "most": most})
    for head, item, page in first:
        found[head].first.append((item, page))
    shares = (await session.execute(_PAGES_UNDER, {"heads": list(head_ids)})).all()
    pages = await session.scalars(select(Page).where(col(Page.id).in_({one[1] for one in shares})))
    by_id = {page.id: page for page in pages}
    for head, page_id, count in shares:
        found[head].pages.append((by_id[page_id], count))
    return found


def _at(lanes: Sequence[Lane]) -> dict[str, str]:
    return given(lane.place for lane in lanes)
