"""An authorization server on loopback that grants, renews and revokes: as it should, or not."""

import asyncio
import hashlib
import json
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from aiohttp import web

from providers.api import Api, Client
from providers.http import open_http
from providers.linking import Back
from tests.providers.loopback import NOW

CALLBACK = "https://bot.example.com/link/town/callback"


@dataclass
class TokenServer:
    """`rotates` gives a new refresh token for each; the old one then ends the grant, as it should.

    `instead` is answered to everything: a status, a body, and more headers. `more` stands in the
    token answers, over what they would say. `forms` is what was posted.
    """

    url: str = ""
    rotates: bool = True
    instead: tuple[int, bytes, Mapping[str, str]] | None = None
    more: dict[str, Any] = field(default_factory=dict)
    silent: bool = False
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    refreshers: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)
    forms: list[dict[str, str]] = field(default_factory=list)

    def consents(self, address: str) -> dict[str, str]:
        """Say yes at the consent page's address; return what the browser comes back with."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = f"code-{len(self.codes) + 1}"
        self.codes[code] = asked
        return {"code": code, "state": asked["state"]}

    async def token(self, request: web.Request) -> web.Response:
        """Answer at the token endpoint."""
        form = await self._form(request)
        if self.instead or self.silent:
            return await self._odd()
        match form["grant_type"]:
            case "authorization_code":
                return self._exchanged(form)
            case "refresh_token":
                return self._renewed(form)
        return _says(400, error="unsupported_grant_type")

    async def revoke(self, request: web.Request) -> web.Response:
        """Answer at the revocation endpoint."""
        form = await self._form(request)
        if self.instead or self.silent:
            return await self._odd()
        self.refreshers.discard(form["token"])
        return web.Response()

    async def _form(self, request: web.Request) -> dict[str, str]:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.forms.append(form)
        return form

    async def _odd(self) -> web.Response:
        if self.silent:
            await asyncio.Event().wait()
        assert self.instead
        status, body, headers = self.instead
        return web.Response(status=status, body=body, headers=headers)

    def _exchanged(self, form: Mapping[str, str]) -> web.Response:
        asked = self.codes.pop(form["code"], None)
        if asked is None or asked["redirect_uri"] != form["redirect_uri"]:
            return _says(400, error="invalid_grant")
        if asked["code_challenge"] != s256(form.get("code_verifier", "")):
            return _says(400, error="invalid_grant")
        return self._granted("first", asked["scope"])

    def _renewed(self, form: Mapping[str, str]) -> web.Response:
        refresher = form["refresh_token"]
        if refresher in self.used:
            # Somebody has stolen it: whoever has the new one is not to be trusted either.
            self.refreshers.clear()
        if refresher not in self.refreshers:
            return _says(400, error="invalid_grant")
        if not self.rotates:
            return _says(200, **{"access_token": "again", "expires_in": 60, **self.more})
        self.refreshers.discard(refresher)
        self.used.add(refresher)
        return self._granted(f"{refresher}+", "read")

    def _granted(self, name: str, scope: str) -> web.Response:
        self.refreshers.add(name)
        told = {
            "access_token": f"access-{name}",
            "token_type": "Bearer",
            "refresh_token": name,
            "expires_in": 3600,
            "scope": scope,
        }
        return _says(200, **{**told, **self.more})


def s256(verifier: str) -> str:
    """Return the challenge of a verifier (RFC 7636, section 4.2)."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def back(consent_kept: Mapping[str, str], query: Mapping[str, str]) -> Back:
    """Return a person who is back with this query."""
    return Back(query=query, kept=consent_kept, redirect_uri=CALLBACK)


@asynccontextmanager
async def token_server() -> AsyncIterator[tuple[TokenServer, Api]]:
    """Run the server, and an Api of a client that it knows."""
    server = TokenServer()
    app = web.Application()
    app.router.add_post("/token", server.token)
    app.router.add_post("/revoke", server.revoke)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        address = f"127.0.0.1:{runner.addresses[0][1]}"
        server.url = f"http://{address}"
        async with open_http(allow_private=frozenset({address})) as http:
            yield server, Api(http, server.url, NOW, client=Client("our-id", "our-secret"))
    finally:
        await runner.cleanup()


def _says(status: int, **told: Any) -> web.Response:
    return web.Response(
        status=status, body=json.dumps(told).encode(), content_type="application/json"
    )
