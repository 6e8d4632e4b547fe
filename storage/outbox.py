"""Queries on what channels are owed: messages, and changes to those that stand."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Table, and_, bindparam, case, func, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage import lanes
from storage.conflict import insert
from storage.lanes import Lane
from storage.models import Delivery

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
    await lanes.make(session, workspace_id, channel_id, now=now)


async def owe_alert(
    session: AsyncSession, workspace_id: int, channel_id: str, alert_id: int, *, now: datetime
) -> None:
    """Owe an alert to a channel; one that stands there already is to be drawn anew."""
    row = _row(workspace_id, channel_id, ALERT, now)
    row |= {"payload": {"alert_id": alert_id}, "key": _key_of_alert(alert_id)}
    await session.execute(insert(session, Delivery).on_conflict_do_nothing(), [row])
    await lanes.make(session, workspace_id, channel_id, now=now)
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
