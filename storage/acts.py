"""Queries on acts: what people want done at services. `storage.claims` has them done."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, case, update
from sqlalchemy import delete as delete_from
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from providers.vocabulary import Connection
from storage.conflict import insert
from storage.models import Act, Item, Page, Profile, Stream

# Beside the verbs on items: what a publication is on each page, and that what was made shall go.
PUBLISH, TAKE_BACK = "publish", "take_back"


class Scene(NamedTuple):
    """An item with its page, and the authorized stream and profile that it can be acted on by."""

    item: Item
    page: Page
    stream: Stream | None
    profile: Profile | None


async def add(session: AsyncSession, **facts: Any) -> Act | None:
    """Write a wish; None when the same one is there already."""
    statement = insert(session, Act).on_conflict_do_nothing().returning(Act)
    return (await session.scalars(statement, [_row(facts)])).first()


def _row(facts: dict[str, Any]) -> dict[str, Any]:
    fields = Act.model_fields.items()
    row = {name: its.default for name, its in fields if name != "id" and not its.is_required()}
    return row | facts


async def draft(session: AsyncSession, **facts: Any) -> Act | None:
    """Write a draft, or its words anew; None when it was sent already."""
    row = _row(facts) | {"is_draft": True}
    statement = insert(session, Act)
    anew = statement.on_conflict_do_update(
        index_elements=["workspace_id", "key"],
        set_={"text": statement.excluded.text},
        where=col(Act.is_draft),
    )
    return (await session.scalars(anew.returning(Act), [row])).first()


async def send(session: AsyncSession, workspace_id: int, act_id: int, **facts: Any) -> bool:
    """Let a draft be done; False when it was sent already."""
    sent = (
        update(Act)
        .where(col(Act.workspace_id) == workspace_id, col(Act.id) == act_id, col(Act.is_draft))
        .values(is_draft=False, **facts)
        .returning(col(Act.id))
        .execution_options(synchronize_session=False)
    )
    return (await session.execute(sent)).scalar_one_or_none() is not None


async def drop_drafts(session: AsyncSession, before: datetime) -> None:
    """Drop drafts that were begun before then."""
    await session.execute(delete_from(Act).where(col(Act.is_draft), col(Act.asked_at) < before))


async def one(session: AsyncSession, workspace_id: int, act_id: int) -> Act | None:
    """Return that wish of that workspace."""
    wanted = select(Act).where(col(Act.workspace_id) == workspace_id, col(Act.id) == act_id)
    return (await session.scalars(wanted)).first()


async def scene(session: AsyncSession, workspace_id: int, item_id: int) -> Scene | None:
    """Return an item and what it can be acted on by."""
    own = and_(
        col(Stream.page_id) == col(Page.id),
        col(Stream.connection) == Connection.AUTHORIZED.value,
    )
    wanted = (
        select(Item, Page, Stream, Profile)
        .join(Page, col(Page.id) == col(Item.page_id))
        .outerjoin(Stream, own)
        .outerjoin(Profile, col(Profile.id) == col(Stream.profile_id))
        .where(col(Item.workspace_id) == workspace_id, col(Item.id) == item_id)
    )
    row = (await session.execute(wanted)).first()
    return Scene(*row) if row else None


async def of_items(session: AsyncSession, item_ids: Collection[int]) -> dict[int, list[Act]]:
    """Return the wishes about these items in the order in which they came, by the item."""
    if not item_ids:
        return {}
    wanted = select(Act).where(col(Act.item_id).in_(item_ids), col(Act.is_draft).is_(False))
    wanted = wanted.order_by(col(Act.id))
    found: dict[int, list[Act]] = {}
    for act in await session.scalars(wanted):
        found.setdefault(act.item_id or 0, []).append(act)
    return found


async def scopes(session: AsyncSession, page_ids: Collection[int]) -> dict[int, list[str]]:
    """Return, by page, the permissions of the profile that it is read as; others are left out."""
    if not page_ids:
        return {}
    wanted = (
        select(Stream.page_id, Profile.scopes)
        .join(Profile, col(Profile.id) == col(Stream.profile_id))
        .where(
            col(Stream.page_id).in_(page_ids),
            col(Stream.connection) == Connection.AUTHORIZED.value,
            col(Stream.refused_at).is_(None),
        )
    )
    return {row[0]: row[1] for row in (await session.execute(wanted)).all()}


async def cancel(
    session: AsyncSession, workspace_id: int, act_id: int, *, by: str, now: datetime
) -> bool:
    """Take a wish back that nobody has begun; False when it is too late."""
    return await _change(
        session,
        workspace_id,
        act_id,
        col(Act.claimed_at).is_(None),
        cancelled_at=now,
        cancelled_by=by,
    )


async def approve(
    session: AsyncSession, workspace_id: int, act_id: int, *, by: str, now: datetime
) -> bool:
    """Let another's wish be done; False when it does not wait for that, or is one's own.

    Trying begins now, or when it is due: how long it waited for approval does not count.
    """
    own = and_(col(Act.needs_approval), col(Act.approved_by) == "", col(Act.by) != by)
    begins = case((col(Act.due_at) > now, col(Act.due_at)), else_=now)
    return await _change(session, workspace_id, act_id, own, approved_by=by, planned_at=begins)


async def retry(session: AsyncSession, workspace_id: int, act_id: int, *, now: datetime) -> bool:
    """Let a wish that failed be tried anew; False when it did not.

    When it was begun is kept: whether it was done after all is looked up then.
    """
    again = (
        update(Act)
        .where(
            col(Act.workspace_id) == workspace_id,
            col(Act.id) == act_id,
            col(Act.failed_at).is_not(None),
        )
        .values(failed_at=None, why="", attempts=0, planned_at=now, due_at=now)
        .returning(col(Act.id))
        .execution_options(synchronize_session=False)
    )
    return (await session.execute(again)).scalar_one_or_none() is not None


async def note_undone(session: AsyncSession, act_ids: Collection[int], *, now: datetime) -> None:
    """Write down that what these made was taken back."""
    await session.execute(
        update(Act)
        .where(col(Act.id).in_(act_ids))
        .values(undone_at=now)
        .execution_options(synchronize_session=False)
    )


async def _change(
    session: AsyncSession, workspace_id: int, act_id: int, only_if: Any, **facts: Any
) -> bool:
    written = (
        update(Act)
        .where(
            col(Act.workspace_id) == workspace_id,
            col(Act.id) == act_id,
            col(Act.done_at).is_(None),
            col(Act.failed_at).is_(None),
            col(Act.cancelled_at).is_(None),
            only_if,
        )
        .values(**facts)
        .returning(col(Act.id))
        .execution_options(synchronize_session=False)
    )
    return (await session.execute(written)).scalar_one_or_none() is not None
