"""Queries on installations. A team finds its own first, then that of its whole organisation."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_
from sqlalchemy import delete as delete_from
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from storage import leases
from storage.conflict import insert
from storage.models import Installation

_TEAMS = col(Installation.team_id) != ""


async def of_team(session: AsyncSession, enterprise_id: str, team_id: str) -> Installation | None:
    """Return what opens that team; with the team "", what opens the organisation as a whole."""
    organisation = and_(
        col(Installation.enterprise_id) == enterprise_id, col(Installation.team_id) == ""
    )
    own = and_(_TEAMS, col(Installation.team_id) == team_id)
    wanted = select(Installation).where(or_(own, organisation) if enterprise_id else own)
    found = (await session.scalars(wanted.order_by(col(Installation.team_id).desc()))).all()
    return found[0] if found else None


async def keep(session: AsyncSession, row: dict[str, Any]) -> Installation:
    """Write what Slack gave, in place of what it gave that team, or organisation, before.

    Whoever still renews the token of before writes nothing any more.
    """
    enterprise_id, team_id = row["enterprise_id"], row["team_id"]
    if team_id:
        # A team may have joined an organisation, or left one.
        await session.execute(
            delete_from(Installation).where(
                col(Installation.team_id) == team_id,
                col(Installation.enterprise_id) != enterprise_id,
            )
        )
    statement = insert(session, Installation)
    fresh = {"refreshed_at": None, "leased_until": None, "refused_at": None, "sent_away_at": None}
    statement = statement.on_conflict_do_update(
        index_elements=["enterprise_id", "team_id"],
        set_={
            **{name: statement.excluded[name] for name in row},
            **fresh,
            "fence": col(Installation.fence) + 1,
        },
    )
    await session.execute(statement, [{**row, **fresh, "fence": 0}])
    kept = await of_team(session, enterprise_id, team_id)
    assert kept is not None  # noqa: S101 - it was written a line above
    await session.refresh(kept)
    return kept


async def one(session: AsyncSession, installation_id: int) -> Installation | None:
    """Return that installation as it stands now."""
    wanted = select(Installation).where(col(Installation.id) == installation_id)
    return (await session.scalars(wanted)).first()


async def all_of_them(session: AsyncSession) -> Sequence[Installation]:
    """Return every installation."""
    return (await session.scalars(select(Installation).order_by(col(Installation.id)))).all()


async def ending_before(
    session: AsyncSession, moment: datetime, *, now: datetime
) -> Sequence[Installation]:
    """Return those whose token ends before that moment, that Slack renews, and nobody does now."""
    wanted = select(Installation).where(
        col(Installation.expires_at) < moment,
        col(Installation.refused_at).is_(None),
        leases.is_free(Installation, now),
    )
    return (await session.scalars(wanted.order_by(col(Installation.id)))).all()


async def lease(
    session: AsyncSession, installation_id: int, *, now: datetime, until: datetime
) -> int:
    """Take the right to renew its token; return the fence, or 0 while another has it."""
    return await leases.take(session, Installation, installation_id, now=now, until=until)


async def renew(session: AsyncSession, installation_id: int, fence: int, **facts: Any) -> bool:
    """Write the renewed token and give the right back; False when it was lost meanwhile."""
    return await leases.give_back(session, Installation, installation_id, fence, **facts)


async def forget(session: AsyncSession, installation: Installation) -> None:
    """Delete it, unless it was installed anew meanwhile."""
    await session.execute(
        delete_from(Installation).where(
            col(Installation.id) == installation.id,
            col(Installation.sent_away_at) == installation.sent_away_at,
        )
    )
