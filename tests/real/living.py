"""A bot that lives for real: the clock runs, the heart beats, and only Slack is the sandbox."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import col, select

from bot import manifest
from bot.bot import Bot
from bot.heartbeat import beating
from bot.opening import introduce, opened, slack_client
from bot.people import Person
from bot.sandbox import Sandbox, open_sandbox, words
from bot.settings import Settings
from bot.watching import pages, topics
from providers.vocabulary import Connection, Page
from storage.models import Item, Topic

LOOPBACK = "127.0.0.1:*,::1:*"
PATIENCE = 40.0


@dataclass(frozen=True)
class Living:
    """A bot with a topic whose feed goes to #social."""

    bot: Bot
    sandbox: Sandbox
    jane: Person
    topic: Topic

    async def adds(self, service: str, query: str) -> str:
        """Search, add the most relevant page, and return its name."""
        page_id, page = await self.finds(service, query)
        await pages.add(self.bot, self.jane, self.topic.id, page_id, Connection.UNAUTHORIZED)
        await self.reads(page.name)
        await self.until_polled()
        return page.name

    async def finds(self, service: str, query: str) -> tuple[int, Page]:
        """Search until the page is there: a network takes a moment to know of a new account."""
        for _ in range(round(PATIENCE / 0.5)):
            found = await pages.find(self.bot, self.jane, service, query)
            if found.pages:
                return found.pages[0]
            await asyncio.sleep(0.5)
        raise AssertionError(found.tried)

    async def until_polled(self) -> None:
        """Wait until every stream was polled once."""
        for _ in range(round(PATIENCE / 0.1)):
            card = await topics.show(self.bot, self.jane, self.topic.id)
            if all(one.stream.first_polled_at for one in card.streams):
                return
            await asyncio.sleep(0.1)
        raise AssertionError([one.stream.trouble for one in card.streams])

    async def until_stored(self, text: str) -> None:
        """Wait until an item says that, wherever it is posted."""
        wanted = select(Item.id).where(col(Item.content).contains(text))
        for _ in range(round(PATIENCE / 0.1)):
            async with self.bot.database.reading() as session:
                if (await session.scalars(wanted)).first():
                    return
            await asyncio.sleep(0.1)
        raise AssertionError(f"{text!r} was not stored")

    def said(self) -> list[str]:
        """Return what stands in the channel."""
        messages = self.sandbox.channel("social").messages
        return [words(message.blocks) or message.text for message in messages]

    async def reads(self, text: str) -> str:
        """Wait until a message says that, and return it."""
        for _ in range(round(PATIENCE / 0.1)):
            found = [said for said in self.said() if text in said]
            if found:
                return found[0]
            await asyncio.sleep(0.1)
        raise AssertionError(f"{text!r} did not arrive: {self.said()}")


@asynccontextmanager
async def living(folder: Path) -> AsyncIterator[Living]:
    """Bring a bot to life with a database of its own."""
    asked = manifest.read()
    async with open_sandbox(
        scopes=manifest.scopes(asked), events=manifest.events(asked)
    ) as sandbox:
        settings = Settings(
            _env_file=None,
            database_url=f"sqlite+aiosqlite:///{folder}/social.sqlite",
            slack_api_url=sandbox.api_url,
            slack_bot_token=sandbox.bot_token,
            allow_private=LOOPBACK,
            shortest_poll_seconds=0.5,
        )
        async with (
            slack_client(settings, sandbox.bot_token) as client,
            opened(settings, client) as bot,
        ):
            workspace = await introduce(bot, client)
            jane = await bot.people.find(
                workspace.id, sandbox.person("jane").id, team_id=workspace.team_id
            )
            topic = await topics.create(bot, jane, "Competitors", sandbox.channel("social").id)
            async with beating(bot):
                yield Living(bot, sandbox, jane, topic)
