"""Calls of the small Facebook by hand, as any program would make them."""

import hashlib
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web
from yarl import URL

from bot.sandbox.graph import Graph, graph_routes
from bot.sandbox.graph.dialog import WORDS
from bot.sandbox.graph.granting import code
from bot.sandbox.graph.tokens import APP_ID, APP_SECRET, LONG
from tests.clock import Clock

CALLBACK = "https://bot.example.com/callback"
APP_TOKEN = f"{APP_ID}|{APP_SECRET}"


@dataclass
class Caller:
    """`last` is the last answer's status and headers."""

    graph: Graph
    clock: Clock
    url: str
    session: aiohttp.ClientSession
    last: aiohttp.ClientResponse | None = field(default=None)

    def consented(self, person: str = "jane") -> str:
        """Return the token of a person who ticked everything."""
        member = self.graph.members[person]
        member.grant.scopes = set(WORDS)
        member.grant.pages = {one.id for one in self.graph.sites.values()}
        return self.graph.tokens.of_member(member, LONG).access

    def code(self, person: str = "jane", challenge: str = "") -> str:
        """Return a code as the dialog gives it out."""
        return code(self.graph, self.graph.members[person], CALLBACK, challenge)

    async def get(self, path: str, access: str = "", **params: Any) -> Any:
        """GET with a token and its proof; return the JSON."""
        proof = {"appsecret_proof": proved(access)} if access else {}
        headers = {"Authorization": f"Bearer {access}"} if access else {}
        return await self.call("GET", path, params={**proof, **params}, headers=headers)

    async def post(self, path: str, access: str, **given: str) -> Any:
        """POST a form with a token and its proof; return the JSON."""
        data = {"appsecret_proof": proved(access), **given}
        headers = {"Authorization": f"Bearer {access}"}
        return await self.call("POST", path, data=data, headers=headers)

    async def delete(self, path: str, access: str) -> Any:
        """DELETE with a token and its proof; return the JSON."""
        headers = {"Authorization": f"Bearer {access}"}
        return await self.call(
            "DELETE", path, params={"appsecret_proof": proved(access)}, headers=headers
        )

    async def call(self, method: str, path: str, version: str = "v26.0", **options: Any) -> Any:
        """Call as it is written; return the JSON."""
        url = URL(f"{self.url}/graph/{version}/{path}")
        async with self.session.request(method, url, **options) as self.last:
            return await self.last.json()

    async def page_token(self, username: str = "quaycafe", person: str = "jane") -> str:
        """Return a page's token as /me/accounts tells it."""
        listed = await self.get(
            "me/accounts", self.consented(person), fields="username,access_token"
        )
        found = {one["username"]: one["access_token"] for one in listed["data"]}
        return str(found[username])


def proved(access: str) -> str:
    """Return the proof that goes with a token."""
    return hmac.new(APP_SECRET.encode(), access.encode(), hashlib.sha256).hexdigest()


def error(answer: Any) -> tuple[int, int]:
    """Return an error's code and subcode."""
    told = answer["error"]
    assert {"message", "type", "code", "fbtrace_id"} <= set(told)
    return told["code"], told.get("error_subcode", 0)


@asynccontextmanager
async def calling(clock: Clock, *, grows: bool = False) -> AsyncIterator[Caller]:
    """Open the small Facebook on loopback."""
    graph = Graph(clock.now, grows=grows)
    app = web.Application()
    app.add_routes(graph_routes(graph))
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        async with aiohttp.ClientSession() as session:
            yield Caller(graph, clock, url, session)
    finally:
        await runner.cleanup()
