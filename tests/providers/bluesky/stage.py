"""A stage for the checklist of acting: the account Acme, and a fan of it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from providers.api import Api
from providers.bluesky import PROVIDER
from providers.bluesky.linking import LINK
from providers.http import Http, open_http
from providers.vocabulary import Item, Kind, Page
from tests.providers.acting_plays import Seen, Stage
from tests.providers.bluesky.login import token
from tests.providers.bluesky.repository import FAN, POST, Repository
from tests.providers.bluesky.server import DID, account_page
from tests.providers.bluesky.serving import served

TOKEN = token()


@dataclass
class OnBluesky(Stage):
    """`account` is what stands at the server at `url`."""

    http: Http
    url: str
    account: Repository

    @property
    def page(self) -> Page:  # type: ignore[override]
        """Acme."""
        return account_page()

    def api(self) -> Api:
        signer = LINK.signer(TOKEN)
        return Api(self.http, self.url, self.account.now, signer=signer, check=PROVIDER.check)

    async def write(self, kind: Kind, *, own: bool = False) -> str:
        who, text = DID if own else FAN, f"Number {self.account.clock}"
        below = self.account.post("Ask me anything") if kind is Kind.REPLY else ""
        return self.account.post(text, by=who, below=below)

    async def seen(self, native_id: str) -> Seen | None:
        found = self.account.records.get(native_id)
        if not found:
            return None
        return Seen(
            text=found["value"]["text"],
            pictures=len(found["value"].get("embed", {}).get("images", ())),
            is_hidden=native_id in self.account.hidden(),
            is_liked=bool(self.account.likes(native_id)),
        )

    async def said(self) -> Sequence[str]:
        return list(self.account.of(POST))

    async def erase(self, native_id: str) -> None:
        self.account.records.pop(native_id, None)

    async def withdraw(self, scope: str) -> None:
        self.account.scopes.discard(scope)

    async def later(self, by: timedelta) -> None:
        self.account.now += by

    def known(self, uri: str, kind: Kind = Kind.REPLY) -> Item:
        """Return a post as an item of which only the address is known."""
        return Item(native_id=uri, kind=kind)


@asynccontextmanager
async def open_stage() -> AsyncIterator[OnBluesky]:
    """Open a server with one account of ours."""
    account = Repository()
    async with (
        served(account.answer, TOKEN.access) as url,
        open_http(allow_private=frozenset({url.removeprefix("http://")})) as http,
    ):
        yield OnBluesky(http, url, account)
