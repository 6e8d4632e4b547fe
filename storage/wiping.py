"""Deleting all that there is of a workspace, a little at a time."""

from collections.abc import Sequence

from sqlalchemy import Table, delete
from sqlalchemy import select as select_rows
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col, select

from storage.models import Item, Page, Profile

_ITEM: Table = Item.__table__  # type: ignore[attr-defined]
_PAGE: Table = Page.__table__  # type: ignore[attr-defined]


def tables() -> list[Table]:
    """Return the tables whose rows belong to a workspace, what hangs on others first.

    Linked profiles are not among them: each is revoked at its service before it goes.
    """
    own = [table for table in SQLModel.metadata.sorted_tables if "workspace_id" in table.c]
    return [table for table in reversed(own) if table.name != Profile.__tablename__]


async def wipe_some(session: AsyncSession, table: Table, workspace_id: int, *, most: int) -> int:
    """Delete rows of a workspace; return how many went."""
    (key,) = table.primary_key.columns
    found = select_rows(key).where(table.c.workspace_id == workspace_id)
    if table is _ITEM:
        # By their pages: to find them by their workspace, all items would be read.
        found = select_rows(key).join(_PAGE, _PAGE.c.id == _ITEM.c.page_id)
        found = found.where(_PAGE.c.workspace_id == workspace_id)
    gone = await session.execute(delete(table).where(key.in_(found.limit(most))).returning(key))
    return len(gone.all())


async def profiles(session: AsyncSession, workspace_id: int) -> Sequence[Profile]:
    """Return the linked profiles of a workspace that are still to be let go."""
    wanted = select(Profile).where(col(Profile.workspace_id) == workspace_id)
    return (await session.scalars(wanted.order_by(col(Profile.id)))).all()
