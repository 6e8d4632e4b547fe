"""The whole bot in a process of its own; one person at its Slack, and that person's browser."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, expect
from playwright.async_api import Page as Tab
from sqlmodel import select

from bot import manifest
from bot.messages import alert, my_pages, profiles, topic_add
from bot.sandbox import Message, Sandbox, open_sandbox, words
from bot.sandbox.person import Person
from storage.database import Database
from storage.models import Stream
from tests.real.servers.processes import answers, free_port, running

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0
SECONDS = 1_000.0
Consents = Callable[[Tab], Awaitable[None]]


@dataclass(frozen=True)
class Whole:
    """The bot at work. Jane types, clicks and reads; `tab` is her browser."""

    sandbox: Sandbox
    jane: Person
    tab: Tab
    database: Database

    async def links(self, consents: Consents, said: str) -> None:
        """Follow the link in the modal, say yes at the service, and come back."""
        await self.tab.goto(self.jane.element(profiles.CONNECT)["url"])
        await self.tab.get_by_test_id("continue").click()
        await consents(self.tab)
        await expect(self.tab.locator("h1")).to_have_text(said)

    async def lends(self, service: str, typed: str, consents: Consents) -> None:
        """Link a profile by `/social connect`."""
        await self.jane.command(f"/social connect {service}")
        await self.modal_offers(profiles.CONNECT_TO)
        await self.jane.clicks(profiles.CONNECT_TO)
        await self.modal_offers(profiles.TYPED)
        self.jane.types(profiles.TYPED, typed)
        await self.jane.submits()
        await self.modal_offers(profiles.CONNECT)
        await self.links(consents, "Linked")
        await self.modal_says("Linked as")
        await self.jane.closes()
        await self.modal_says(":large_green_circle: Linked as")
        await self.jane.closes()

    async def adds_own(self, service: str, name: str) -> None:
        """Add a page that a profile manages, to a topic of #social."""
        await self.jane.command("/social topic add Ours")
        await self.modal_says("Add pages")
        await self.jane.chooses(topic_add.SERVICE, service)
        await self.modal_offers(topic_add.CONNECTION)
        await self.jane.chooses(topic_add.CONNECTION, "authorized")
        await self.jane.submits()
        await self.modal_offers(my_pages.ADD)
        await self.jane.clicks(my_pages.ADD)
        assert name in said(await self.reads("authorized) to *Ours*"))
        await self.jane.closes()
        await self.first_look()

    async def reconnects(self, consents: Consents) -> None:
        """Click *Reconnect* under the red alert, and consent anew."""
        await self.jane.clicks(alert.RECONNECT, message=self.alert(":red_circle:"))
        await self.modal_offers(profiles.CONNECT)
        await self.links(consents, "Reconnected")

    async def modal_says(self, text: str) -> None:
        await self.until(lambda: self.jane.modal and text in words(self.jane.modal.data))

    async def modal_offers(self, action_id: str) -> None:
        def is_there() -> bool:
            try:
                return bool(self.jane.element(action_id))
            except LookupError:
                return False

        await self.until(is_there)

    async def first_look(self) -> None:
        """Wait until every page was read once: what it had before is history."""
        async with asyncio.timeout(PATIENCE):
            while not await self._is_looked_at():
                await asyncio.sleep(0.1)

    async def _is_looked_at(self) -> bool:
        async with self.database.reading() as session:
            streams = (await session.scalars(select(Stream))).all()
        return bool(streams) and all(one.first_polled_at for one in streams)

    async def reads(self, text: str) -> Message:
        """Wait until the channel says that, and return the message."""
        await self.until(lambda: self.found(text))
        return self.found(text)[0]

    def found(self, text: str) -> list[Message]:
        """Return the messages of the channel that say that, the oldest first."""
        return [one for one in self.sandbox.channel("social").messages if text in said(one)]

    def alert(self, mark: str) -> Message:
        """Return the one alert of that colour."""
        (found,) = (
            one for one in self.sandbox.channel("social").messages if one.text.startswith(mark)
        )
        return found

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until it holds; tell what was read instead when it never does."""
        try:
            await self.sandbox.until(condition, within=PATIENCE)
        except TimeoutError:
            modal = words(self.jane.modal.data) if self.jane.modal else "no modal"
            channel = [said(one) for one in self.sandbox.channel("social").messages]
            raise AssertionError(f"{modal}\n{channel}\n{self.jane.notices}") from None


def said(message: Message) -> str:
    """Return all that a message says."""
    return "\n".join([message.text, words(message.blocks), words(message.attachments)])


@asynccontextmanager
async def whole_bot(
    browser: Browser, folder: Path, *servers: str, **settings: str
) -> AsyncIterator[Whole]:
    """Start the bot beside these servers, with more settings of an operator's."""
    asked, port = manifest.read(), free_port()
    url = f"sqlite+aiosqlite:///{folder}/social.sqlite"
    async with open_sandbox(
        scopes=manifest.scopes(asked), events=manifest.events(asked)
    ) as sandbox:
        own = {
            "SLACK_BOT_TOKEN": sandbox.bot_token,
            "SLACK_APP_TOKEN": sandbox.app_token,
            "SLACK_API_URL": sandbox.api_url,
            "DATABASE_URL": url,
            "ALLOW_PRIVATE": ",".join(servers),
            "SHORTEST_POLL_SECONDS": "1",
            "LONGEST_POLL_SECONDS": "2",
            "PORT": str(port),
            "PUBLIC_URL": "",
            "LOG_LEVEL": "WARNING",
            "PYTHONPATH": str(ROOT),
            **settings,
        }
        ready = answers(f"http://127.0.0.1:{port}/healthz")
        async with running(sys.executable, "-m", "bot", "run", ready=ready, folder=folder, env=own):
            await sandbox.connected(within=30)
            context, database = await browser.new_context(), Database(url)
            tab = await context.new_page()
            tab.set_default_timeout(30 * SECONDS)
            try:
                yield Whole(sandbox, sandbox.person("jane"), tab, database)
            finally:
                await context.close()
                await database.close()
