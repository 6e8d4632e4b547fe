"""An account's own server on loopback: requests with their bodies as they were sent."""

import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.providers.loopback import Answer

MOST_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class Sent:
    """A request: the method's name, what it asks or brings, and whether it is the owner's."""

    method: str
    params: Mapping[str, list[str]]
    body: bytes
    mime: str
    is_signed: bool

    def one(self, name: str) -> str:
        """Return a parameter that stands once, or ""."""
        return self.params.get(name, [""])[0]

    def json(self) -> dict[str, Any]:
        """Return the body."""
        found: dict[str, Any] = json.loads(self.body or b"{}")
        return found


@asynccontextmanager
async def served(answering: Callable[[Sent], Answer], access: str) -> AsyncIterator[str]:
    """Run the server, to which `access` opens the account; yield its address."""

    async def handle(request: web.Request) -> web.Response:
        params = {name: request.query.getall(name) for name in request.query}
        signed = request.headers.get("Authorization", "")
        assert signed in {"", f"DPoP {access}"}
        method, mime = request.path.removeprefix("/xrpc/"), request.content_type
        told = answering(Sent(method, params, await request.read(), mime, bool(signed)))
        return web.Response(body=told.body, status=told.status, headers=told.headers)

    app = web.Application(client_max_size=MOST_BYTES)
    app.router.add_route("*", "/{path:.*}", handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
