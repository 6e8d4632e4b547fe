"""The bot of the feeds bench, a process of its own: told to, it polls until nothing is due.

It writes "ready" and "done", and waits each time for a line on its input.
"""

import asyncio
import sys
from typing import TYPE_CHECKING

from bot import garbage

if TYPE_CHECKING:
    from bot.bot import Bot

NOWHERE = "http://127.0.0.1:9/api/"


async def main(database_url: str, feeds_at: str) -> None:
    """Open the bot as the composition root does, and let its polling pump run dry."""
    from bot import logs
    from bot.heartbeat import Heart
    from bot.opening import opened, slack_client
    from bot.settings import Settings

    settings = Settings(
        _env_file=None, database_url=database_url, allow_private=feeds_at, slack_api_url=NOWHERE
    )
    logs.configure(settings.log_level, "json")
    async with slack_client(settings, "xoxb-bench") as client, opened(settings, client) as bot:
        garbage.seldom()
        _says("ready")
        polling = Heart(bot).polling
        while await _due(bot):
            await polling.drained()
        _says("done")


def _says(word: str) -> None:
    print(word, flush=True)
    sys.stdin.readline()


async def _due(bot: "Bot") -> int:
    from sqlalchemy import func
    from sqlmodel import col, select

    from storage.models import Stream

    wanted = select(func.count()).select_from(Stream).where(col(Stream.next_poll_at) <= bot.now())
    async with bot.database.reading() as session:
        return (await session.execute(wanted)).scalar_one()


if __name__ == "__main__":
    garbage.not_yet()
    asyncio.run(main(*sys.argv[1:]))
