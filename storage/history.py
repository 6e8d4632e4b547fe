"""Queries on the history: who did what, and what happened."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from storage.models import History


def note(
    session: AsyncSession,
    workspace_id: int,
    topic_id: int | None,
    *,
    who: str,
    what: str,
    at: datetime,
    **detail: Any,
) -> None:
    """Write one entry. `who` is a Slack user's id, or "" for the bot itself."""
    session.add(
        History(
            workspace_id=workspace_id, topic_id=topic_id, who=who, what=what, at=at, detail=detail
        )
    )


async def latest(
    session: AsyncSession, workspace_id: int, *, topic_id: int | None = None, most: int = 50
) -> Sequence[History]:
    """Return the newest entries first, of one topic or of all."""
    wanted = select(History).where(col(History.workspace_id) == workspace_id)
    if topic_id is not None:
        wanted = wanted.where(col(History.topic_id) == topic_id)
    return (
        await session.scalars(
            wanted.order_by(col(History.at).desc(), col(History.id).desc()).limit(most)
        )
    ).all()
