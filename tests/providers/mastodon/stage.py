"""A stage for the checklist of acting: the account Acme, and Wile E. of another server."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from providers.api import Api, bearer
from providers.http import Http, open_http
from providers.mastodon import PROVIDER
from providers.mastodon.bodies import plain
from providers.vocabulary import Item, Kind, Page, Token
from tests.providers.acting_plays import Seen, Stage
from tests.providers.mastodon.desk import STRANGER, TOKEN, Desk, served
from tests.providers.mastodon.server import ACCOUNT, account_page


@dataclass
class OnMastodon(Stage):
    """`desk` is the server at `url`."""

    http: Http
    url: str
    desk: Desk

    @property
    def page(self) -> Page:  # type: ignore[override]
        """Acme."""
        return account_page(self.url)

    def api(self) -> Api:
        signer = bearer(Token(access=TOKEN))
        return Api(self.http, self.url, self.desk.now, signer=signer, check=PROVIDER.check)

    async def write(self, kind: Kind, *, own: bool = False) -> str:
        text = f"Number {self.desk.last}"
        thread: dict[str, str] = {}
        if kind is Kind.REPLY:
            post = self.desk.post("Ask me anything")
            thread = {"in_reply_to_id": str(post), "in_reply_to_account_id": ACCOUNT["id"]}
        if kind is Kind.PRIVATE_MESSAGE:
            thread = {"visibility": "direct"}
        if own:
            return self.native(self.desk.post(text, **thread))
        return self.native(self.desk.mention(text, account=STRANGER, **thread))

    async def seen(self, native_id: str) -> Seen | None:
        found = (self.desk.statuses | self.desk.others).get(_tail(native_id))
        if not found:
            return None
        return Seen(
            text=plain(found["content"]),
            pictures=len(found.get("media_attachments") or ()),
            is_liked=bool(found.get("favourited")),
        )

    async def said(self) -> Sequence[str]:
        return [self.native(its_id) for its_id in self.desk.statuses]

    async def erase(self, native_id: str) -> None:
        self.desk.statuses.pop(_tail(native_id), None)
        self.desk.others.pop(_tail(native_id), None)

    async def withdraw(self, scope: str) -> None:
        self.desk.scopes.discard(scope)

    async def later(self, by: timedelta) -> None:
        self.desk.now += by

    def native(self, its_id: int) -> str:
        """Return a status's native id."""
        return f"{self.url}/api/v1/statuses/{its_id}"

    def item(self, its_id: int) -> Item:
        """Return a status as an item that is only known by its id."""
        return Item(native_id=self.native(its_id))


def _tail(native_id: str) -> int:
    return int(native_id.rpartition("/")[2])


@asynccontextmanager
async def open_stage() -> AsyncIterator[OnMastodon]:
    """Open a server with one account."""
    desk = Desk()
    async with (
        served(desk) as url,
        open_http(allow_private=frozenset({url.removeprefix("http://")})) as http,
    ):
        yield OnMastodon(http, url, desk)
