"""What people do at the quay: link an account, watch its page, and let time pass."""

from dataclasses import dataclass

from bot.heartbeat import Heart
from bot.messages import my_pages, profiles, topic_add
from bot.sandbox.person import Person
from bot.sandbox.records import Message
from providers.vocabulary import Page
from tests.clock import Clock
from tests.handlers.linked.browser import Browser
from tests.handlers.place import Place
from tests.harbour import Harbour
from tests.life import all_sent


@dataclass(frozen=True)
class Quay:
    """The place, its heart and clock, the harbour and a browser."""

    place: Place
    heart: Heart
    clock: Clock
    harbour: Harbour
    browser: Browser

    @property
    def jane(self) -> Person:
        return self.place.jane

    @property
    def omar(self) -> Person:
        return self.place.omar

    async def links(self, who: Person, account: str) -> None:
        """Link an account by `/social connect`."""
        await who.command("/social connect")
        await self.browser.links(who.element(profiles.CONNECT)["url"], account)
        await self.place.sandbox.settled()
        await who.closes()

    async def watches(self, page: Page, who: Person, account: str) -> None:
        """Link an account and add its page to the topic *Ours* by the modal."""
        await self.links(who, account)
        await who.command("/social topic add Ours")
        await who.chooses(topic_add.SERVICE, "harbour")
        await who.submits()
        await who.clicks(my_pages.ADD)
        await who.submits()
        await self.passes(minutes=2)
        assert page.name in str(await self.place.pages_in("Ours"))

    async def passes(self, **time: float) -> None:
        """Let time pass: what is due is polled, what is owed is sent."""
        self.clock.forward(**time)
        await self.heart.polling.drained()
        await self.settles()

    async def settles(self) -> None:
        """Let what people want be done, and what is owed be sent."""
        await self.heart.acting.drained()
        await all_sent(self.heart, self.place.sandbox, self.clock)

    def alert(self, mark: str = ":red_circle:") -> Message:
        """Return the newest alert of the channel."""
        found = self.place.sandbox.channel("social").messages
        return next(one for one in reversed(found) if one.text.startswith(mark))
