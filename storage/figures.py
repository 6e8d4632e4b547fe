"""Queries on figures: what services counted of pages and posts."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from providers.vocabulary import Kind
from storage.conflict import insert
from storage.models import Figure, Item, PostFigure


async def keep(
    session: AsyncSession,
    workspace_id: int,
    page_id: int,
    figure: str,
    days: Mapping[date, float],
) -> None:
    """Write a page's figure by the day; what was known of a day before is replaced."""
    if not days:
        return
    statement = insert(session, Figure)
    statement = statement.on_conflict_do_update(
        index_elements=["page_id", "figure", "day"], set_={"value": statement.excluded.value}
    )
    same = {"workspace_id": workspace_id, "page_id": page_id, "figure": figure}
    rows = [{**same, "day": day.isoformat(), "value": value} for day, value in days.items()]
    await session.execute(statement, rows)


async def keep_of_posts(
    session: AsyncSession,
    workspace_id: int,
    figure: str,
    values: Mapping[int, float],
    *,
    now: datetime,
) -> None:
    """Write a figure of posts, by the item's id, as it is now."""
    if not values:
        return
    statement = insert(session, PostFigure)
    statement = statement.on_conflict_do_update(
        index_elements=["item_id", "figure"],
        set_={name: statement.excluded[name] for name in ("value", "at")},
    )
    same = {"workspace_id": workspace_id, "figure": figure, "at": now}
    rows = [{**same, "item_id": item_id, "value": value} for item_id, value in values.items()]
    await session.execute(statement, rows)


async def latest_days(session: AsyncSession, workspace_id: int, page_id: int) -> dict[str, date]:
    """Return the last day on which each figure of a page is known."""
    wanted = (
        select(Figure.figure, func.max(Figure.day))
        .where(col(Figure.workspace_id) == workspace_id, col(Figure.page_id) == page_id)
        .group_by(col(Figure.figure))
    )
    rows = (await session.execute(wanted)).all()
    return {figure: date.fromisoformat(day) for figure, day in rows}


async def of_page(
    session: AsyncSession, workspace_id: int, page_id: int, *, since: date
) -> dict[str, dict[date, float]]:
    """Return a page's figures by their name and day, from that day on."""
    wanted = (
        select(Figure.figure, Figure.day, Figure.value)
        .where(
            col(Figure.workspace_id) == workspace_id,
            col(Figure.page_id) == page_id,
            col(Figure.day) >= since.isoformat(),
        )
        .order_by(col(Figure.day))
    )
    found: dict[str, dict[date, float]] = {}
    for figure, day, value in (await session.execute(wanted)).all():
        found.setdefault(figure, {})[date.fromisoformat(day)] = value
    return found


async def posts(
    session: AsyncSession, workspace_id: int, page_id: int, *, since: datetime, most: int
) -> list[Item]:
    """Return the posts of a page that were published since then and still stand, newest first."""
    wanted = (
        select(Item)
        .where(
            col(Item.workspace_id) == workspace_id,
            col(Item.page_id) == page_id,
            col(Item.kind) == Kind.POST.value,
            col(Item.gone_at).is_(None),
            col(Item.posted_at) >= since,
        )
        .order_by(col(Item.posted_at).desc(), col(Item.id).desc())
        .limit(most)
    )
    return list((await session.scalars(wanted)).all())


async def of_posts(
    session: AsyncSession, workspace_id: int, item_ids: Collection[int]
) -> dict[int, dict[str, float]]:
    """Return the figures of these posts, by the item's id and the figure's name."""
    wanted = select(PostFigure.item_id, PostFigure.figure, PostFigure.value).where(
        col(PostFigure.workspace_id) == workspace_id, col(PostFigure.item_id).in_(item_ids)
    )
    found: dict[int, dict[str, float]] = {}
    for item_id, figure, value in (await session.execute(wanted)).all():
        found.setdefault(item_id, {})[figure] = value
    return found


async def moments(
    session: AsyncSession, workspace_id: int, page_id: int, *, since: datetime
) -> list[datetime]:
    """Return when each post of a page since then was published, the oldest first."""
    wanted = (
        select(Item.posted_at)
        .where(
            col(Item.workspace_id) == workspace_id,
            col(Item.page_id) == page_id,
            col(Item.kind) == Kind.POST.value,
            col(Item.posted_at) >= since,
        )
        .order_by(col(Item.posted_at))
    )
    return [at for at in (await session.scalars(wanted)).all() if at]
