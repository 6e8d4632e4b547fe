"""A server on loopback that answers as it is told, and remembers what it was asked."""

import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from providers.api import Api
from providers.http import open_http

NO_MORE: Mapping[str, str] = {}
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request is answered with."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked: the path, and the query by name (lists where a name stands several times).

    `headers` are by their names in small letters; `form` is what was posted, by name.
    """

    path: str
    query: dict[str, list[str]]
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)

    def one(self, name: str) -> str:
        """Return a parameter that stands once, or ""."""
        return self.query.get(name, [""])[0]


Answering = Callable[[Asked], Answer]


@dataclass
class Loopback:
    """The server. `answering` may be changed between requests."""

    answering: Answering
    url: str = ""
    asked: list[Asked] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.Response:
        """Answer one request."""
        query = {name: request.query.getall(name) for name in request.query}
        headers = {name.lower(): value for name, value in request.headers.items()}
        form = {name: str(value) for name, value in (await request.post()).items()}
        asked = Asked(request.path, query, request.method, headers, form)
        self.asked.append(asked)
        told = self.answering(asked)
        return web.Response(body=told.body, status=told.status, headers=told.headers)


def as_json(value: Any, *, status: int = 200, headers: Mapping[str, str] = NO_MORE) -> Answer:
    """Return an answer of JSON, with more headers than its type."""
    typed = {"Content-Type": "application/json", **headers}
    return Answer(json.dumps(value).encode(), status, typed)


def not_found() -> Answer:
    """Return what an API says of what is not there."""
    return as_json({"error": "Record not found"}, status=404)


@asynccontextmanager
async def loopback(answering: Answering) -> AsyncIterator[tuple[Loopback, Api]]:
    """Run the server, and an Api whose service is there."""
    server = Loopback(answering)
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", server.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        server.url = f"http://127.0.0.1:{port}"
        async with open_http(allow_private=frozenset({f"127.0.0.1:{port}"})) as http:
            yield server, Api(http, server.url, NOW)
    finally:
        await runner.cleanup()
