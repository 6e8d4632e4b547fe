"""Lives day after day, as fast as it can; says so after each, and waits for a line on its input."""

import asyncio
import sys
from datetime import UTC, datetime, timedelta

from sqlmodel import col, func, select

from bot import garbage, logs
from bot.bot import Bot
from bot.heartbeat import CHORES, Heart
from bot.opening import opened, slack_client
from bot.settings import Settings
from storage.models import Channel, Delivery
from storage.outbox import OWED
from tests.bench.days_bot import journal

STEP = timedelta(minutes=30)
PACE = timedelta(seconds=1)
RETENTION_DAYS = 5


class Calendar:
    """The moment; it moves when it is told to."""

    def __init__(self) -> None:
        """Begin today."""
        self.moment = datetime.now(UTC)

    def now(self) -> datetime:
        """Return the moment, in aware UTC."""
        return self.moment


async def main(database_url: str, slack_url: str) -> None:
    """Open the bot as the composition root does, on a clock of ours."""
    settings = Settings(
        _env_file=None,
        database_url=database_url,
        slack_api_url=slack_url,
        retention_days=RETENTION_DAYS,
    )
    logs.configure(settings.log_level, "json")
    calendar, services = Calendar(), {journal.SERVICE: journal.provider()}
    async with (
        slack_client(settings, "xoxb-bench") as client,
        opened(settings, client, providers=services, now=calendar.now) as bot,
    ):
        garbage.seldom()
        heart = Heart(bot)
        while True:
            await _day(bot, heart, calendar)
            sent = await _counted(bot, col(Delivery.sent_at).is_not(None))
            shut = await _counted(bot, col(Channel.closed_at).is_not(None))
            print(sent, shut, flush=True)
            if not sys.stdin.readline():
                return


async def _day(bot: Bot, heart: Heart, calendar: Calendar) -> None:
    for _ in range(timedelta(days=1) // STEP):
        calendar.moment += STEP
        await heart.polling.drained()
        while await _counted(bot, OWED | col(Delivery.change_owed_at).is_not(None)):
            await heart.delivery.drained()
            calendar.moment += PACE
    for chore, _ in CHORES.values():
        await chore(bot)


async def _counted(bot: Bot, which: object) -> int:
    async with bot.database.reading() as session:
        return (await session.execute(select(func.count()).where(which))).scalar_one()  # type: ignore[arg-type]


if __name__ == "__main__":
    garbage.not_yet()
    asyncio.run(main(*sys.argv[1:]))
