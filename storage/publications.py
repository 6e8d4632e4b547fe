"""Queries on publications: what somebody publishes, on which pages, with which pictures."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from storage.models import Act, Page, Publication, Upload


async def one(session: AsyncSession, workspace_id: int, publication_id: int) -> Publication | None:
    """Return that publication of that workspace."""
    wanted = select(Publication).where(
        col(Publication.workspace_id) == workspace_id, col(Publication.id) == publication_id
    )
    return (await session.scalars(wanted)).first()


async def uploads(session: AsyncSession, publication_id: int) -> Sequence[Upload]:
    """Return a publication's pictures in their order."""
    wanted = select(Upload).where(col(Upload.publication_id) == publication_id)
    return (await session.scalars(wanted.order_by(col(Upload.position)))).all()


async def scheduled(
    session: AsyncSession, workspace_id: int, *, now: datetime, most: int = 50
) -> Sequence[Publication]:
    """Return what is still to be published, the next first."""
    wanted = select(Publication).where(
        col(Publication.workspace_id) == workspace_id,
        col(Publication.due_at) > now,
        col(Publication.cancelled_at).is_(None),
    )
    return (await session.scalars(wanted.order_by(col(Publication.due_at)).limit(most))).all()


async def its_acts(session: AsyncSession, publication_id: int) -> list[tuple[Act, Page]]:
    """Return what is done on each of its pages, by the page's name."""
    wanted = (
        select(Act, Page)
        .join(Page, col(Page.id) == col(Act.page_id))
        .where(col(Act.publication_id) == publication_id)
        .order_by(col(Page.name), col(Act.id))
    )
    return [(act, page) for act, page in (await session.execute(wanted)).all()]


async def change(session: AsyncSession, publication_id: int, **facts: Any) -> None:
    """Write what has changed of it."""
    await session.execute(
        update(Publication)
        .where(col(Publication.id) == publication_id)
        .values(**facts)
        .execution_options(synchronize_session=False)
    )
