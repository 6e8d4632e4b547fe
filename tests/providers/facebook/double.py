"""The sandbox's small Facebook over loopback, and a person who clicks through its dialog."""

import re
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlsplit

import aiohttp
from aiohttp import web

from bot.sandbox.graph import Graph, graph_routes
from bot.sandbox.graph.tokens import APP_ID, APP_SECRET
from providers.api import Api, Client, bearer
from providers.errors import LinkRefused
from providers.facebook import PROVIDER
from providers.http import open_http
from providers.linking import Asked, Back, Link, Linked
from providers.vocabulary import Owned, Page, Token
from tests.clock import Clock

CALLBACK = "https://bot.example.com/link/facebook/callback"
STATE = "st4te"


@dataclass
class Double:
    """The small Facebook at `url`, a clock, and the way to it as the bot goes."""

    graph: Graph
    clock: Clock
    url: str
    bare: Api
    session: aiohttp.ClientSession

    @property
    def link(self) -> Link:
        assert isinstance(PROVIDER.link, Link)
        return PROVIDER.link

    def api(self, access: str | None = None) -> Api:
        """Open it as nobody, or with a token, at the clock's moment."""
        api = replace(self.bare, now=self.clock.now())
        return replace(api, signer=bearer(Token(access=access))) if access else api

    async def linked(
        self,
        person: str = "jane",
        *,
        pages: Collection[str] | None = None,
        but: Collection[str] = (),
        again: tuple[str, ...] = (),
    ) -> Linked:
        """Link a person's profile: all pages and permissions ticked, `but` for those named."""
        asked = Asked(state=STATE, redirect_uri=CALLBACK, again=again)
        consent = await self.link.begin(self.api(), asked)
        query = await self.consent(consent.url, person, pages=pages, but=but)
        return await self.link.finish(
            self.api(), Back(query=query, kept=consent.kept, redirect_uri=CALLBACK)
        )

    async def consent(
        self,
        url: str,
        person: str,
        *,
        answer: str = "continue",
        back: str = CALLBACK,
        pages: Collection[str] | None = None,
        but: Collection[str] = (),
    ) -> dict[str, str]:
        """Click through the dialog, and return the query that the person comes back with."""
        async with self.session.get(f"{url}&account={person}") as shown:
            form = _form(await shown.text())
        site_ids = {one.id for name, one in self.graph.sites.items() if name in (pages or ())}
        kept = [
            (name, value)
            for name, value in form
            if (name != "page" or pages is None or value in site_ids)
            and (name != "scope_on" or value not in but)
        ]
        data = [*kept, ("answer", answer)]
        async with self.session.post(
            url.partition("?")[0], data=data, allow_redirects=False
        ) as sent:
            target = urlsplit(sent.headers["Location"])
        assert target._replace(query="").geturl() == back
        return {name: values[0] for name, values in parse_qs(target.query).items()}

    async def owned(self, linked: Linked) -> dict[str, Owned]:
        """Return the pages that a linked profile manages, by name."""
        portion = await self.link.my_pages(self.api(linked.token.access), "")
        return {one.page.name: one for one in portion.pages}

    async def opened(self, name: str = "Quay Café", person: str = "jane") -> tuple[Api, Page]:
        """Link a person and open one of their pages with its own token."""
        one = (await self.owned(await self.linked(person)))[name]
        return self.api(one.token), one.page


def _form(page: str) -> list[tuple[str, str]]:
    """Return what a form would send as it stands: hidden fields, and boxes that are ticked."""
    inputs = re.findall(r"<input ([^>]*)>", page)
    assert inputs, page
    fields = [dict(re.findall(r'(\w+)="([^"]*)"', one)) for one in inputs]
    ticked = [" checked" in one or "checkbox" not in one for one in inputs]
    return [
        (one["name"], one["value"].replace("&amp;", "&"))
        for one, is_on in zip(fields, ticked, strict=True)
        if is_on
    ]


async def refused(double: Double, person: str = "jane") -> LinkRefused:
    """Return how a link is refused that the person cancels."""
    consent = await double.link.begin(double.api(), Asked(state=STATE, redirect_uri=CALLBACK))
    query = await double.consent(consent.url, person, answer="cancel")
    try:
        await double.link.finish(
            double.api(), Back(query=query, kept=consent.kept, redirect_uri=CALLBACK)
        )
    except LinkRefused as error:
        return error
    raise AssertionError("was not refused")


@asynccontextmanager
async def open_double(clock: Clock, *, grows: bool = False) -> AsyncIterator[Double]:
    """Open the small Facebook on a port of its own."""
    graph = Graph(clock.now, grows=grows)
    app = web.Application()
    app.add_routes(graph_routes(graph))
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    address = f"127.0.0.1:{runner.addresses[0][1]}"
    url = f"http://{address}"
    client = Client(APP_ID, APP_SECRET, {"dialog_base_url": f"{url}/facebook"})
    try:
        async with (
            open_http(allow_private=frozenset({address})) as http,
            aiohttp.ClientSession() as session,
        ):
            api = Api(http, f"{url}/graph", clock.now(), client=client, check=PROVIDER.check)
            yield Double(graph, clock, url, api, session)
    finally:
        await runner.cleanup()
