"""Queries on streams that are read as a linked profile: lent, refused, lent again."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import exists, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from providers.vocabulary import Connection
from storage.models import Page, Profile, Stream


async def some(session: AsyncSession, workspace_id: int, ids: Collection[int]) -> Sequence[Stream]:
    """Return those streams of that workspace."""
    wanted = select(Stream).where(col(Stream.workspace_id) == workspace_id, col(Stream.id).in_(ids))
    return (await session.scalars(wanted.order_by(col(Stream.id)))).all()


async def read_as(session: AsyncSession, profile_id: int) -> Sequence[Stream]:
    """Return the streams that are read as this profile, but for those that are refused already."""
    wanted = select(Stream).where(
        col(Stream.profile_id) == profile_id, col(Stream.refused_at).is_(None)
    )
    return (await session.scalars(wanted.order_by(col(Stream.id)))).all()


async def through(session: AsyncSession, profile_id: int) -> list[tuple[Stream, Page]]:
    """Return the streams that are read as this profile with their pages, by the page's name."""
    wanted = (
        select(Stream, Page)
        .join(Page, col(Page.id) == col(Stream.page_id))
        .where(col(Stream.profile_id) == profile_id)
        .order_by(col(Page.name), col(Stream.id))
    )
    return [(stream, page) for stream, page in (await session.execute(wanted)).all()]


async def services(session: AsyncSession, ids: Collection[int]) -> dict[int, str]:
    """Return the service of each of these streams."""
    wanted = (
        select(Stream.id, Page.service)
        .join(Page, col(Page.id) == col(Stream.page_id))
        .where(col(Stream.id).in_(ids))
    )
    return {row[0]: row[1] for row in (await session.execute(wanted)).all()}


async def refused(session: AsyncSession, workspace_id: int) -> list[tuple[Stream, Page]]:
    """Return the streams of the workspace that their services refuse, by the page's name."""
    wanted = (
        select(Stream, Page)
        .join(Page, col(Page.id) == col(Stream.page_id))
        .where(col(Stream.workspace_id) == workspace_id, col(Stream.refused_at).is_not(None))
        .order_by(col(Page.name), col(Stream.id))
    )
    return [(stream, page) for stream, page in (await session.execute(wanted)).all()]


async def refuse(
    session: AsyncSession,
    stream_ids: Collection[int],
    *,
    cause: str,
    detail: str,
    public: bool,
    now: datetime,
) -> None:
    """Write down that a service refuses these; `public` ones are read as anyone's meanwhile."""
    await _change(
        session,
        stream_ids,
        refused_at=now,
        cause=cause,
        detail=detail,
        public_since=now if public else None,
    )


async def lend(
    session: AsyncSession, stream_ids: Collection[int], profile_id: int, *, now: datetime
) -> None:
    """Read these as that profile from now on: due at once, from where they stood."""
    await _change(
        session,
        stream_ids,
        profile_id=profile_id,
        refused_at=None,
        cause="",
        detail="",
        public_since=None,
        next_poll_at=now,
        gone_at=None,
    )


async def public_ones(
    session: AsyncSession, workspace_id: int, page_ids: Collection[int]
) -> list[tuple[Stream, Page]]:
    """Return the unauthorized streams of these pages which have no authorized one beside them."""
    other = aliased(Stream)
    beside = exists().where(
        col(other.page_id) == col(Stream.page_id),
        col(other.connection) == Connection.AUTHORIZED.value,
    )
    wanted = (
        select(Stream, Page)
        .join(Page, col(Page.id) == col(Stream.page_id))
        .where(
            col(Stream.workspace_id) == workspace_id,
            col(Stream.page_id).in_(page_ids),
            col(Stream.connection) == Connection.UNAUTHORIZED.value,
            ~beside,
        )
        .order_by(col(Page.name), col(Stream.id))
    )
    return [(stream, page) for stream, page in (await session.execute(wanted)).all()]


async def upgrade(
    session: AsyncSession, stream_ids: Collection[int], profile_id: int, *, now: datetime
) -> None:
    """Make unauthorized streams authorized ones, read as that profile; nothing else changes."""
    await _change(
        session,
        stream_ids,
        connection=Connection.AUTHORIZED.value,
        profile_id=profile_id,
        next_poll_at=now,
        gone_at=None,
    )


async def read_by_others(
    session: AsyncSession, profile: Profile, page_ids: Collection[int]
) -> list[tuple[Stream, Page]]:
    """Return the streams of these pages that are read as another profile than this one."""
    wanted = (
        select(Stream, Page)
        .join(Page, col(Page.id) == col(Stream.page_id))
        .where(
            col(Stream.workspace_id) == profile.workspace_id,
            col(Stream.page_id).in_(page_ids),
            col(Stream.connection) == Connection.AUTHORIZED.value,
            col(Stream.profile_id) != profile.id,
        )
        .order_by(col(Page.name), col(Stream.id))
    )
    return [(stream, page) for stream, page in (await session.execute(wanted)).all()]


async def _change(session: AsyncSession, stream_ids: Collection[int], **facts: Any) -> None:
    await session.execute(
        update(Stream)
        .where(col(Stream.id).in_(stream_ids))
        .values(**facts)
        .execution_options(synchronize_session=False)
    )
