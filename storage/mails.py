"""Queries on e-mails that are owed: each is sent by one worker, once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from storage import leases
from storage.conflict import insert
from storage.models import Mail
from storage.workspaces import LEAVING


async def owe(session: AsyncSession, rows: Sequence[dict[str, Any]], *, now: datetime) -> None:
    """Owe e-mails: rows of `workspace_id`, `key`, `recipient`, `subject`, `text`, `html`."""
    common = {"owed_at": now, "next_try_at": now, "fence": 0, "attempts": 0, "trouble": ""}
    if rows:
        await session.execute(
            insert(session, Mail).on_conflict_do_nothing(), [common | row for row in rows]
        )


async def claim(
    session: AsyncSession, *, now: datetime, until: datetime, most: int
) -> Sequence[Mail]:
    """Take e-mails that are to be sent now, for as long as the lease runs."""
    due = (
        select(Mail.id)
        .where(
            col(Mail.sent_at).is_(None),
            col(Mail.given_up_at).is_(None),
            col(Mail.next_try_at) <= now,
            leases.is_free(Mail, now),
            col(Mail.workspace_id).not_in(LEAVING),
        )
        .order_by(col(Mail.next_try_at))
        .limit(most)
    )
    return (await session.scalars(leases.taking(Mail, due), {"until": until})).all()


async def settle(session: AsyncSession, mail: Mail, **facts: Any) -> None:
    """Write down what became of a try; who comes back late writes nothing."""
    await leases.give_back(session, Mail, mail.id, mail.fence, **facts)
