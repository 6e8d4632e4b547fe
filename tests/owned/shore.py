"""The life of people who link profiles at the harbour, in a few words each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any, cast

from sqlmodel import col, select

from bot.expired import checking, ending, mailing
from bot.linked import access, linking, profiles
from bot.linked.attempting import Done, Purpose
from bot.people import Person
from bot.sandbox import Message, words
from bot.watching import pages
from bot.watching.standing import Standing, status
from providers.contract import Cannot, Provider
from providers.vocabulary import Connection, Page
from storage.models import Alert, Gap, History, Mail, Profile, Stream, Topic
from storage.models import Page as StoredPage
from tests.harbour import EVERYTHING, Harbour
from tests.life import Life

_browsers = count(1)


@dataclass
class Shore(Life):
    """A bot, its people, and the harbour where they have accounts."""

    harbour: Harbour
    omar: Person

    async def links(
        self,
        who: Person,
        account: str,
        purpose: Purpose | None = None,
        scopes: Sequence[str] = EVERYTHING,
    ) -> Done:
        """Let somebody link an account, from the link to the way back."""
        url, browser = await self.consent(who, purpose)
        query = self.harbour.consents(url, account, tuple(scopes))
        return await linking.finish(self.bot, "harbour", query, browser)

    async def consent(self, who: Person, purpose: Purpose | None = None) -> tuple[str, str]:
        """Go to the consent page; return its address, and the browser that went there."""
        links = await linking.offer(self.bot, who, ["harbour"], purpose or Purpose())
        browser = f"browser-{next(_browsers)}"
        key = links["harbour"].rpartition("/")[2]
        return await linking.begin(self.bot, key, browser), browser

    async def watches(
        self, page: Page, *channels: str, who: Person | None = None, account: str = "jane"
    ) -> Topic:
        """Let somebody link an account, and add its page to a topic of that channel."""
        who = who or self.jane
        await self.links(who, account)
        topic = await self.topic(f"Ours {page.name}", *(channels or ("social",)))
        await self.adds_own(page, topic, who=who)
        await self.passes(minutes=2)
        return topic

    async def adds_own(self, page: Page, topic: Topic, *, who: Person | None = None) -> pages.Added:
        """Add a page as its manager."""
        page_id = await self.page_id(page)
        return await pages.add(self.bot, who or self.jane, topic.id, page_id, Connection.AUTHORIZED)

    async def adds_public(self, page: Page, topic: Topic) -> pages.Added:
        """Add a page as anyone."""
        found = await pages.find(self.bot, self.jane, "harbour", page.name)
        return await pages.add(
            self.bot, self.jane, topic.id, found.pages[0][0], Connection.UNAUTHORIZED
        )

    async def page_id(self, page: Page) -> int:
        """Return the id under which a page is stored."""
        (found,) = await self.rows(StoredPage, native_id=page.native_id)
        return int(found.id)

    async def reconnects(self, who: Person, account: str, channel: str = "social") -> Done:
        """Click *Reconnect* under the channel's alert, and consent as that account."""
        (alert,) = [
            one
            for one in await self.rows(Alert)
            if one.channel_id == self.sandbox.channel(channel).id and not one.is_note
        ][-1:]
        return await self.links(who, account, Purpose(alert_id=alert.id))

    async def checks(self) -> None:
        """Let a day pass, and the daily check be made."""
        self.clock.forward(days=1)
        await checking.check_due(self.bot)

    async def works(self) -> None:
        """Let the other chores be done."""
        await access.renew_due(self.bot)
        await ending.warn_due(self.bot)
        await mailing.send_due(self.bot)

    async def unlinks(self, who: Person) -> None:
        """Unlink all that somebody has linked."""
        for one in await profiles.own(self.bot, who):
            await profiles.unlink(self.bot, who, one.profile.id)

    async def standing(self) -> list[Standing]:
        """Return how every page stands."""
        return await status(self.bot, self.jane)

    def service_is(self, provider: Provider | None = None) -> None:
        """Let the harbour be as it has been changed, or another one."""
        services = cast("dict[str, Provider]", self.bot.providers)
        services["harbour"] = provider or self.harbour.provider()

    def service_goes(self) -> None:
        """Take the harbour out of the bot."""
        del cast("dict[str, Provider]", self.bot.providers)["harbour"]

    def link_is(self, **changes: Any) -> None:
        """Let the harbour be linked in another way."""
        provider = self.harbour.provider()
        assert not isinstance(provider.link, Cannot)  # the harbour can be linked
        self.service_is(replace(provider, link=replace(provider.link, **changes)))

    async def rows(self, table: Any, **facts: Any) -> list[Any]:
        """Return the rows of a table, those with these facts."""
        async with self.bot.database.reading() as session:
            wanted = select(table).order_by(col(table.id))
            for name, value in facts.items():
                wanted = wanted.where(getattr(table, name) == value)
            return list((await session.scalars(wanted)).all())

    async def stream(self, page: Page) -> Stream:
        """Return the one stream of a page."""
        (found,) = await self.rows(Stream, page_id=await self.page_id(page))
        return found  # type: ignore[no-any-return]

    async def gaps(self, page: Page) -> list[Gap]:
        """Return the gaps of a page."""
        return await self.rows(Gap, stream_id=(await self.stream(page)).id)

    async def profile(self, account: str) -> Profile:
        """Return the one profile of an account."""
        (found,) = await self.rows(Profile, native_id=account)
        return found  # type: ignore[no-any-return]

    async def history(self) -> list[tuple[str, str]]:
        """Return what stands in the history: what happened, and to which page."""
        return [(one.what, one.detail.get("page", "")) for one in await self.rows(History)]

    async def mails(self) -> list[Mail]:
        """Return the e-mails that are owed or sent."""
        return await self.rows(Mail)

    def dm(self, who: Person) -> list[str]:
        """Return what the bot has told somebody alone."""
        return [said(message) for message in self.sandbox.person(who.user_id).sees("dm")]

    def alerts(self, channel: str = "social", mark: str = ":red_circle:") -> list[Message]:
        """Return the alerts of a channel that are red, or have another mark."""
        return [one for one in self.posted(channel) if one.text.startswith(mark)]


def said(message: Message) -> str:
    """Return all that a message says."""
    return "\n".join([message.text, words(message.blocks), words(message.attachments)])
