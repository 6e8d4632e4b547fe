"""Alerts: one living message for each channel and profile, red until every page is read again."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from storage import alerts, outbox, streams
from storage.models import Alert


async def raise_for(
    session: AsyncSession,
    workspace_id: int,
    profile_id: int | None,
    gaps: Mapping[int, int],
    *,
    now: datetime,
    note: bool = False,
) -> None:
    """Tell every channel of these streams (gap by stream) in one message each."""
    channels = await streams.channels(session, gaps)
    by_channel: dict[str, list[int]] = {}
    for stream_id, its_channels in channels.items():
        for channel_id in its_channels:
            by_channel.setdefault(channel_id, []).append(gaps[stream_id])
    for channel_id, gap_ids in by_channel.items():
        alert = None
        if not note:
            alert = await alerts.open_one(session, workspace_id, channel_id, profile_id)
        if alert is None:
            alert = await alerts.add(
                session,
                Alert(
                    workspace_id=workspace_id,
                    channel_id=channel_id,
                    profile_id=profile_id,
                    opened_at=now,
                    closed_at=now if note else None,
                    is_note=note,
                ),
            )
        await alerts.tell_of(session, alert, gap_ids)
        await outbox.owe_alert(session, workspace_id, channel_id, alert.id, now=now)


async def change(session: AsyncSession, gap_ids: Collection[int], *, now: datetime) -> None:
    """Draw anew the alerts that tell of these gaps, and close those that have nothing open."""
    if not gap_ids:
        return
    told = await alerts.about(session, gap_ids)
    await alerts.close_finished(session, [one.id for one in told], now=now)
    for alert in told:
        await outbox.owe_alert_change(session, alert.workspace_id, alert.id, now=now)
