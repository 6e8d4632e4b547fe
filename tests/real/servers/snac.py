"""snac2, a small server of the fediverse that speaks Mastodon's API in part (Debian)."""

import json
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp

from tests.real.installed import snac_program
from tests.real.servers.processes import answers, free_port, output_of, running

NOWHERE = "http://localhost:1/callback"
_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


@dataclass(frozen=True, slots=True)
class Snac:
    """A server at `url` with the people `brand` and `fan`: tokens and passwords by their names."""

    url: str
    tokens: Mapping[str, str]
    passwords: Mapping[str, str]
    folder: Path

    @property
    def host(self) -> str:
        """The name behind everybody's handle."""
        return self.url.removeprefix("http://")

    @property
    def port(self) -> str:
        """The port, at every name of this machine."""
        return self.host.rpartition(":")[2]

    async def forgets(self) -> None:
        """Void all tokens but the tests' own, as whoever runs the server can."""
        for file in (self.folder / "data/token").glob("*.json"):
            if file.stem not in self.tokens.values():
                file.unlink()

    async def post(self, text: str, *, by: str = "brand", **more: str) -> str:
        """Publish a note and return its id."""
        async with _session(self.url, self.tokens[by]) as session:
            return str((await _sent(session, "/api/v1/statuses", status=text, **more))["id"])

    async def asks(self, path: str, *, by: str) -> Any:
        """Ask the API as somebody."""
        async with (
            _session(self.url, self.tokens[by]) as session,
            session.get(path, raise_for_status=True) as reply,
        ):
            return await reply.json(content_type=None)

    async def approves(self, consent_url: str, *, by: str = "brand") -> str:
        """Log in on a consent page, as a browser would, and return where that leads."""
        async with _session(self.url) as session, session.get(consent_url) as reply:
            form = dict(_HIDDEN.findall(await reply.text()))
        return await _logged_in(self.url, form, by, self.passwords[by])


@asynccontextmanager
async def snac() -> AsyncIterator[Snac]:
    """Serve an empty instance with two people."""
    program = str(snac_program())
    with TemporaryDirectory(prefix="social-snac-") as name:
        folder, port = Path(name), free_port()
        asked = f"127.0.0.1\n{port}\nlocalhost:{port}\n\nadmin@brand.test\n"
        await output_of(program, "init", "data", stdin=asked, cwd=folder)
        _settle(folder / "data/server.json")
        passwords = {
            who: _password(await output_of(program, "adduser", "data", who, cwd=folder))
            for who in ("brand", "fan")
        }
        url = f"http://localhost:{port}"
        ready = answers(f"{url}/api/v1/instance")
        async with running(program, "httpd", "data", ready=ready, folder=folder):
            tokens = {who: await _token(url, who, passwords[who]) for who in passwords}
            yield Snac(url, tokens, passwords, folder)


def _settle(file: Path) -> None:
    # With the four threads of the default it waits for itself when it delivers to itself.
    changes = {"protocol": "http", "num_threads": 12, "disable_email_notifications": True}
    file.write_text(json.dumps(json.loads(file.read_text()) | changes))


def _password(written: str) -> str:
    found = re.search(r"password is (\S+)", written)
    assert found, written
    return found[1]


async def _token(url: str, who: str, password: str) -> str:
    names = {"client_name": "Tests", "redirect_uris": NOWHERE, "scopes": "read write"}
    async with _session(url) as session:
        app = await _sent(session, "/api/v1/apps", **names)
    client = {"client_id": app["client_id"], "client_secret": app["client_secret"]}
    form = {"cid": app["client_id"], "redir": NOWHERE, "state": ""}
    led_to = await _logged_in(url, form, who, password)
    grant = {"grant_type": "authorization_code", "redirect_uri": NOWHERE, **client}
    async with _session(url) as session:
        code = parse_qs(urlsplit(led_to).query)["code"][0]
        return str((await _sent(session, "/oauth/token", code=code, **grant))["access_token"])


async def _logged_in(url: str, form: Mapping[str, str], who: str, password: str) -> str:
    filled = {**form, "login": who, "passwd": password}
    async with (
        _session(url) as session,
        session.post("/oauth/x-snac-login", data=filled, allow_redirects=False) as reply,
    ):
        return reply.headers["Location"]


def _session(url: str, token: str = "") -> aiohttp.ClientSession:
    # It closes connections that the client would keep: a new one for each request.
    connector = aiohttp.TCPConnector(force_close=True)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return aiohttp.ClientSession(url, connector=connector, headers=headers)


async def _sent(session: aiohttp.ClientSession, path: str, **form: str) -> dict[str, str]:
    async with session.post(path, data=form, raise_for_status=True) as reply:
        answer: dict[str, str] = await reply.json(content_type=None)
        return answer
