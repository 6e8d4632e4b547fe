"""The clock: APScheduler beats, and the pumps work at what is due. Nothing else is decided here."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
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
from storage import due

LOOK_SECONDS = 0.5
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


class Heart:
    """The pumps of one process, and the look for what they have to do."""

    def __init__(self, bot: Bot) -> None:
        """Stand still until told to look."""
        self._bot = bot
        self.polling, self.delivery, self.acting = _polling(bot), _delivery(bot), _acting(bot)
        self.looked_at = time.monotonic()
        self._looking: asyncio.Task[None] | None = None

    async def look(self) -> None:
        """Look for what is due, unless the last look still waits for the database."""
        if self._looking is None or self._looking.done():
            self._looking = self._bot.work.start(self._look(), name="looking")

    async def _look(self) -> None:
        async with self._bot.database.reading() as session:
            is_due = await due.look(session, now=self._bot.now())
        self.looked_at = time.monotonic()
        pumps = (self.polling, self.delivery, self.acting)
        for pump, has_work in zip(pumps, is_due, strict=True):
            if has_work:
                pump.beat()

    def ages(self) -> dict[str, float]:
        """Return for how many seconds each was not looked after, or has not got on."""
        age = time.monotonic() - self.looked_at
        pumps = {"poll": self.polling, "deliver": self.delivery, "act": self.acting}
        return {name: max(age, pump.stuck_seconds) for name, pump in pumps.items()}

    async def finish(self) -> None:
        """Look for nothing more; finish what is under way, or give it back."""
        await asyncio.gather(
            self.polling.finish(seconds=POLLS_END_SECONDS),
            self.delivery.finish(seconds=SENDS_END_SECONDS),
            self.acting.finish(seconds=SENDS_END_SECONDS),
        )


@asynccontextmanager
async def beating(bot: Bot) -> AsyncIterator[Heart]:
    """Beat until the end of the block; what is under way then is finished, or given back."""
    heart = Heart(bot)
    scheduler = AsyncIOScheduler(
        timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": 60}
    )
    # In a fixed rhythm, the replica that looks after the longest pause would do most of the work.
    least, jitter = LOOK_SECONDS * (1 - UNEVENNESS / 2), LOOK_SECONDS * UNEVENNESS
    scheduler.add_job(heart.look, "interval", seconds=least, jitter=jitter, id="look")
    for name, (job, seconds) in CHORES.items():
        scheduler.add_job(_chore(bot, name, job), "interval", seconds=seconds, id=name)
    scheduler.start()
    try:
        yield heart
    finally:
        scheduler.shutdown(wait=False)
        await heart.finish()


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
