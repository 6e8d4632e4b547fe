"""Receipts: what became of sends, written down many at a time; each outcome has one answer."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot import rules
from bot.bot import Bot
from bot.messages import notices
from bot.posting.delivery import Outcome, Sent
from bot.watching import channels
from storage import items, lanes, outbox, pages, sends
from storage.content import unpack
from storage.models import Delivery

log = structlog.get_logger()

SHUT_OUT_WAIT = timedelta(minutes=5)


async def settle(bot: Bot, sent: Sequence[Sent]) -> None:
    """Write down what became of these sends, and give their channels back."""
    async with bot.database.writing() as session:
        await sends.settle_sent(
            session,
            [
                {
                    "id": one.sending.delivery.id,
                    "ts": one.ts,
                    "thread_ts": one.sending.thread_ts,
                    "sent_at": one.at,
                    # What an earlier try has sent may be older than the change.
                    "shows": None if one.found else one.sending.delivery.change_owed_at,
                }
                for one in sent
                if one.outcome is Outcome.SENT
            ],
        )
        for one in sent:
            if one.outcome is not Outcome.SENT:
                await ANSWERS[one.outcome](bot, session, one)
        await lanes.release(session, [(one.sending.lane, _next_send_at(one)) for one in sent])


def _next_send_at(one: Sent) -> datetime:
    if one.wait:
        return one.at + one.wait
    if one.outcome is Outcome.SHUT_OUT:
        return one.at + SHUT_OUT_WAIT
    return rules.next_send_at(one.sending.lane.next_send_at, one.at)


async def _updated(bot: Bot, session: AsyncSession, one: Sent) -> None:
    del bot
    await sends.settle_change(session, one.sending.delivery)


async def _not_sent(bot: Bot, session: AsyncSession, one: Sent) -> None:
    """Slack was clear that nothing was posted by this send; an earlier one may still be unclear."""
    del bot
    await sends.settle(session, one.sending.delivery.id, claimed_at=one.sending.delivery.claimed_at)


async def _unclear(bot: Bot, session: AsyncSession, one: Sent) -> None:
    """Leave the claim standing: the next holder looks the message up."""
    del bot, session
    log.warning("slack gave no clear answer", delivery=one.sending.delivery.id, why=one.why)


async def _closed(bot: Bot, session: AsyncSession, one: Sent) -> None:
    delivery: Delivery = one.sending.delivery
    await _not_sent(bot, session, one)
    await channels.close(bot, session, delivery.workspace_id, delivery.channel_id, one.why)


async def _shut_out(bot: Bot, session: AsyncSession, one: Sent) -> None:
    log.error("slack does not let us in", workspace=one.sending.lane.workspace_id, why=one.why)
    await _not_sent(bot, session, one)


async def _parked(bot: Bot, session: AsyncSession, one: Sent) -> None:
    delivery = one.sending.delivery
    log.error(
        "a message was put aside", delivery=delivery.id, why=one.why, outcome=one.outcome.name
    )
    await sends.park(session, delivery, one.why[:200], now=bot.now())


async def _unknown(bot: Bot, session: AsyncSession, one: Sent) -> None:
    """Nobody can tell whether it arrived: it is not sent again, and its channel hears of it."""
    delivery = one.sending.delivery
    log.warning("a message may have arrived, or not", delivery=delivery.id, why=one.why)
    await sends.park(session, delivery, "unknown", now=bot.now())
    item = await items.one(session, delivery.workspace_id, delivery.item_id or 0)
    page = await pages.one(session, delivery.workspace_id, item.page_id) if item else None
    if item and page:
        told = notices.delivery_unknown(pages.described(page), unpack(item.content).url)
        await outbox.owe_notice(
            session,
            delivery.workspace_id,
            delivery.channel_id,
            told.payload(),
            now=bot.now(),
            key=f"unknown.{delivery.id}",
        )


ANSWERS: dict[Outcome, Callable[[Bot, AsyncSession, Sent], Awaitable[None]]] = {
    Outcome.UPDATED: _updated,
    Outcome.SLOWED: _not_sent,
    Outcome.UNCLEAR: _unclear,
    Outcome.CLOSED: _closed,
    Outcome.SHUT_OUT: _shut_out,
    Outcome.UNSENDABLE: _parked,
    Outcome.UNKNOWN: _unknown,
}
