"""Delivery: what channels are owed is claimed and posted; an unclear send is looked up first."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, auto

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot import rules
from bot.bot import Bot
from bot.messages.message import Message
from bot.posting import composing
from bot.slack import Ambiguous, Posted, Refused, Slowed, Unsendable
from storage import lanes, outbox, sends, turns
from storage.lanes import Lane
from storage.models import Delivery
from storage.turns import Told

log = structlog.get_logger()

# A worker gives up well inside its lease, so that nobody else sends at the same moment.
PART_OF_LEASE = 0.5
# Slack may still be writing what it did not answer for: look only after a while.
SETTLING = timedelta(seconds=5)
IN_FLIGHT = 400


# A channel, what it is told next, and whether that is a change of what it has already.
Next = tuple[Lane, Told, bool]


class Outcome(Enum):
    """What became of a send."""

    SENT = auto()
    UPDATED = auto()
    SLOWED = auto()
    UNCLEAR = auto()
    CLOSED = auto()
    SHUT_OUT = auto()
    UNSENDABLE = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Sending:
    """One message for one channel, ready to go. `deadline` is in seconds of the monotonic clock."""

    lane: Lane
    delivery: Delivery
    message: Message
    thread_ts: str
    deadline: float
    changes: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of it; `found` tells that an earlier try had sent it."""

    sending: Sending
    outcome: Outcome
    at: datetime
    ts: str = ""
    wait: timedelta = timedelta(0)
    why: str = ""
    found: bool = False


async def claim(bot: Bot, most: int) -> tuple[Sequence[Sending], float]:
    """Take channels that may be sent to, and the next message of each, marked as claimed.

    Tell also after how many seconds to look again: 0 when nobody is owed anything.
    """
    now = bot.now()
    lease = timedelta(seconds=bot.settings.lease_seconds)
    deadline = time.monotonic() + bot.settings.lease_seconds * PART_OF_LEASE
    async with bot.database.writing() as session:
        taken = await lanes.claim(session, now=now, until=now + lease, most=most)
        again = rules.look_again_in(now, await lanes.next_due(session))
        if not taken:
            return [], again
        found = await _next(session, bot, taken)
        ready = await _composed(session, bot, found, deadline)
        await sends.claim(session, [one.delivery.id for one in ready if not one.changes], now=now)
        busy = {id(one.lane) for one in ready}
        await lanes.release(
            session, [(lane, lane.next_send_at) for lane in taken if id(lane) not in busy]
        )
    return ready, again


async def _next(session: AsyncSession, bot: Bot, taken: Sequence[Lane]) -> list[Next]:
    """Return the next message of each channel: what has changed, then what is owed."""
    changed = await turns.changed(session, taken)
    waiting = await turns.waiting(session, taken, most=rules.BURST + 1)
    bursts = [
        lane
        for lane in taken
        if lane.place not in changed and rules.is_burst(waiting.get(lane.place, ()))
    ]
    if bursts:
        await composing.digest(session, bot, bursts)
        waiting |= await turns.waiting(session, bursts, most=1)
    first = {place: here[0].id for place, here in waiting.items()}
    rows = await turns.told(session, [*changed.values(), *first.values()])
    return [
        (lane, rows[id_], lane.place in changed)
        for lane in taken
        if (id_ := changed.get(lane.place) or first.get(lane.place))
    ]


async def _composed(
    session: AsyncSession, bot: Bot, found: Sequence[Next], deadline: float
) -> list[Sending]:
    """Return what can be sent; a message that cannot be made is put aside, and blocks nobody."""
    known = await composing.look_up(session, [told for _, told, _ in found], now=bot.now())
    ready: list[Sending] = []
    for lane, told, changes in found:
        try:
            message, thread_ts = composing.owed(bot, known, told)
        except Exception:
            log.exception("a message could not be made", delivery=told.delivery.id)
            await sends.park(session, told.delivery, "could not be made", now=bot.now())
            continue
        ready.append(Sending(lane, told.delivery, message, thread_ts, deadline, changes=changes))
    return ready


async def send(bot: Bot, sending: Sending) -> Sent:
    """Send it; trouble is a result too."""
    try:
        async with asyncio.timeout(max(0.0, sending.deadline - time.monotonic())):
            return await _send(bot, sending)
    except Slowed as error:
        return Sent(sending, Outcome.SLOWED, bot.now(), wait=timedelta(seconds=error.seconds))
    except (Ambiguous, TimeoutError) as error:
        return Sent(sending, Outcome.UNCLEAR, bot.now(), wait=SETTLING, why=str(error))
    except Refused as error:
        return Sent(sending, _refusal(error), bot.now(), why=error.code)
    except Unsendable as error:
        return Sent(sending, Outcome.UNSENDABLE, bot.now(), why=str(error))
    except Exception as error:
        log.exception("a delivery broke", delivery=sending.delivery.id)
        return Sent(sending, Outcome.UNSENDABLE, bot.now(), why=type(error).__name__)


def broken_off(bot: Bot, sendings: Sequence[Sending]) -> list[Sent]:
    """Return what is known of sends that were not finished: whoever comes next looks them up."""
    now, why = bot.now(), "the bot stopped"
    return [Sent(one, Outcome.UNCLEAR, now, wait=SETTLING, why=why) for one in sendings]


async def _send(bot: Bot, sending: Sending) -> Sent:
    try:
        return await _try(bot, sending)
    except Refused as error:
        # Slack refuses a whole message for one picture that it cannot fetch.
        bare = sending.message.without_pictures()
        if error.code != "invalid_blocks" or bare.blocks == sending.message.blocks:
            raise
        return await _try(bot, replace(sending, message=bare))


async def _try(bot: Bot, sending: Sending) -> Sent:
    delivery, workspace_id = sending.delivery, sending.lane.workspace_id
    if sending.changes:
        await bot.slack.update(
            workspace_id, Posted(delivery.channel_id, delivery.ts), sending.message
        )
        return Sent(sending, Outcome.UPDATED, bot.now())
    if delivery.claimed_at:
        found = await _look_up(bot, sending, delivery.claimed_at)
        if found is not None:
            return found
    posted = await bot.slack.post(
        workspace_id,
        delivery.channel_id,
        sending.message,
        delivery_id=delivery.id,
        thread_ts=sending.thread_ts,
    )
    return Sent(sending, Outcome.SENT, bot.now(), ts=posted.ts)


async def _look_up(bot: Bot, sending: Sending, since: datetime) -> Sent | None:
    """Look whether an earlier, unclear send arrived.

    None: it did not, or it may come twice without harm.
    """
    delivery = sending.delivery
    try:
        ts = await bot.slack.find_delivery(
            sending.lane.workspace_id,
            delivery.channel_id,
            delivery.id,
            since=since,
            thread_ts=sending.thread_ts,
        )
    except Refused as error:
        if delivery.subject in {outbox.NOTICE, outbox.ALERT}:
            return None
        return Sent(sending, Outcome.UNKNOWN, bot.now(), why=error.code)
    return Sent(sending, Outcome.SENT, bot.now(), ts=ts, found=True) if ts else None


def _refusal(error: Refused) -> Outcome:
    if error.shuts_out:
        return Outcome.SHUT_OUT
    return Outcome.CLOSED if error.closes_channel else Outcome.UNSENDABLE
