"""Queries on tasks: who looks after which item; each change holds only where it fits."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, case, func, or_, update
from sqlalchemy import select as select_columns
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from storage.conflict import insert
from storage.models import Delivery, Item, Page, Task
from storage.workspaces import LEAVING


class Looked(NamedTuple):
    """A task with its item, and the page that got it."""

    task: Task
    item: Item
    page: Page


class Stood(NamedTuple):
    """Where a message stands in Slack."""

    channel_id: str
    ts: str


async def open_(
    session: AsyncSession,
    rows: Iterable[tuple[int, int, datetime | None]],
    *,
    now: datetime,
) -> None:
    """Open a task for each of these: (workspace, item, when to tell others); none twice."""
    facts = [
        {
            "workspace_id": workspace_id,
            "item_id": item_id,
            "opened_at": now,
            "claimed_by": "",
            "done_by": "",
            "escalate_at": escalate_at,
        }
        for workspace_id, item_id, escalate_at in rows
    ]
    if facts:
        await session.execute(insert(session, Task).on_conflict_do_nothing(), facts)


async def of_items(session: AsyncSession, item_ids: Collection[int]) -> dict[int, Task]:
    """Return the tasks of these items, by the item."""
    if not item_ids:
        return {}
    wanted = select(Task).where(col(Task.item_id).in_(item_ids))
    return {one.item_id: one for one in await session.scalars(wanted)}


async def of_item(session: AsyncSession, workspace_id: int, item_id: int) -> Looked | None:
    """Return the task of an item."""
    wanted = _looked().where(col(Task.workspace_id) == workspace_id, col(Task.item_id) == item_id)
    row = (await session.execute(wanted)).first()
    return Looked(*row) if row else None


async def claim(
    session: AsyncSession, workspace_id: int, item_id: int, *, by: str, now: datetime
) -> bool:
    """Let somebody look after an item; False when somebody does, or it is done."""
    free = and_(col(Task.done_at).is_(None), col(Task.claimed_by) == "")
    return await _change(session, workspace_id, item_id, free, claimed_by=by, claimed_at=now)


async def finish(
    session: AsyncSession, workspace_id: int, item_id: int, *, by: str, now: datetime
) -> bool:
    """Write down that an item is done with; False when it was already, or is no task."""
    undone = col(Task.done_at).is_(None)
    return await _change(session, workspace_id, item_id, undone, done_by=by, done_at=now)


async def reopen(session: AsyncSession, workspace_id: int, item_id: int) -> bool:
    """Let nobody look after an item again, and have it open; False when it is so already."""
    taken = or_(col(Task.done_at).is_not(None), col(Task.claimed_by) != "")
    facts = {"claimed_by": "", "claimed_at": None, "done_by": "", "done_at": None}
    return await _change(session, workspace_id, item_id, taken, **facts)


async def count_open(session: AsyncSession, workspace_id: int) -> int:
    """Return how many items of a workspace are not done with."""
    wanted = select_columns(func.count()).select_from(Task).join(Item, _ITS_ITEM)
    return int((await session.execute(wanted.where(*_is_open(workspace_id)))).scalar_one())


async def inbox(
    session: AsyncSession, workspace_id: int, user_id: str, *, start: int, most: int
) -> list[Looked]:
    """Return what is open: what nobody claimed first, then what this person did, then others'."""
    whose = case(
        (col(Task.claimed_by) == "", 0),
        (col(Task.claimed_by) == user_id, 1),
        else_=2,
    )
    wanted = (
        _looked()
        .where(*_is_open(workspace_id))
        .order_by(whose, col(Task.opened_at), col(Task.id))
        .offset(start)
        .limit(most)
    )
    return [Looked(*row) for row in (await session.execute(wanted)).all()]


async def late(session: AsyncSession, *, now: datetime, most: int) -> list[Looked]:
    """Return open tasks that others are to hear of by now, the longest due first."""
    wanted = (
        _looked()
        .where(
            col(Task.escalate_at).is_not(None),
            col(Task.escalate_at) <= now,
            col(Task.workspace_id).not_in(LEAVING),
        )
        .order_by(col(Task.escalate_at))
        .limit(most)
    )
    return [Looked(*row) for row in (await session.execute(wanted)).all()]


async def put_off(session: AsyncSession, task: Task, moment: datetime | None) -> bool:
    """Tell others at that moment, or never; False when the task changed meanwhile."""
    put = (
        update(Task)
        .where(
            col(Task.id) == task.id,
            col(Task.escalate_at) == task.escalate_at,
            col(Task.done_at).is_not_distinct_from(task.done_at),
        )
        .values(escalate_at=moment)
        .returning(col(Task.id))
        .execution_options(synchronize_session=False)
    )
    return (await session.execute(put)).scalar_one_or_none() is not None


async def stands(session: AsyncSession, item_ids: Collection[int]) -> dict[int, Stood]:
    """Return where each of these items was posted first, by the item."""
    if not item_ids:
        return {}
    wanted = (
        select_columns(col(Delivery.item_id), col(Delivery.channel_id), col(Delivery.ts))
        .where(col(Delivery.item_id).in_(item_ids), col(Delivery.ts) != "")
        .order_by(col(Delivery.id).desc())
    )
    rows = (await session.execute(wanted)).all()
    return {int(item_id or 0): Stood(channel, ts) for item_id, channel, ts in rows}


_ITS_ITEM = col(Item.id) == col(Task.item_id)


def _looked() -> Any:
    return (
        select(Task, Item, Page).join(Item, _ITS_ITEM).join(Page, col(Page.id) == col(Item.page_id))
    )


def _is_open(workspace_id: int) -> tuple[Any, ...]:
    return (
        col(Task.workspace_id) == workspace_id,
        col(Task.done_at).is_(None),
        col(Item.gone_at).is_(None),
    )


async def _change(
    session: AsyncSession, workspace_id: int, item_id: int, only_if: Any, **facts: Any
) -> bool:
    written = (
        update(Task)
        .where(col(Task.workspace_id) == workspace_id, col(Task.item_id) == item_id, only_if)
        .values(**facts)
        .returning(col(Task.id))
        .execution_options(synchronize_session=False)
    )
    return (await session.execute(written)).scalar_one_or_none() is not None
