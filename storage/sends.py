"""Queries on sends: written down before, and what became of them after."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, bindparam, case, func, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.models import Delivery

_TABLE: Table = Delivery.__table__  # type: ignore[attr-defined]
# Of many rows at once: put together once.
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
