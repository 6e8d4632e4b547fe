"""The clock: APScheduler beats, the pumps look for work. Nothing else is decided here."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot import housekeeping
from bot.acts import acted, doing, escalating
from bot.bot import Bot
from bot.expired import checking, ending, mailing
from bot.installs import reinstalling, uninstalling
from bot.linked import access
from bot.measured import measuring
from bot.posting import delivery, receipts
from bot.pump import Pump
from bot.watching import polling, releasing, storing

POLL_SECONDS = 1.0
DELIVER_SECONDS = 0.25
ACT_SECONDS = 1.0
# Within what part of itself a beat may come, around its moment.
UNEVENNESS = 0.5
MAIL_SECONDS = 30
CHECK_SECONDS = 60
TOKENS_SECONDS = 600
# Slack forgives for a short while only when an answer with a new token was lost.
ROTATE_SECONDS = 20
LEAVE_SECONDS = 60
MEASURE_SECONDS = 60
RELEASE_SECONDS = 10
ESCALATE_SECONDS = 20
CLEAN_UP_SECONDS = 3600
# What is under way when the bot stops has this long: a message that was posted gets its receipt.
POLLS_END_SECONDS = 3.0
SENDS_END_SECONDS = 4.0


CHORES = {
    "mail": (mailing.send_due, MAIL_SECONDS),
    "daily check": (checking.check_due, CHECK_SECONDS),
    "renew tokens": (access.renew_due, TOKENS_SECONDS),
    "renew installations": (reinstalling.renew_due, ROTATE_SECONDS),
    "leave": (uninstalling.finish, LEAVE_SECONDS),
    "warn": (ending.warn_due, TOKENS_SECONDS),
    "measure": (measuring.collect_due, MEASURE_SECONDS),
    "release": (releasing.release_due, RELEASE_SECONDS),
    "escalate": (escalating.tell_due, ESCALATE_SECONDS),
    "clean up": (housekeeping.clean_up, CLEAN_UP_SECONDS),
}


@dataclass(frozen=True)
class Heart:
    """The pumps of one process; `beats` holds when each was last looked after (monotonic)."""

    polling: Pump[Any, Any]
    delivery: Pump[Any, Any]
    acting: Pump[Any, Any]
    beats: dict[str, float]

    async def poll(self) -> None:
        """Look for due streams."""
        self.beats["poll"] = time.monotonic()
        self.polling.beat()

    async def deliver(self) -> None:
        """Look for owed messages."""
        self.beats["deliver"] = time.monotonic()
        self.delivery.beat()

    async def act(self) -> None:
        """Look for what people want done at services."""
        self.beats["act"] = time.monotonic()
        self.acting.beat()

    def ages(self) -> dict[str, float]:
        """Return how many seconds ago each was last looked after, or got on with its work."""
        pumps = {"poll": self.polling, "deliver": self.delivery, "act": self.acting}
        now = time.monotonic()
        return {name: max(now - at, pumps[name].stuck_seconds) for name, at in self.beats.items()}

    async def finish(self) -> None:
        """Look for nothing more; finish what is under way, or give it back."""
        await asyncio.gather(
            self.polling.finish(seconds=POLLS_END_SECONDS),
            self.delivery.finish(seconds=SENDS_END_SECONDS),
            self.acting.finish(seconds=SENDS_END_SECONDS),
        )


def heart(bot: Bot) -> Heart:
    """Make the pumps of a bot; they stand still until they are told to beat."""
    now = time.monotonic()
    beats = dict.fromkeys(("poll", "deliver", "act"), now)
    return Heart(_polling(bot), _delivery(bot), _acting(bot), beats)


@asynccontextmanager
async def beating(bot: Bot) -> AsyncIterator[Heart]:
    """Beat until the end of the block; what is under way then is finished, or given back."""
    its_heart = heart(bot)
    scheduler = AsyncIOScheduler(
        timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": 60}
    )
    for beat, seconds in (
        (its_heart.poll, POLL_SECONDS),
        (its_heart.deliver, DELIVER_SECONDS),
        (its_heart.act, ACT_SECONDS),
    ):
        # In a fixed rhythm, the replica that looks after the longest pause would do most of it.
        least, jitter = seconds * (1 - UNEVENNESS / 2), seconds * UNEVENNESS
        scheduler.add_job(beat, "interval", seconds=least, jitter=jitter, id=beat.__name__)
    for name, (job, seconds) in CHORES.items():
        scheduler.add_job(_chore(bot, name, job), "interval", seconds=seconds, id=name)
    scheduler.start()
    try:
        yield its_heart
    finally:
        scheduler.shutdown(wait=False)
        await its_heart.finish()


def _chore(
    bot: Bot, name: str, job: Callable[[Bot], Coroutine[Any, Any, Any]]
) -> Callable[[], Coroutine[Any, Any, None]]:
    """Let a chore be finished when the bot stops: the clock alone would cut it off."""

    async def chore() -> None:
        await asyncio.wait([bot.work.start(job(bot), name=name)])

    return chore


def _polling(bot: Bot) -> Pump[Any, Any]:
    return Pump(
        "polling",
        bot.work,
        claim=lambda most, crowded: polling.claim(bot, most, crowded),
        do=lambda claimed: polling.ask(bot, claimed),
        settle=lambda polled: storing.store(bot, polled),
        give_back=lambda claimed: polling.give_back(bot, claimed),
        lane=lambda claimed: claimed.stream.host,
        room=polling.IN_FLIGHT,
        room_in_lane=polling.IN_FLIGHT_PER_HOST,
    )


def _delivery(bot: Bot) -> Pump[Any, Any]:
    return Pump(
        "delivery",
        bot.work,
        claim=lambda most, _: delivery.claim(bot, most),
        do=lambda sending: delivery.send(bot, sending),
        settle=lambda sent: receipts.settle(bot, sent),
        give_back=lambda sending: receipts.settle(bot, delivery.broken_off(bot, sending)),
        lane=lambda sending: sending.lane.channel_id,
        room=delivery.IN_FLIGHT,
        room_in_lane=delivery.IN_FLIGHT,
    )


def _acting(bot: Bot) -> Pump[Any, Any]:
    return Pump(
        "acting",
        bot.work,
        claim=lambda most, crowded: doing.claim(bot, most, crowded),
        do=lambda wish: doing.do(bot, wish),
        settle=lambda done: acted.settle(bot, done),
        lane=lambda wish: wish.page.native_id,
        room=doing.IN_FLIGHT,
        room_in_lane=doing.IN_FLIGHT,
    )
