"""The bot is killed with -9 while it polls, stores and posts: nothing lost, nothing twice."""

import asyncio
import os
import random
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import IO

import pytest
from aiohttp import web

from bot.bot import Bot
from bot.opening import introduce, opened, slack_client
from bot.sandbox import Sandbox, words
from bot.settings import Settings
from bot.watching import pages, topics
from providers.vocabulary import Connection
from tests.press import beside, settings_of

KILLS = int(os.environ.get("TEST_KILLS", "5"))
POSTS = 4 * KILLS


@dataclass
class Press:
    """A feed that grows when it is told to."""

    posts: list[datetime] = field(default_factory=list)

    def publish(self) -> None:
        """Put out one more post."""
        self.posts.append(datetime.now(UTC))

    async def feed(self, _: web.Request) -> web.Response:
        """Serve the newest forty posts."""
        numbered = list(enumerate(self.posts))[-40:]
        items = "".join(
            f"<item><guid isPermaLink='false'>post-{number}</guid><title>Post {number:03}</title>"
            f"<pubDate>{format_datetime(moment)}</pubDate></item>"
            for number, moment in reversed(numbered)
        )
        head = "<title>The Press</title><link>http://press.example</link><description/>"
        text = f"<rss version='2.0'><channel>{head}{items}</channel></rss>"
        return web.Response(text=text, content_type="application/rss+xml")


def environment(settings: Settings) -> dict[str, str]:
    """Return the environment of the bot that is killed."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")}
    return own | {
        "SLACK_BOT_TOKEN": settings.slack_bot_token.get_secret_value(),
        "SLACK_APP_TOKEN": settings.slack_app_token.get_secret_value(),
        "SLACK_API_URL": settings.slack_api_url,
        "DATABASE_URL": settings.database_url,
        "ENCRYPTION_KEYS": settings.encryption_keys.get_secret_value(),
        "ALLOW_PRIVATE": settings.allow_private,
        "SHORTEST_POLL_SECONDS": "0.5",
        "LEASE_SECONDS": "2",
        "PORT": "0",
        "LOG_LEVEL": "ERROR",
    }


@asynccontextmanager
async def running(
    settings: Settings, *, stderr: IO[bytes] | None = None, **more: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run the whole bot in a process of its own, killed at the end of the block."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", env=environment(settings) | more, stderr=stderr
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGKILL)
        await process.wait()


@pytest.fixture
def press() -> Press:
    return Press()


@pytest.fixture
async def sandbox(press: Press) -> AsyncIterator[Sandbox]:
    async with beside(press) as sandbox:
        yield sandbox


@pytest.fixture
def settings(database_url: str, sandbox: Sandbox) -> Settings:
    return settings_of(database_url, sandbox)


async def add_the_press(bot: Bot, sandbox: Sandbox, workspace_id: int, team_id: str) -> None:
    jane = await bot.people.find(workspace_id, sandbox.person("jane").id, team_id=team_id)
    topic = await topics.create(bot, jane, "Press", sandbox.channel("social").id)
    found = await pages.find(bot, jane, "rss", f"{sandbox.slack.base_url}/press.xml")
    await pages.add(bot, jane, topic.id, found.pages[0][0], Connection.UNAUTHORIZED)


async def test_a_bot_that_is_killed_again_and_again_loses_nothing_and_repeats_nothing(
    sandbox: Sandbox, settings: Settings, press: Press
) -> None:
    dice = random.Random(11)  # noqa: S311 - moments, not secrets
    async with slack_client(settings, sandbox.bot_token) as client, opened(settings, client) as bot:
        workspace = await introduce(bot, client)
        await add_the_press(bot, sandbox, workspace.id, workspace.team_id)

    def arrived() -> list[str]:
        said = [
            words(message.blocks) or message.text for message in sandbox.channel("social").messages
        ]
        # After long silence there are so many that a digest's head stands before them.
        return [text for text in said if "Post " in text and "new items" not in text]

    async with running(settings):
        await sandbox.until(lambda: len(sandbox.channel("social").messages) > 0, within=30)
        await asyncio.sleep(1)
    for _ in range(KILLS):
        for _ in range(POSTS // KILLS):
            press.publish()
        async with running(settings):
            await asyncio.sleep(1.5 + dice.random() * 3)
    async with running(settings):
        await sandbox.until(lambda: len(arrived()) >= POSTS, within=60)
        await asyncio.sleep(2)
    expected = [f"Post {number:03}" for number in range(POSTS)]
    assert [next(one for one in expected if one in text) for text in arrived()] == expected
