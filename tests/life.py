"""A bot among its people: what happens, in a few words each. The clock moves only when told to."""

from dataclasses import dataclass

from bot.bot import Bot
from bot.heartbeat import Heart
from bot.people import Person
from bot.sandbox import Message, Sandbox, words
from bot.watching import pages, topics
from providers.vocabulary import Connection, Page
from storage.models import Topic
from tests.clock import Clock
from tests.town import Town


async def all_sent(heart: Heart, sandbox: Sandbox, clock: Clock, *, pause: float = 6) -> None:
    """Let all that is owed be sent, with so many seconds between messages."""
    for _ in range(60):
        before = len(sandbox.calls)
        await heart.delivery.drained()
        if len(sandbox.calls) == before:
            return
        clock.forward(seconds=pause)


@dataclass
class Life:
    """A bot among its people: what happens, in a few words each."""

    bot: Bot
    heart: Heart
    sandbox: Sandbox
    clock: Clock
    town: Town
    jane: Person

    async def topic(self, name: str, channel: str = "social") -> Topic:
        return await topics.create(self.bot, self.jane, name, self.sandbox.channel(channel).id)

    async def adds(self, page: Page, topic: Topic) -> pages.Added:
        found = await pages.find(self.bot, self.jane, "town", page.name)
        return await pages.add(
            self.bot, self.jane, topic.id, found.pages[0][0], Connection.UNAUTHORIZED
        )

    async def passes(self, **time: float) -> None:
        """Let time pass: what is due is polled, what is owed is sent, a second between messages."""
        self.clock.forward(**time)
        await self.heart.polling.drained()
        await all_sent(self.heart, self.sandbox, self.clock)

    def posted(self, channel: str = "social") -> list[Message]:
        return self.sandbox.channel(channel).messages

    def reads(self, channel: str = "social") -> list[str]:
        return [words(message.blocks) or message.text for message in self.posted(channel)]

    def times(self, text: str, channel: str = "social") -> int:
        """Return how many messages of a channel say this."""
        return sum(text in said for said in self.reads(channel))
