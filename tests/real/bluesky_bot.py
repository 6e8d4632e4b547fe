"""The bot at a Bluesky network: what links, pages and polls are, put together by hand."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from providers.api import Api, Client
from providers.bluesky import PROVIDER
from providers.bluesky.linking import LINK
from providers.errors import LinkRefused
from providers.http import Http, open_http
from providers.linking import Asked, Back, Consent, Linked
from providers.vocabulary import Batch, Item, Page, Token
from tests.real.servers.bluesky import Account, Bluesky
from tests.real.servers.consent import Person

PATIENCE = 20.0
NO_TIME = timedelta()


@dataclass(frozen=True, slots=True)
class Bot:
    """What the bot does, put together by hand: a network, and how it knows us."""

    http: Http
    network: Bluesky
    redirect_uri: str = "http://127.0.0.1:3000/link/bluesky/callback"
    settings: Mapping[str, str] | None = None

    def api(self, server: str = "", ahead: timedelta = NO_TIME) -> Api:
        known = {"base_url": self.network.appview, "plc_url": self.network.plc}
        client = Client(more={**known, **(self.settings or {})})
        now, base_url = datetime.now(UTC) + ahead, server or self.network.appview
        return Api(self.http, base_url, now, client=client, check=PROVIDER.check)

    def owner(self, token: Token, ahead: timedelta = NO_TIME) -> Api:
        """Return the account's own server, as its owner sees it."""
        return replace(self.api(self.network.pds, ahead), signer=LINK.signer(token))

    async def begins(self, account: Account) -> Consent:
        """Begin a link, as soon as the network knows of a new account."""
        asked = Asked(state="the-state", redirect_uri=self.redirect_uri, typed=account.handle)
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    return await LINK.begin(self.api(), asked)
                except LinkRefused:
                    await asyncio.sleep(0.05)

    async def links(self, who: Person, answer: str = "Authorize") -> Linked:
        consent = await self.begins(who.account)
        query = await who.answers(consent.url, answer, self.redirect_uri)
        assert query["state"] == "the-state"
        back = Back(query=query, kept=consent.kept, redirect_uri=self.redirect_uri)
        return await LINK.finish(self.api(consent.server), back)

    async def page(self, token: Token) -> Page:
        (owned,) = (await LINK.my_pages(self.owner(token), "")).pages
        return owned.page


@asynccontextmanager
async def bot_of(network: Bluesky) -> AsyncIterator[Bot]:
    async with open_http(allow_private=frozenset({"127.0.0.1:*", "::1:*"})) as http:
        yield Bot(http, network)


async def arrive(
    ask: Callable[[str], Awaitable[Batch]], *native_ids: str, cursor: str = ""
) -> tuple[dict[str, Item], str]:
    """Poll until these items have come; return all that came, and the cursor."""
    found: dict[str, Item] = {}
    async with asyncio.timeout(PATIENCE):
        while not set(native_ids) <= set(found):
            batch = await ask(cursor)
            found |= {item.native_id: item for item in batch.items}
            cursor = batch.cursor
    return found, cursor
