"""Queries on deliveries that are held: until quiet hours end, or until the next digest."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select as select_columns
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.models import Delivery, Feed, Item, Place, Stream, Topic
from storage.workspaces import LEAVING


class Held(NamedTuple):
    """A held delivery, with its item's page and content; `came_at` is since when it waits."""

    id: int
    workspace_id: int
    channel_id: str
    came_at: datetime
    page_id: int
    content: str


async def next_due(session: AsyncSession) -> datetime | None:
    """Return when the first of all that is held is due."""
    wanted = (
        select_columns(col(Delivery.held_until))
        .where(col(Delivery.held_until).is_not(None), col(Delivery.workspace_id).not_in(LEAVING))
        .order_by(col(Delivery.held_until))
        .limit(1)
    )
    return (await session.execute(wanted)).scalar_one_or_none()


async def due(session: AsyncSession, *, now: datetime, most: int) -> list[Held]:
    """Return what is held until now at most, in the order in which it came; locked till the end."""
    wanted = (
        select_columns(
            col(Delivery.id),
            col(Delivery.workspace_id),
            col(Delivery.channel_id),
            col(Delivery.owed_at),
            col(Item.page_id),
            col(Item.content),
        )
        .join(Item, col(Item.id) == col(Delivery.item_id))
        .where(
            col(Delivery.held_until).is_not(None),
            col(Delivery.held_until) <= now,
            col(Delivery.workspace_id).not_in(LEAVING),
        )
        .order_by(col(Delivery.id))
        .limit(most)
        .with_for_update(skip_locked=True, of=Delivery)
    )
    return [Held(*row) for row in (await session.execute(wanted)).all()]


async def hold(session: AsyncSession, delivery_ids: Sequence[int], until: datetime | None) -> None:
    """Hold these until that moment, or no longer."""
    if delivery_ids:
        await session.execute(
            update(Delivery)
            .where(col(Delivery.id).in_(delivery_ids))
            .values(held_until=until)
            .execution_options(synchronize_session=False)
        )


async def look_again(session: AsyncSession, topic: Topic, *, now: datetime) -> None:
    """Have what is held of a topic's pages in its channels decided anew: it is set otherwise."""
    pages = select_columns(col(Stream.page_id)).join(Place, col(Place.stream_id) == col(Stream.id))
    items = select_columns(col(Item.id)).where(
        col(Item.page_id).in_(pages.where(col(Place.topic_id) == topic.id))
    )
    feeds = select_columns(col(Feed.channel_id)).where(col(Feed.topic_id) == topic.id)
    await session.execute(
        update(Delivery)
        .where(
            col(Delivery.held_until).is_not(None),
            col(Delivery.channel_id).in_(feeds),
            col(Delivery.item_id).in_(items),
        )
        .values(held_until=now)
        .execution_options(synchronize_session=False)
    )
