"""A stage for the checklist of acting: a blog, its administrator, and visitors who comment."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from providers.api import Api
from providers.http import Http, open_http
from providers.vocabulary import Kind, Page
from providers.wordpress import PROVIDER
from providers.wordpress.bodies import plain
from providers.wordpress.linking import Basic
from tests.providers.acting_plays import Seen, Stage
from tests.providers.wordpress.blog import ME, page
from tests.providers.wordpress.desk import PASSWORD, TAKEN_DOWN, USER, Desk, served


@dataclass
class OnWordPress(Stage):
    """`desk` is the site at `url`."""

    http: Http
    url: str
    desk: Desk

    @property
    def page(self) -> Page:  # type: ignore[override]
        """The blog."""
        return page(self.url)

    def api(self) -> Api:
        root, signer = f"{self.url}/wp-json", Basic(USER, PASSWORD)
        return Api(self.http, root, self.desk.now, signer=signer, check=PROVIDER.check)

    async def write(self, kind: Kind, *, own: bool = False) -> str:
        text = f"Number {self.desk.last}"
        post = self.desk.post(text)
        if kind is Kind.POST:
            return self._native("posts", post)
        return self._native("comments", self.desk.comment(post, text, author=ME if own else 0))

    async def seen(self, native_id: str) -> Seen | None:
        one = self._rows(native_id).get(_tail(native_id))
        if not one or one["status"] in TAKEN_DOWN:
            return None
        html = f"<h1>{one.get('title', {}).get('rendered', '')}</h1> {one['content']['rendered']}"
        return Seen(
            text=plain(html), pictures=html.count("<img "), is_hidden=one["status"] == "hold"
        )

    async def said(self) -> Sequence[str]:
        return [
            self._native(kind, its_id)
            for kind, rows in (("posts", self.desk.posts), ("comments", self.desk.comments))
            for its_id, one in rows.items()
            if one["author"] == ME and one["status"] not in TAKEN_DOWN
        ]

    async def erase(self, native_id: str) -> None:
        self._rows(native_id).pop(_tail(native_id), None)

    async def withdraw(self, scope: str) -> None:
        raise AssertionError(f"an application password is for everything, not for {scope}")

    async def later(self, by: timedelta) -> None:
        self.desk.now += by

    def _rows(self, native_id: str) -> dict[int, dict[str, Any]]:
        return self.desk.comments if "/comments/" in native_id else self.desk.posts

    def _native(self, kind: str, its_id: int) -> str:
        return f"{self.url}/wp-json/wp/v2/{kind}/{its_id}"


def _tail(native_id: str) -> int:
    return int(native_id.rpartition("/")[2])


@asynccontextmanager
async def open_stage() -> AsyncIterator[OnWordPress]:
    """Open an empty blog."""
    desk = Desk()
    async with (
        served(desk) as url,
        open_http(allow_private=frozenset({url.removeprefix("http://")})) as http,
    ):
        yield OnWordPress(http, url, desk)
