"""Queries on what channels are owed: claims by lease, marks under a fence."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Table, and_, bindparam, case, func, or_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from providers.vocabulary import Kind
from storage.conflict import insert
from storage.lanes import Lane
from storage.models import Channel, Delivery, Item, Page

ITEM, DIGEST, NOTICE, ALERT = "item", "digest", "notice", "alert"
OWED = and_(
    col(Delivery.sent_at).is_(None),
    col(Delivery.parked_at).is_(None),
    col(Delivery.held_until).is_(None),
)
# A digest's head before its thread.
IN_ORDER = (
    func.coalesce(col(Delivery.digest_id), col(Delivery.id)),
    case((col(Delivery.digest_id).is_(None), 0), else_=1),
    col(Delivery.id),
)
_TABLE: Table = Delivery.__table__  # type: ignore[attr-defined]
# Of many rows at once: put together once.
_UNDER_HEAD = (
    update(_TABLE).where(_TABLE.c.id == bindparam("its_id")).values(digest_id=bindparam("new_head"))
)
_RECEIPT = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("its_id"))
    .values(
        ts=bindparam("new_ts"),
        thread_ts=bindparam("new_thread_ts"),
        sent_at=bindparam("new_sent_at"),
        claimed_at=None,
        # A change that came after the message was put together is still owed.
        change_owed_at=case(
            (_TABLE.c.change_owed_at == bindparam("its_change"), None),
            else_=_TABLE.c.change_owed_at,
        ),
    )
)


async def owe_items(
    session: AsyncSession,
    owed: Iterable[tuple[int, str, int]],
    *,
    now: datetime,
    held: Mapping[tuple[str, int], datetime] = MappingProxyType({}),
) -> None:
    """Owe items (workspace, channel, item) to channels; none is owed twice to one channel.

    `held` tells until when some of them (channel, item) wait.
    """
    rows = [
        _row(workspace, channel, ITEM, now)
        | {"item_id": item, "held_until": held.get((channel, item))}
        for workspace, channel, item in owed
    ]
    if rows:
        await session.execute(insert(session, Delivery).on_conflict_do_nothing(), rows)


async def owe_notice(
    session: AsyncSession,
    workspace_id: int,
    channel_id: str,
    payload: dict[str, Any],
    *,
    now: datetime,
    key: str | None = None,
) -> None:
    """Owe a message to a channel or a person; one of the same key is owed once."""
    row = _row(workspace_id, channel_id, NOTICE, now) | {"payload": payload, "key": key}
    await session.execute(insert(session, Delivery).on_conflict_do_nothing(), [row])
    await _lane(session, workspace_id, channel_id, now=now)


async def owe_alert(
    session: AsyncSession, workspace_id: int, channel_id: str, alert_id: int, *, now: datetime
) -> None:
    """Owe an alert to a channel; one that stands there already is to be drawn anew."""
    row = _row(workspace_id, channel_id, ALERT, now)
    row |= {"payload": {"alert_id": alert_id}, "key": _key_of_alert(alert_id)}
    await session.execute(insert(session, Delivery).on_conflict_do_nothing(), [row])
    await _lane(session, workspace_id, channel_id, now=now)
    await owe_alert_change(session, workspace_id, alert_id, now=now)


async def owe_alert_change(
    session: AsyncSession, workspace_id: int, alert_id: int, *, now: datetime
) -> None:
    """Ask that an alert be drawn anew, where it stands already or is about to."""
    await session.execute(
        update(Delivery)
        .where(
            col(Delivery.workspace_id) == workspace_id,
            col(Delivery.key) == _key_of_alert(alert_id),
            col(Delivery.parked_at).is_(None),
        )
        .values(change_owed_at=now)
        .execution_options(synchronize_session=False)
    )


def _key_of_alert(alert_id: int) -> str:
    return f"alert.{alert_id}"


async def owe_digests(
    session: AsyncSession, found: Sequence[tuple[Lane, Sequence[int]]], *, now: datetime
) -> None:
    """Put a head before these deliveries of each channel, which go into its thread."""
    rows = [_row(lane.workspace_id, lane.channel_id, DIGEST, now) for lane, _ in found]
    statement = insert(session, Delivery).returning(col(Delivery.id), sort_by_parameter_order=True)
    heads = (await session.execute(statement, rows)).scalars().all()
    values = [
        {"its_id": id_, "new_head": head}
        for head, (_, ids) in zip(heads, found, strict=True)
        for id_ in ids
    ]
    await (await session.connection()).execute(_UNDER_HEAD, values)


async def owe_changes(session: AsyncSession, item_ids: Sequence[int], *, now: datetime) -> None:
    """Ask that the messages of these items be updated, where they stand already or are about to.

    One that is on its way was put together before the change.
    """
    if item_ids:
        await session.execute(
            update(Delivery)
            .where(col(Delivery.item_id).in_(item_ids), col(Delivery.parked_at).is_(None))
            .values(change_owed_at=now)
        )


async def claim(session: AsyncSession, delivery_ids: Sequence[int], *, now: datetime) -> None:
    """Write down that these are about to be sent: found so later, the send was unclear."""
    if delivery_ids:
        await session.execute(
            update(Delivery)
            .where(col(Delivery.id).in_(delivery_ids))
            .values(
                claimed_at=func.coalesce(col(Delivery.claimed_at), now),
                attempts=col(Delivery.attempts) + 1,
            )
            .execution_options(synchronize_session=False)
        )


async def settle(session: AsyncSession, delivery_id: int, **facts: Any) -> None:
    """Write down what became of a delivery."""
    await session.execute(
        update(Delivery)
        .where(col(Delivery.id) == delivery_id)
        .values(**facts)
        .execution_options(synchronize_session=False)
    )


async def settle_sent(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    """Write down many receipts: rows of `id`, `ts`, `thread_ts`, `sent_at`, `shows`.

    `shows` is the change that the message shows already (`change_owed_at`), None for none.
    """
    if not rows:
        return
    values = [
        {
            "its_id": row["id"],
            "new_ts": row["ts"],
            "new_thread_ts": row["thread_ts"],
            "new_sent_at": row["sent_at"],
            "its_change": row["shows"],
        }
        for row in rows
    ]
    await (await session.connection()).execute(_RECEIPT, values)


async def settle_change(session: AsyncSession, delivery: Delivery) -> None:
    """Write down that the message shows the change; one that came meanwhile stays owed."""
    await session.execute(
        update(Delivery)
        .where(
            col(Delivery.id) == delivery.id, col(Delivery.change_owed_at) == delivery.change_owed_at
        )
        .values(change_owed_at=None)
        .execution_options(synchronize_session=False)
    )


async def park(session: AsyncSession, delivery: Delivery, because: str, *, now: datetime) -> None:
    """Put a message aside that cannot be sent, or a change that cannot be shown."""
    facts: dict[str, Any] = {"change_owed_at": None}
    if delivery.sent_at is None:
        facts |= {"parked_at": now, "parked_because": because}
    await settle(session, delivery.id, **facts)


async def close_channel(
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


async def channel(session: AsyncSession, workspace_id: int, channel_id: str) -> Channel | None:
    """Return the channel's outbox."""
    wanted = select(Channel).where(
        col(Channel.workspace_id) == workspace_id, col(Channel.channel_id) == channel_id
    )
    return (await session.scalars(wanted)).first()


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


async def digest_items(
    session: AsyncSession, head_ids: Collection[int]
) -> dict[int, list[tuple[Item, Page]]]:
    """Return (item, page) of all that goes under digests' heads, in order, by the head's id."""
    if not head_ids:
        return {}
    wanted = (
        select(Delivery.digest_id, Item, Page)
        .join(Item, col(Item.id) == col(Delivery.item_id))
        .join(Page, col(Page.id) == col(Item.page_id))
        .where(col(Delivery.digest_id).in_(head_ids))
        .order_by(col(Delivery.id))
    )
    found: dict[int, list[tuple[Item, Page]]] = {id_: [] for id_ in head_ids}
    for head, item, page in (await session.execute(wanted)).all():
        found[head].append((item, page))
    return found


async def _lane(
    session: AsyncSession, workspace_id: int, channel_id: str, *, now: datetime
) -> None:
    row = {
        "workspace_id": workspace_id,
        "channel_id": channel_id,
        "next_send_at": now,
        "fence": 0,
        "closed_because": "",
    }
    await session.execute(insert(session, Channel).on_conflict_do_nothing(), [row])


def _row(workspace_id: int, channel_id: str, subject: str, now: datetime) -> dict[str, Any]:
    return {
        "workspace_id": workspace_id,
        "channel_id": channel_id,
        "subject": subject,
        "owed_at": now,
        "attempts": 0,
        "ts": "",
        "thread_ts": "",
        "parked_because": "",
    }
