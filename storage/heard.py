"""Queries on what was heard of Slack already."""

from datetime import datetime

from sqlalchemy import delete as delete_from
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.conflict import insert
from storage.models import Heard


async def first_time(session: AsyncSession, key: str, *, now: datetime) -> bool:
    """Write down that this was heard; False when it had been heard before."""
    statement = insert(session, Heard).on_conflict_do_nothing().returning(col(Heard.key))
    return (
        await session.execute(statement, [{"key": key, "at": now}])
    ).scalar_one_or_none() is not None


async def forget_before(session: AsyncSession, moment: datetime) -> None:
    """Drop what was heard before that moment: Slack repeats nothing so old."""
    await session.execute(delete_from(Heard).where(col(Heard.at) < moment))
