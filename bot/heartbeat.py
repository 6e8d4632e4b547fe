"""The clock: APScheduler beats, the pumps look for work. Nothing else is decided here."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot import (
    access,
    acted,
    checking,
    delivery,
    doing,
    ending,
    housekeeping,
    mailing,
    polling,
    receipts,
    reinstalling,
    storing,
    uninstalling,
)
from bot.bot import Bot
from bot.pump import Pump

POLL_SECONDS = 1.0
DELIVER_SECONDS = 0.25
ACT_SECONDS = 0.25
MAIL_SECONDS = 30
CHECK_SECONDS = 60
TOKENS_SECONDS = 600
# Slack forgives for a short while only when an answer with a new token was lost.
ROTATE_SECONDS = 20
LEAVE_SECONDS = 60
CLEAN_UP_SECONDS = 3600


CHORES = {
    "mail": (mailing.send_due, MAIL_SECONDS),
    "daily check": (checking.check_due, CHECK_SECONDS),
    "renew tokens": (access.renew_due, TOKENS_SECONDS),
    "renew installations": (reinstalling.renew_due, ROTATE_SECONDS),
    "leave": (uninstalling.finish, LEAVE_SECONDS),
    "warn": (ending.warn_due, TOKENS_SECONDS),
    "clean up": (housekeeping.clean_up, CLEAN_UP_SECONDS),
}


@dataclass(frozen=True)
class Heart:
    """The pumps of one process; `beats` holds when each was last looked after."""

    polling: Pump[Any, Any]
    delivery: Pump[Any, Any]
    acting: Pump[Any, Any]
    beats: dict[str, datetime]

    async def poll(self) -> None:
        """Look for due streams."""
        self.beats["poll"] = datetime.now(UTC)
        self.polling.beat()

    async def deliver(self) -> None:
        """Look for owed messages."""
        self.beats["deliver"] = datetime.now(UTC)
        self.delivery.beat()

    async def act(self) -> None:
        """Look for what people want done at services."""
        self.beats["act"] = datetime.now(UTC)
        self.acting.beat()

    def rest(self) -> None:
        """Claim nothing more."""
        for pump in (self.polling, self.delivery, self.acting):
            pump.rest()


def heart(bot: Bot) -> Heart:
    """Make the pumps of a bot; they stand still until they are told to beat."""
    return Heart(_polling(bot), _delivery(bot), _acting(bot), {})


@asynccontextmanager
async def beating(bot: Bot) -> AsyncIterator[Heart]:
    """Beat until the end of the block; what is under way then is finished by `bot.work`."""
    its_heart = heart(bot)
    scheduler = AsyncIOScheduler(
        timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": 60}
    )
    scheduler.add_job(its_heart.poll, "interval", seconds=POLL_SECONDS, id="poll")
    scheduler.add_job(its_heart.deliver, "interval", seconds=DELIVER_SECONDS, id="deliver")
    scheduler.add_job(its_heart.act, "interval", seconds=ACT_SECONDS, id="act")
    for name, (job, seconds) in CHORES.items():
        scheduler.add_job(job, "interval", seconds=seconds, args=[bot], id=name)
    scheduler.start()
    try:
        yield its_heart
    finally:
        scheduler.shutdown(wait=False)
        its_heart.rest()


def _polling(bot: Bot) -> Pump[Any, Any]:
    return Pump(
        "polling",
        bot.work,
        claim=lambda most, crowded: polling.claim(bot, most, crowded),
        do=lambda claimed: polling.ask(bot, claimed),
        settle=lambda polled: storing.store(bot, polled),
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
