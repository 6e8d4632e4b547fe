"""Queries on linked profiles. None is found but in its workspace."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete as delete_from
from sqlalchemy import exists, or_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from storage import leases
from storage.models import Profile, Stream
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


async def forget(session: AsyncSession, profile: Profile) -> None:
    """Delete a profile with its token and with what it manages; its streams stay without one."""
    await session.execute(
        update(Stream).where(col(Stream.profile_id) == profile.id).values(profile_id=None)
    )
    await session.execute(delete_from(Profile).where(col(Profile.id) == profile.id))


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
