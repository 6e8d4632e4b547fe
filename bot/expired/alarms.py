"""What alerts tell, looked up for many at once, and put into words."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from bot.bot import Bot
from bot.messages import alert as words
from bot.messages import causes
from bot.messages.message import Message
from storage import alerts, outbox
from storage.models import Alert, Delivery


class Facts(NamedTuple):
    """An alert, and what it tells of each of its pages."""

    alert: Alert
    told: tuple[alerts.Told, ...]


async def facts(session: AsyncSession, deliveries: Iterable[Delivery]) -> dict[int, Facts]:
    """Return what the alerts among these deliveries tell, by the delivery's id."""
    wanted = {
        one.id: int((one.payload or {})["alert_id"])
        for one in deliveries
        if one.subject == outbox.ALERT
    }
    if not wanted:
        return {}
    found = await alerts.some(session, wanted.values())
    told = await alerts.told(session, wanted.values())
    return {
        delivery_id: Facts(found[alert_id], tuple(one for one in told if one.alert_id == alert_id))
        for delivery_id, alert_id in wanted.items()
        if alert_id in found
    }


def composed(bot: Bot, known: Facts) -> Message:
    """Return the alert as a message."""
    troubles = [trouble(bot, one) for one in known.told]
    return words.message(troubles, alert_id=known.alert.id, is_note=known.alert.is_note)


def trouble(bot: Bot, one: alerts.Told) -> words.Trouble:
    """Return what is told of one page."""
    return words.Trouble(
        name=one.page.name or one.page.handle,
        url=one.page.url,
        service_label=bot.label(one.page.service),
        cause=one.gap.cause,
        since=one.gap.from_at,
        until=one.gap.to_at,
        is_public=one.gap.is_public,
        closed_by=one.gap.closed_by,
        cure=causes.cure(one.gap.cause, bot.providers.get(one.page.service)),
        came_back=one.gap.came_back,
        is_counted=one.gap.caught_up_at is not None,
        lost=one.gap.lost,
    )
