"""Workspaces that install the bot by themselves: what their browsers and their people do."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from aiohttp import ClientResponse, ClientSession, CookieJar
from sqlmodel import SQLModel, func, select

from bot.bot import Bot
from bot.heartbeat import Heart
from bot.installs import uninstalling
from bot.linked import linking
from bot.linked.attempting import Done, Purpose
from bot.people import Person
from bot.sandbox import Message, Sandbox, words
from bot.watching import pages, topics
from providers.vocabulary import Connection
from providers.vocabulary import Page as Found
from storage import workspaces
from storage.models import Installation, Topic, Workspace
from tests.clock import Clock
from tests.harbour import Harbour
from tests.life import all_sent
from tests.town import Town


@dataclass(frozen=True)
class Shown:
    """What a browser shows."""

    status: int
    text: str


class Browser:
    """One browser, with its own cookies."""

    def __init__(self, home: str) -> None:
        """Begin with none."""
        self._home = home
        self._session = ClientSession(cookie_jar=CookieJar(unsafe=True))

    async def close(self) -> None:
        await self._session.close()

    async def opens(self, url: str) -> Shown:
        """Open an address."""
        async with self._session.get(url, allow_redirects=False) as reply:
            return Shown(reply.status, await reply.text())

    async def begins(self) -> str:
        """Open our page and go on; return the address of Slack's consent page."""
        assert (await self.opens(f"{self._home}/slack/install")).status == 200
        reply = await self._session.post(f"{self._home}/slack/install", allow_redirects=False)
        assert reply.status == 303, await reply.text()
        return reply.headers["Location"]

    async def consents(self, url: str, holder: str, **form: str) -> str:
        """Answer at Slack; return the address that it sends us back to."""
        assert (await self.opens(url)).status == 200
        answer = {"holder": holder, "allow": "1"} | form
        reply: ClientResponse = await self._session.post(url, data=answer, allow_redirects=False)
        assert reply.status == 302, await reply.text()
        return reply.headers["Location"]

    async def installs(self, holder: str, **form: str) -> Shown:
        """Install the bot in a team or an organisation, from the first page to the last."""
        return await self.opens(await self.consents(await self.begins(), holder, **form))


@dataclass
class Estate:
    """A bot for many workspaces. `first` and `others` are those that Slack has."""

    bot: Bot
    heart: Heart
    first: Sandbox
    clock: Clock
    town: Town
    harbour: Harbour
    home: str
    browsers: list[Browser] = field(default_factory=list)

    def browser(self) -> Browser:
        """Return a new browser."""
        self.browsers.append(Browser(self.home))
        return self.browsers[-1]

    async def install(self, place: Sandbox) -> Shown:
        """Install the bot in a workspace."""
        shown = await self.browser().installs(place.slack.team_id)
        assert shown.status == 200, shown.text
        return shown

    async def install_everywhere(self, *places: Sandbox) -> Shown:
        """Install the bot in the organisation of these workspaces, and add it to them."""
        shown = await self.browser().installs(places[0].slack.enterprise_id)
        self.first.oauth.opened |= {one.slack.team_id for one in places}
        return shown

    async def workspace(self, place: Sandbox) -> Workspace | None:
        """Return a workspace's row."""
        async with self.bot.database.reading() as session:
            return await workspaces.find(session, place.slack.team_id)

    async def row(self, place: Sandbox) -> Workspace:
        found = await self.workspace(place)
        assert found is not None
        return found

    async def person(self, place: Sandbox, name: str = "jane") -> Person:
        """Return somebody of a workspace as the bot knows them."""
        workspace = await self.row(place)
        user_id = place.person(name).id
        return await self.bot.people.find(workspace.id, user_id, team_id=workspace.team_id)

    async def follows(self, place: Sandbox, topic: str, page: Found) -> Topic:
        """Let jane make a topic there that follows a page of the town."""
        jane = await self.person(place)
        made = await topics.create(self.bot, jane, topic, place.channel("social").id)
        found = await pages.find(self.bot, jane, "town", page.name)
        await pages.add(self.bot, jane, made.id, found.pages[0][0], Connection.UNAUTHORIZED)
        return made

    async def owns(self, place: Sandbox, topic: str, page: Found, account: str) -> Done:
        """Let jane link an account of the harbour there, and follow a page that it manages."""
        jane = await self.person(place)
        done = await self.links(jane, account)
        made = await topics.create(self.bot, jane, topic, place.channel("competitors").id)
        found = await pages.find(self.bot, jane, "harbour", page.name)
        await pages.add(self.bot, jane, made.id, found.pages[0][0], Connection.AUTHORIZED)
        return done

    async def links(self, who: Person, account: str) -> Done:
        """Let somebody link an account of the harbour."""
        links = await linking.offer(self.bot, who, ["harbour"], Purpose())
        url = await linking.begin(self.bot, links["harbour"].rpartition("/")[2], "browser")
        query = self.harbour.consents(url, account)
        return await linking.finish(self.bot, "harbour", query, "browser")

    async def passes(self, **time: float) -> None:
        """Let time pass: what is due is polled, and what is owed is sent."""
        self.clock.forward(**time)
        await self.heart.polling.drained()
        await all_sent(self.heart, self.first, self.clock)

    def forget(self) -> None:
        """Forget what was remembered, as after a restart."""
        assert self.bot.installations is not None
        self.bot.installations.forget()

    async def settled(self) -> None:
        """Wait until all that Slack told was taken up."""
        await self.first.settled()

    async def wiped(self) -> None:
        """Let the chore of wiping be done."""
        await self.settled()
        await uninstalling.finish(self.bot)

    async def rows(self, table: Any, **facts: Any) -> list[Any]:
        """Return the rows of a table, those with these facts."""
        async with self.bot.database.reading() as session:
            wanted = select(table)
            for name, value in facts.items():
                wanted = wanted.where(getattr(table, name) == value)
            return list((await session.scalars(wanted)).all())

    async def installations(self) -> list[Installation]:
        return await self.rows(Installation)

    async def counts(self, workspace_id: int) -> dict[str, int]:
        """Return how many rows of each table are a workspace's, those that have any."""
        found: dict[str, int] = {}
        async with self.bot.database.reading() as session:
            for table in SQLModel.metadata.sorted_tables:
                if "workspace_id" in table.c:
                    own = select(func.count()).select_from(table)
                    wanted = own.where(table.c.workspace_id == workspace_id)
                    count = (await session.execute(wanted)).scalar() or 0
                    found |= {table.name: count} if count else {}
        return found


def reads(place: Sandbox, channel: str = "social") -> list[str]:
    """Return what stands in a channel."""
    return [said(message) for message in place.channel(channel).messages]


def said(message: Message) -> str:
    return words(message.blocks) or message.text


def state_of(url: str) -> str:
    return parse_qs(urlsplit(url).query)["state"][0]
