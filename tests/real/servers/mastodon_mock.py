"""mastodon_mock, a stand-in for a Mastodon server that others keep (0.6.1, from PyPI)."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import aiohttp

from tests.real.servers.processes import answers, free_port, running


@dataclass(frozen=True, slots=True)
class MastodonMock:
    """A server at `url` whose people are ada, alan and others."""

    url: str

    async def approves(self, consent_url: str, *, by: str = "ada") -> str:
        """Choose an account on a consent page, as a browser would; return where that leads."""
        form = dict(parse_qsl(urlsplit(consent_url).query)) | {"username": by}
        async with (
            aiohttp.ClientSession(self.url) as session,
            session.post("/oauth/authorize", data=form, allow_redirects=False) as reply,
        ):
            return reply.headers["Location"]

    async def post(self, text: str, *, by: str = "ada", **more: str) -> str:
        """Publish a status and return its id."""
        headers = {"Authorization": f"Bearer {by}_token"}
        async with (
            aiohttp.ClientSession(self.url, headers=headers, raise_for_status=True) as session,
            session.post("/api/v1/statuses", json={"status": text, **more}) as reply,
        ):
            return str((await reply.json())["id"])

    async def asks(self, path: str, *, by: str) -> Any:
        """Ask the API as somebody."""
        headers = {"Authorization": f"Bearer {by}_token"}
        async with (
            aiohttp.ClientSession(self.url, headers=headers, raise_for_status=True) as session,
            session.get(path) as reply,
        ):
            return await reply.json()


@asynccontextmanager
async def mastodon_mock() -> AsyncIterator[MastodonMock]:
    """Serve the demo's people, from memory."""
    with TemporaryDirectory(prefix="social-mastodon-mock-") as name:
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        program = Path(sys.executable).with_name("mastodon_mock")
        options = f"serve --in-memory --demo --host 127.0.0.1 --port {port}".split()
        ready = answers(f"{url}/api/v1/instance")
        async with running(str(program), *options, ready=ready, folder=Path(name)):
            yield MastodonMock(url)
