"""A server of one person, with the OAuth side of Mastodon: apps, consents, tokens."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from providers.api import Api
from providers.http import open_http
from tests.providers.loopback import NOW
from tests.providers.mastodon.server import ACCOUNT

CALLBACK = "https://social.example.org/link/mastodon/callback"
CODE = "a-code-of-once"
SCOPES = "read write read:accounts read:statuses read:notifications read:search"


@dataclass
class Login:
    """`apps` are secrets by id; `tokens` are scopes by token. What is asked is kept in `asked`.

    `knows` are the scopes in its discovery document, "" for a server without one; `grants` is what
    its token answers say. `refusal` is answered to who asks for their own account.
    """

    url: str = ""
    apps: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    knows: str = SCOPES
    grants: str | None = None
    account: dict[str, Any] = field(default_factory=lambda: dict(ACCOUNT))
    subject: str = ""
    refusal: web.Response | None = None

    def forms(self, path: str) -> list[Mapping[str, str]]:
        """Return what was sent to a path."""
        return [form for asked, form in self.asked if asked == path]

    async def discovery(self, _: web.Request) -> web.Response:
        if not self.knows:
            raise web.HTTPNotFound
        return web.json_response(
            {
                "issuer": f"{self.url}/",
                "authorization_endpoint": f"{self.url}/oauth/authorize",
                "token_endpoint": f"{self.url}/oauth/token",
                "revocation_endpoint": f"{self.url}/oauth/revoke",
                "app_registration_endpoint": "https://elsewhere.example/api/v1/apps",
                "scopes_supported": self.knows.split(),
            }
        )

    async def instance(self, _: web.Request) -> web.Response:
        return web.json_response({"uri": "example.com", "version": "4.2.0"})

    async def register(self, request: web.Request) -> web.Response:
        form = await self._form(request)
        its_id = f"app-{len(self.apps) + 1}"
        self.apps[its_id] = f"secret-of-{its_id}"
        return web.json_response(
            {"name": form["client_name"], "client_id": its_id, "client_secret": self.apps[its_id]}
        )

    async def token(self, request: web.Request) -> web.Response:
        form = await self._form(request)
        if self.apps.get(form.get("client_id", "")) != form.get("client_secret"):
            return web.json_response({"error": "invalid_client"}, status=401)
        if form["grant_type"] == "client_credentials":
            return web.json_response({"error": "invalid_scope"}, status=400)
        if form["code"] != CODE or not form["code_verifier"]:
            return web.json_response({"error": "invalid_grant"}, status=400)
        token, scopes = f"token-{len(self.tokens) + 1}", self.grants or SCOPES
        self.tokens[token] = scopes
        named = {} if self.grants == "" else {"scope": scopes}
        return web.json_response({"access_token": token, "token_type": "Bearer", **named})

    async def revoke(self, request: web.Request) -> web.Response:
        form = await self._form(request)
        if self.apps.get(form.get("client_id", "")) != form.get("client_secret"):
            return web.json_response({"error": "unauthorized_client"}, status=403)
        self.tokens.pop(form["token"], None)
        return web.json_response({})

    async def myself(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization", "").removeprefix("Bearer ") not in self.tokens:
            challenge = 'Bearer realm="Doorkeeper", error="invalid_token"'
            return web.json_response({}, status=401, headers={"WWW-Authenticate": challenge})
        return self.refusal or web.json_response(self.account)

    async def lookup(self, _: web.Request) -> web.Response:
        return web.json_response(self.account)

    async def webfinger(self, _: web.Request) -> web.Response:
        if not self.subject:
            raise web.HTTPNotFound
        link = {"rel": "self", "type": "application/activity+json"}
        links = [{**link, "href": f"{self.url}/users/acme"}]
        return web.json_response({"subject": f"acct:{self.subject}", "links": links})

    async def _form(self, request: web.Request) -> Mapping[str, str]:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.asked.append((request.path, form))
        return form


@asynccontextmanager
async def login(server: Login) -> AsyncIterator[Api]:
    """Run the server, and yield an Api of nobody, whose default server it is."""
    app = web.Application()
    app.router.add_get("/.well-known/oauth-authorization-server", server.discovery)
    app.router.add_get("/.well-known/webfinger", server.webfinger)
    app.router.add_get("/api/v1/instance", server.instance)
    app.router.add_get("/api/v1/accounts/verify_credentials", server.myself)
    app.router.add_get("/api/v1/accounts/lookup", server.lookup)
    app.router.add_post("/api/v1/apps", server.register)
    app.router.add_post("/oauth/token", server.token)
    app.router.add_post("/oauth/revoke", server.revoke)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        port = runner.addresses[0][1]
        server.url = f"http://127.0.0.1:{port}"
        server.account["uri"] = f"{server.url}/users/acme"
        async with open_http(allow_private=frozenset({f"127.0.0.1:{port}"})) as http:
            yield Api(http, server.url, NOW)
    finally:
        await runner.cleanup()
