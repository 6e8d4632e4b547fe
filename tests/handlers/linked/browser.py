"""A person's browser: it opens our links, remembers our cookie, and says yes at the harbour."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from aiohttp.test_utils import TestClient

from tests.harbour import EVERYTHING, Harbour


@dataclass(frozen=True)
class Shown:
    """A page as the browser shows it."""

    status: int
    html: str
    headers: dict[str, str]


@dataclass
class Browser:
    """One browser, with a cookie jar of its own."""

    client: TestClient[Any, Any]
    harbour: Harbour
    consent: str = ""

    async def opens(self, url: str) -> Shown:
        """Open one of our addresses."""
        return await self._asks("get", _path(url))

    async def continues(self, url: str) -> Shown:
        """Press *Continue*; the service's consent page opens."""
        shown = await self._asks("post", _path(url))
        self.consent = shown.headers.get("Location", "")
        return shown

    async def links(self, url: str, account: str, scopes: tuple[str, ...] = EVERYTHING) -> Shown:
        """Go the whole way: our page, the consent, and back."""
        await self.opens(url)
        await self.continues(url)
        return await self.comes_back(self.harbour.consents(self.consent, account, scopes))

    async def comes_back(self, query: dict[str, str], service: str = "harbour") -> Shown:
        """Be sent back by the service."""
        return await self._asks("get", await self.is_sent_on(query, service))

    async def is_sent_on(self, query: dict[str, str], service: str = "harbour") -> str:
        """Be sent back by the service; return where our address leads at once."""
        shown = await self._asks("get", f"/link/{service}/callback", params=query)
        assert shown.status == 303
        return shown.headers["Location"]

    async def _asks(self, method: str, path: str, **more: Any) -> Shown:
        async with self.client.request(method, path, allow_redirects=False, **more) as answer:
            return Shown(answer.status, await answer.text(), dict(answer.headers))


def _path(url: str) -> str:
    return urlsplit(url).path
