"""Queries on roles: which linked profile manages which page, and may open it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from storage.conflict import insert
from storage.models import Managed, Page, Profile


async def keep(
    session: AsyncSession, rows: Sequence[dict[str, Any]], profile: Profile, *, now: datetime
) -> None:
    """Write the pages that the profile manages now; those that it does not any more are lost."""
    statement = insert(session, Managed)
    statement = statement.on_conflict_do_update(
        index_elements=["profile_id", "page_id"],
        set_={
            name: statement.excluded[name]
            for name in ("role", "cannot", "token", "seen_at", "lost_at")
        },
    )
    if rows:
        await session.execute(statement, rows)
    await session.execute(
        update(Managed)
        .where(
            col(Managed.profile_id) == profile.id,
            col(Managed.seen_at) < now,
            col(Managed.lost_at).is_(None),
        )
        .values(lost_at=now)
        .execution_options(synchronize_session=False)
    )


async def of_profiles(
    session: AsyncSession, workspace_id: int, profile_ids: Iterable[int]
) -> list[tuple[Managed, Page]]:
    """Return the pages that these profiles manage, by name; those that were lost are left out."""
    wanted = (
        select(Managed, Page)
        .join(Page, col(Page.id) == col(Managed.page_id))
        .where(
            col(Managed.workspace_id) == workspace_id,
            col(Managed.profile_id).in_(list(profile_ids)),
            col(Managed.lost_at).is_(None),
        )
        .order_by(func.lower(col(Page.name)), col(Page.id))
    )
    return [(one, page) for one, page in (await session.execute(wanted)).all()]


async def key_of(
    session: AsyncSession, workspace_id: int, profile_id: int, page_id: int
) -> tuple[Profile, Managed | None] | None:
    """Return what opens a page: the profile, and its row for the page."""
    here = and_(col(Managed.profile_id) == col(Profile.id), col(Managed.page_id) == page_id)
    wanted = (
        select(Profile, Managed)
        .outerjoin(Managed, here)
        .where(col(Profile.workspace_id) == workspace_id, col(Profile.id) == profile_id)
    )
    row = (await session.execute(wanted)).first()
    return (row[0], row[1]) if row else None


async def spare(
    session: AsyncSession, workspace_id: int, page_ids: Iterable[int]
) -> dict[int, Profile]:
    """Return for each page a profile that manages it and still works, the one linked first."""
    wanted = (
        select(Managed.page_id, Profile)
        .join(Profile, col(Profile.id) == col(Managed.profile_id))
        .where(
            col(Managed.workspace_id) == workspace_id,
            col(Managed.page_id).in_(list(page_ids)),
            col(Managed.lost_at).is_(None),
            col(Managed.cannot) == "",
            col(Profile.refused_at).is_(None),
        )
        .order_by(col(Profile.id).desc())
    )
    return {row[0]: row[1] for row in (await session.execute(wanted)).all()}


async def manager(
    session: AsyncSession, workspace_id: int, user_id: str, page_id: int
) -> Profile | None:
    """Return that person's own profile which manages the page and still works."""
    wanted = (
        select(Profile)
        .join(Managed, col(Managed.profile_id) == col(Profile.id))
        .where(
            col(Profile.workspace_id) == workspace_id,
            col(Profile.user_id) == user_id,
            col(Profile.refused_at).is_(None),
            col(Managed.page_id) == page_id,
            col(Managed.lost_at).is_(None),
            col(Managed.cannot) == "",
        )
        .order_by(col(Profile.id))
    )
    return (await session.scalars(wanted)).first()


async def lose(
    session: AsyncSession, profile_id: int, page_ids: Iterable[int], *, now: datetime
) -> None:
    """Write down that the profile does not manage these pages any more."""
    await session.execute(
        update(Managed)
        .where(
            col(Managed.profile_id) == profile_id,
            col(Managed.page_id).in_(list(page_ids)),
            col(Managed.lost_at).is_(None),
        )
        .values(lost_at=now)
        .execution_options(synchronize_session=False)
    )
