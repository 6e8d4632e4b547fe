"""Queries on what federated servers registered us as."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from storage.conflict import insert
from storage.models import Registration


async def of_service(
    session: AsyncSession, workspace_id: int, service: str
) -> Sequence[Registration]:
    """Return what that service's servers registered us as, for that workspace."""
    wanted = select(Registration).where(
        col(Registration.workspace_id) == workspace_id, col(Registration.service) == service
    )
    return (await session.scalars(wanted)).all()


async def keep(
    session: AsyncSession,
    workspace_id: int,
    service: str,
    server: str,
    *,
    client: str,
    now: datetime,
) -> None:
    """Write it down, in place of an earlier one."""
    row = {
        "workspace_id": workspace_id,
        "service": service,
        "server": server,
        "client": client,
        "registered_at": now,
    }
    statement = insert(session, Registration).on_conflict_do_update(
        index_elements=["workspace_id", "service", "server"],
        set_={"client": client, "registered_at": now},
    )
    await session.execute(statement, [row])
