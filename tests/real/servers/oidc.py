"""oidc-provider (9.13.3, from npm): an authorization server that is certified to be right."""

import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import parse_qsl, urljoin, urlsplit

import aiohttp

from tests.real.installed import NODE, OIDC
from tests.real.servers.processes import answers, free_port, running

CALLBACK = "http://127.0.0.1/link/town/callback"
REDIRECTS = {302, 303}


@dataclass(frozen=True, slots=True)
class Oidc:
    """The server at `url`, which knows a client by its secret. Access tokens live for 5 seconds."""

    url: str
    secret: str = field(repr=False)
    client_id: str = "our-id"

    async def consents(self, address: str) -> Mapping[str, str]:
        """Log somebody in at a consent page, say yes, and return what their browser brings back."""
        jar = aiohttp.CookieJar(unsafe=True)
        async with aiohttp.ClientSession(cookie_jar=jar) as browser:
            address = await _followed(browser, address)
            for form in (
                {"prompt": "login", "login": "jane", "password": "x"},
                {"prompt": "consent"},
            ):
                if address.startswith(CALLBACK):
                    break
                async with browser.post(address, data=form, allow_redirects=False) as reply:
                    address = await _followed(browser, urljoin(address, reply.headers["Location"]))
        assert address.startswith(CALLBACK), address
        return dict(parse_qsl(urlsplit(address).query))

    async def status(self, access: str) -> int:
        """Return how the server answers to an access token."""
        headers = {"Authorization": f"Bearer {access}"}
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"{self.url}/me", headers=headers) as reply,
        ):
            return reply.status


async def _followed(browser: aiohttp.ClientSession, address: str) -> str:
    """Return the page where redirects end, or our own, which is never opened."""
    while not address.startswith(CALLBACK):
        async with browser.get(address, allow_redirects=False) as reply:
            if reply.status not in REDIRECTS:
                return address
            address = urljoin(address, reply.headers["Location"])
    return address


@asynccontextmanager
async def oidc() -> AsyncIterator[Oidc]:
    """Run a server that remembers nothing after its end."""
    port, secret = free_port(), secrets.token_urlsafe()
    url = f"http://127.0.0.1:{port}"
    environment = {"OIDC_PORT": str(port), "OIDC_SECRET": secret, "OIDC_REDIRECT_URI": CALLBACK}
    with TemporaryDirectory(prefix="social-oidc-") as name:
        async with running(
            str(NODE / "bin/node"),
            str(OIDC / "server.mjs"),
            ready=answers(f"{url}/.well-known/openid-configuration"),
            folder=Path(name),
            env=environment,
        ):
            yield Oidc(url, secret)
