"""A workspace with the bot in it: what people do there, in a few words each."""

from dataclasses import dataclass

from bot import topics
from bot.bot import Bot
from bot.messages import page_search, topic_add
from bot.sandbox import Sandbox, words
from bot.sandbox.person import Person
from storage import workspaces
from storage.models import Topic
from tests.town import Town


@dataclass(frozen=True)
class Place:
    """The bot, its Slack, and the town that it reads."""

    bot: Bot
    sandbox: Sandbox
    town: Town

    @property
    def jane(self) -> Person:
        return self.sandbox.person("jane")

    @property
    def omar(self) -> Person:
        return self.sandbox.person("omar")

    @property
    def gus(self) -> Person:
        return self.sandbox.person("gus")

    async def topic(self, name: str, channel: str = "social", *pages: str) -> Topic:
        """Let jane make a topic with these pages of the town."""
        await self.jane.command(f'/social topic create "{name}"', channel)
        for page in pages:
            await self.adds(page, name)
        return await self.named(name)

    async def adds(self, page: str, topic: str) -> None:
        """Let jane add a page of the town by the modal."""
        self.town.page(page)
        await self.jane.command(f"/social topic add {topic}")
        await self.jane.submits()
        await self.jane.enters(page_search.QUERY, page)
        await self.jane.clicks(page_search.ADD)
        self.jane.types(page_search.QUERY, "")
        await self.jane.submits()

    async def named(self, name: str) -> Topic:
        """Return a topic as it stands."""
        return await topics.named(self.bot, await self.workspace_id(), name)

    async def workspace_id(self) -> int:
        """Return the one workspace."""
        async with self.bot.database.reading() as session:
            return (await workspaces.all_of_them(session))[0].id

    async def pages_in(self, name: str) -> list[str]:
        """Return the names of a topic's pages."""
        cards = await topics.every(self.bot, await self.workspace_id())
        return [one.page.name for card in cards if card.topic.name == name for one in card.streams]

    async def topics(self) -> list[str]:
        """Return the names of all topics."""
        return [one.name for one in await topics.names(self.bot, await self.workspace_id())]


def modal(person: Person) -> str:
    """Return what stands in the modal that a person looks at, with its title."""
    if person.modal is None:
        return ""
    return words(person.modal.data)


def last(person: Person, channel: str = "social") -> str:
    """Return what a person reads last in a channel."""
    message = person.sees(channel)[-1]
    return words(message.blocks) or message.text


def home(person: Person) -> str:
    """Return what stands in a person's Home."""
    return words(person.home.blocks) if person.home else ""


NEW = topic_add.NEW
