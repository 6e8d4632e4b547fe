"""snac2, a small server of the fediverse that speaks Mastodon's API in part (Debian)."""

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp

from tests.real.installed import snac_program
from tests.real.servers.processes import answers, free_port, output_of, running

OUT_OF_BAND = "urn:ietf:wg:oauth:2.0:oob"


@dataclass(frozen=True, slots=True)
class Snac:
    """A server at `url` with one person, whose handle is `brand`."""

    url: str
    token: str

    async def post(self, text: str) -> str:
        """Publish a note and return its id."""
        async with _session(self.url, self.token) as session:
            return str((await _sent(session, "/api/v1/statuses", status=text))["id"])


@asynccontextmanager
async def snac() -> AsyncIterator[Snac]:
    """Serve an empty instance with one person."""
    program = str(snac_program())
    with TemporaryDirectory(prefix="social-snac-") as name:
        folder, port = Path(name), free_port()
        asked = f"127.0.0.1\n{port}\nlocalhost:{port}\n\nadmin@brand.test\n"
        await output_of(program, "init", "data", stdin=asked, cwd=folder)
        _settle(folder / "data/server.json")
        written = await output_of(program, "adduser", "data", "brand", cwd=folder)
        url = f"http://localhost:{port}"
        ready = answers(f"{url}/api/v1/instance")
        async with running(program, "httpd", "data", ready=ready, folder=folder):
            yield Snac(url, await _token(url, _password(written)))


def _settle(file: Path) -> None:
    # With the four threads of the default it waits for itself when it delivers to itself.
    changes = {"protocol": "http", "num_threads": 12, "disable_email_notifications": True}
    file.write_text(json.dumps(json.loads(file.read_text()) | changes))


def _password(written: str) -> str:
    found = re.search(r"password is (\S+)", written)
    assert found, written
    return found[1]


async def _token(url: str, password: str) -> str:
    async with _session(url) as session:
        names = {"client_name": "Tests", "redirect_uris": OUT_OF_BAND, "scopes": "read write"}
        app = await _sent(session, "/api/v1/apps", **names)
        client = {"client_id": app["client_id"], "redirect_uri": OUT_OF_BAND}
        login = {"login": "brand", "passwd": password, "cid": app["client_id"]}
        form = {**login, "redir": OUT_OF_BAND, "state": ""}
        async with session.post("/oauth/x-snac-login", data=form) as reply:
            code = (await reply.text()).strip()
        client["client_secret"] = app["client_secret"]
        grant = {"grant_type": "authorization_code", "code": code, **client}
        return str((await _sent(session, "/oauth/token", **grant))["access_token"])


def _session(url: str, token: str = "") -> aiohttp.ClientSession:
    # It closes connections that the client would keep: a new one for each request.
    connector = aiohttp.TCPConnector(force_close=True)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return aiohttp.ClientSession(url, connector=connector, headers=headers)


async def _sent(session: aiohttp.ClientSession, path: str, **form: str) -> dict[str, str]:
    async with session.post(path, data=form, raise_for_status=True) as reply:
        answer: dict[str, str] = await reply.json(content_type=None)
        return answer
