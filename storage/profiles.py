"""Queries on linked profiles and the pages that they manage. None is found but in its workspace."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, func, or_, update
from sqlalchemy import delete as delete_from
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from storage import leases
from storage.conflict import insert
from storage.models import Managed, Page, Place, Profile, Stream, Topic
from storage.workspaces import LEAVING


async def one(session: AsyncSession, workspace_id: int, profile_id: int) -> Profile | None:
    """Return that profile of that workspace."""
    wanted = select(Profile).where(
        col(Profile.workspace_id) == workspace_id, col(Profile.id) == profile_id
    )
    return (await session.scalars(wanted)).first()


async def of_user(
    session: AsyncSession, workspace_id: int, user_id: str, service: str = ""
) -> Sequence[Profile]:
    """Return a person's own profiles, of one service or of all."""
    wanted = select(Profile).where(
        col(Profile.workspace_id) == workspace_id, col(Profile.user_id) == user_id
    )
    if service:
        wanted = wanted.where(col(Profile.service) == service)
    return (await session.scalars(wanted.order_by(col(Profile.service), col(Profile.id)))).all()


async def same_account(session: AsyncSession, profile: Profile) -> Profile | None:
    """Return the profile that this person has linked for this account before."""
    wanted = select(Profile).where(
        col(Profile.workspace_id) == profile.workspace_id,
        col(Profile.user_id) == profile.user_id,
        col(Profile.service) == profile.service,
        col(Profile.native_id) == profile.native_id,
    )
    return (await session.scalars(wanted)).first()


async def is_linked(session: AsyncSession, service: str, native_id: str, *, but: int = 0) -> bool:
    """Tell whether anybody has linked that account, in whichever workspace that stays.

    `but` is the id of a profile that does not count.
    """
    wanted = select(Profile.id).where(
        col(Profile.service) == service,
        col(Profile.native_id) == native_id,
        col(Profile.id) != but,
        col(Profile.workspace_id).not_in(LEAVING),
    )
    return (await session.scalars(wanted.limit(1))).first() is not None


async def with_streams(session: AsyncSession, workspace_id: int) -> Sequence[Profile]:
    """Return the profiles through which any stream of the workspace is read."""
    reads = exists().where(col(Stream.profile_id) == col(Profile.id))
    wanted = select(Profile).where(col(Profile.workspace_id) == workspace_id, reads)
    return (await session.scalars(wanted.order_by(col(Profile.id)))).all()


async def ending_before(session: AsyncSession, moment: datetime, *, now: datetime) -> list[Profile]:
    """Return the profiles that still work, and whose token or consent ends before that moment."""
    wanted = select(Profile).where(
        col(Profile.refused_at).is_(None),
        or_(col(Profile.ends_at) < moment, col(Profile.expires_at) < moment),
        or_(col(Profile.snoozed_until).is_(None), col(Profile.snoozed_until) < now),
        col(Profile.workspace_id).not_in(LEAVING),
    )
    return list((await session.scalars(wanted.order_by(col(Profile.id)))).all())


async def lease(session: AsyncSession, profile_id: int, *, now: datetime, until: datetime) -> int:
    """Take the right to renew the profile's token; return the fence, or 0 while another has it."""
    return await leases.take(session, Profile, profile_id, now=now, until=until)


async def renew(session: AsyncSession, profile_id: int, fence: int, **facts: Any) -> bool:
    """Write the renewed token and give the right back; False when it was lost meanwhile."""
    return await leases.give_back(session, Profile, profile_id, fence, **facts)


async def refuse(
    session: AsyncSession, profile_id: int, *, cause: str, detail: str, now: datetime
) -> None:
    """Write down that the service does not take the profile's token any more, once."""
    await session.execute(
        update(Profile)
        .where(col(Profile.id) == profile_id, col(Profile.refused_at).is_(None))
        .values(refused_at=now, cause=cause, detail=detail)
        .execution_options(synchronize_session=False)
    )


async def welcome(session: AsyncSession, profile_id: int) -> None:
    """Write down that the service takes the profile's token again."""
    await session.execute(
        update(Profile)
        .where(col(Profile.id) == profile_id)
        .values(refused_at=None, cause="", detail="")
        .execution_options(synchronize_session=False)
    )


async def note_checked(
    session: AsyncSession, profile_id: int, *, scopes: Sequence[str], ends_at: datetime | None
) -> None:
    """Write down what the service says of the profile's token."""
    await session.execute(
        update(Profile)
        .where(col(Profile.id) == profile_id)
        .values(scopes=list(scopes), ends_at=ends_at)
        .execution_options(synchronize_session=False)
    )


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


async def forget(session: AsyncSession, profile: Profile) -> None:
    """Delete a profile with its token and with what it manages; its streams stay without one."""
    await session.execute(
        update(Stream).where(col(Stream.profile_id) == profile.id).values(profile_id=None)
    )
    await session.execute(delete_from(Profile).where(col(Profile.id) == profile.id))


async def keep_managed(
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


async def managed(
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


async def read_through(session: AsyncSession, profile_id: int) -> Sequence[Stream]:
    """Return every stream that is read as this profile, whether refused or not."""
    wanted = select(Stream).where(col(Stream.profile_id) == profile_id)
    return (await session.scalars(wanted.order_by(col(Stream.id)))).all()


async def places(
    session: AsyncSession, workspace_id: int, profile_ids: Iterable[int]
) -> dict[int, list[tuple[str, str]]]:
    """Return (topic, page) of each place whose stream is read as one of these, by profile."""
    wanted = (
        select(Stream.profile_id, Topic.name, Page.name)
        .join(Place, col(Place.stream_id) == col(Stream.id))
        .join(Topic, col(Topic.id) == col(Place.topic_id))
        .join(Page, col(Page.id) == col(Stream.page_id))
        .where(
            col(Stream.workspace_id) == workspace_id,
            col(Stream.profile_id).in_(list(profile_ids)),
        )
        .order_by(col(Topic.name), col(Page.name))
    )
    found: dict[int, list[tuple[str, str]]] = {}
    for profile_id, topic, page in (await session.execute(wanted)).all():
        found.setdefault(profile_id, []).append((topic, page))
    return found


async def names_of(session: AsyncSession, profile_id: int) -> list[str]:
    """Return the names of the pages that are read as this profile."""
    wanted = (
        select(Page.name)
        .join(Stream, col(Stream.page_id) == col(Page.id))
        .where(col(Stream.profile_id) == profile_id)
        .order_by(col(Page.name))
    )
    return list((await session.scalars(wanted)).all())


async def note_warned(session: AsyncSession, profile: Profile, days: int) -> bool:
    """Write down that this warning is given; False when another replica was quicker."""
    written = (
        update(Profile)
        .where(
            col(Profile.id) == profile.id,
            or_(col(Profile.warned_days).is_(None), col(Profile.warned_days) > days),
        )
        .values(warned_days=days)
        .returning(col(Profile.id))
        .execution_options(synchronize_session=False)
    )
    return (await session.execute(written)).scalar_one_or_none() is not None


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
