"""Queries on alerts: one living message for each channel and profile."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import exists, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from storage.conflict import insert
from storage.models import Alarmed, Alert, Gap, Page, Stream


class Told(NamedTuple):
    """What an alert tells of one page."""

    alert_id: int
    gap: Gap
    stream: Stream
    page: Page


async def one(session: AsyncSession, workspace_id: int, alert_id: int) -> Alert | None:
    """Return that alert of that workspace."""
    wanted = select(Alert).where(col(Alert.workspace_id) == workspace_id, col(Alert.id) == alert_id)
    return (await session.scalars(wanted)).first()


async def some(session: AsyncSession, alert_ids: Iterable[int]) -> dict[int, Alert]:
    """Return these alerts by id."""
    wanted = select(Alert).where(col(Alert.id).in_(list(alert_ids)))
    return {one.id: one for one in await session.scalars(wanted)}


async def open_one(
    session: AsyncSession, workspace_id: int, channel_id: str, profile_id: int | None
) -> Alert | None:
    """Return the channel's red alert about that profile, if there is one."""
    wanted = select(Alert).where(
        col(Alert.workspace_id) == workspace_id,
        col(Alert.channel_id) == channel_id,
        col(Alert.profile_id) == profile_id,
        col(Alert.closed_at).is_(None),
        col(Alert.is_note).is_(False),
    )
    return (await session.scalars(wanted)).first()


async def add(session: AsyncSession, alert: Alert) -> Alert:
    """Write an alert down."""
    session.add(alert)
    await session.flush()
    return alert


async def tell_of(session: AsyncSession, alert: Alert, gap_ids: Collection[int]) -> None:
    """Let the alert tell of these gaps too."""
    rows = [
        {"workspace_id": alert.workspace_id, "alert_id": alert.id, "gap_id": gap_id}
        for gap_id in gap_ids
    ]
    if rows:
        await session.execute(insert(session, Alarmed).on_conflict_do_nothing(), rows)


async def told(session: AsyncSession, alert_ids: Iterable[int]) -> list[Told]:
    """Return what these alerts tell, by the page's name."""
    wanted = (
        select(Alarmed.alert_id, Gap, Stream, Page)
        .join(Gap, col(Gap.id) == col(Alarmed.gap_id))
        .join(Stream, col(Stream.id) == col(Gap.stream_id))
        .join(Page, col(Page.id) == col(Stream.page_id))
        .where(col(Alarmed.alert_id).in_(list(alert_ids)))
        .order_by(col(Page.name), col(Gap.id))
    )
    return [Told(*row) for row in (await session.execute(wanted)).all()]


async def about(session: AsyncSession, gap_ids: Collection[int]) -> Sequence[Alert]:
    """Return the alerts that tell of any of these gaps."""
    wanted = select(Alert).where(
        exists().where(col(Alarmed.alert_id) == col(Alert.id), col(Alarmed.gap_id).in_(gap_ids))
    )
    return (await session.scalars(wanted)).all()


async def close_finished(
    session: AsyncSession, alert_ids: Collection[int], *, now: datetime
) -> None:
    """Close those of these alerts of which no gap is open any more."""
    is_open = exists().where(
        col(Alarmed.alert_id) == col(Alert.id),
        col(Gap.id) == col(Alarmed.gap_id),
        col(Gap.to_at).is_(None),
    )
    await session.execute(
        update(Alert)
        .where(col(Alert.id).in_(alert_ids), col(Alert.closed_at).is_(None), ~is_open)
        .values(closed_at=now)
        .execution_options(synchronize_session=False)
    )
