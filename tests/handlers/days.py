"""Days that pass in a workspace: what is due is polled, let go, told and sent."""

from dataclasses import dataclass
from typing import Any

from bot.acts import escalating
from bot.heartbeat import Heart
from bot.sandbox import words
from bot.watching import releasing
from providers.vocabulary import Item
from tests.clock import Clock
from tests.handlers.place import Place
from tests.life import all_sent


@dataclass(frozen=True)
class Days:
    """The place, its heart and its clock, which begins on a Monday at 9:00 UTC."""

    place: Place
    heart: Heart
    clock: Clock

    async def passes(self, **time: float) -> None:
        """Let time pass."""
        self.clock.forward(**time)
        await self.heart.polling.drained()
        await self.settles()

    async def settles(self) -> None:
        """Let what is held and due be let go, and what is owed be sent."""
        await releasing.release_due(self.place.bot)
        await escalating.tell_due(self.place.bot)
        await all_sent(self.heart, self.place.sandbox, self.clock, pause=2)

    def publishes(self, page: str, *texts: str) -> list[Item]:
        """Put posts on a page of the town, now."""
        town = self.place.town
        return [town.publishes(town.page(page), text, at=self.clock.now()) for text in texts]

    def reads(self, channel: str = "social") -> list[str]:
        """Return what stands in a channel, for everybody."""
        found = self.place.sandbox.channel(channel).messages
        return [words(one.blocks) or one.text for one in found if not one.only_for]

    def times(self, text: str, channel: str = "social") -> int:
        """Return how many messages of a channel say this."""
        return sum(text in said for said in self.reads(channel))

    def message(self, text: str, channel: str = "social") -> Any:
        """Return the newest message of a channel that says this."""
        found = self.place.sandbox.channel(channel).messages
        return next(one for one in reversed(found) if text in words(one.blocks))
