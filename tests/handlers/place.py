"""A workspace with the bot in it: what people do there, in a few words each."""

import asyncio
from dataclasses import dataclass, replace
from typing import Any, cast

from sqlmodel import select

from bot.bot import Bot
from bot.messages import page_search
from bot.sandbox import Sandbox, payloads, words
from bot.sandbox.person import Person
from bot.watching import topics
from providers.contract import Provider
from providers.linking import Link
from storage import pages, workspaces
from storage.models import Delivery, Topic
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

    async def makes(self, name: str) -> Topic:
        """Let the bot make a topic at once."""
        workspace_id = await self.workspace_id()
        jane = await self.bot.people.find(
            workspace_id, self.jane.id, team_id=self.sandbox.slack.team_id
        )
        return await topics.create(self.bot, jane, name, self.sandbox.channel("social").id)

    def town_is(self, **changes: Any) -> None:
        """Let the service be another one than it was."""
        services = cast("dict[str, Provider]", self.bot.providers)
        services["town"] = replace(services["town"], **changes)

    def harbour_is(self, **changes: Any) -> None:
        """Let the harbour be linked in another way than it was."""
        services = cast("dict[str, Provider]", self.bot.providers)
        link = cast("Link", services["harbour"].link)
        services["harbour"] = replace(services["harbour"], link=replace(link, **changes))

    def harbour_erases(self) -> None:
        """Let the harbour's rules want erased what somebody deletes."""
        services = cast("dict[str, Provider]", self.bot.providers)
        services["harbour"] = replace(services["harbour"], erases=True)

    def goes(self, service: str) -> None:
        """Take a service out of the bot."""
        del cast("dict[str, Provider]", self.bot.providers)[service]

    async def streams(self, topic_name: str, count: int) -> None:
        """Let a topic have many pages at once."""
        workspace_id, topic = await self.workspace_id(), await self.named(topic_name)
        now, marks = self.bot.now(), [f"{topic.id}-{number}" for number in range(count)]
        found = [self.town.page(f"Page {mark}") for mark in marks]
        async with self.bot.database.writing() as session:
            for page_id in await pages.keep(session, workspace_id, found, now=now):
                stream = await pages.keep_stream(
                    session, workspace_id, page_id, "unauthorized", host="town.example", now=now
                )
                await pages.place(session, topic.id, stream, by=self.jane.id, now=now)

    async def owed(self, channel_id: str) -> int:
        """Return how many messages a channel, or a person, is owed."""
        async with self.bot.database.reading() as session:
            owed = (await session.scalars(select(Delivery))).all()
        return sum(one.channel_id == channel_id for one in owed)

    async def hears(self, event: dict[str, Any], *, event_id: str) -> None:
        """Let Slack tell of an event, under an id of its own."""
        payload = {**payloads.event(self.sandbox.slack, event), "event_id": event_id}
        await self.sandbox.delivery.send("events_api", payload)
        await self.sandbox.settled()

    async def twice(self, person: Person, action_id: str, value: str | None = None) -> None:
        """Let a person click twice before anything happens."""
        where, place = person._find(action_id, value, None)
        shown: dict[str, Any] = {
            name: place.element[name] for name in ("value", "text") if name in place.element
        }
        act = self.sandbox.interactions.act
        await asyncio.gather(*(act(person.user, where, place, shown) for _ in range(2)))
        await self.sandbox.settled()

    async def told(self, words: str) -> int:
        """Return how many notices the channels are owed that say this."""
        async with self.bot.database.reading() as session:
            owed = (await session.scalars(select(Delivery))).all()
        return sum(words in (one.payload or {}).get("text", "") for one in owed)

    async def cards(self) -> list[topics.TopicCard]:
        """Return every topic with its pages."""
        return await topics.every(self.bot, await self.workspace_id())

    async def named(self, name: str) -> Topic:
        """Return a topic as it stands."""
        return await topics.named(self.bot, await self.workspace_id(), name)

    async def workspace_id(self) -> int:
        """Return the one workspace."""
        async with self.bot.database.reading() as session:
            return (await workspaces.all_of_them(session))[0].id

    async def pages_in(self, name: str) -> list[str]:
        """Return the names of a topic's pages."""
        cards = await self.cards()
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


def drawn(person: Person) -> str:
    """Return the blocks of the modal that a person looks at, as they are."""
    return str(person.modal.blocks) if person.modal else ""
