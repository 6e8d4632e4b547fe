"""The bot's one way to the web: bounded in bytes, time and redirects, and never to a private address.

`import httpx` stands here alone. It runs on aiohttp's connections, whose socket factory is the one door
that sees the address really dialled: literals, odd spellings, DNS answers and redirects alike.
"""

import asyncio
import ipaddress
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import aiohttp
import httpx
from aiohttp.abc import AbstractCookieJar
from httpx_aiohttp import AiohttpTransport

from providers.errors import AddressRefused, Unavailable

USER_AGENT = "SocialForSlack/0.1 (+https://github.com/social-for-slack)"
PERMANENT = {301, 308}
REDIRECTS = {301, 302, 303, 307, 308}


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one request may cost: decompressed bytes, seconds in all, redirects."""

    bytes: int = 5_000_000
    seconds: float = 20
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer. `headers` is case-insensitive; `url` answered in the end.

    `moved_to` is that URL when every redirect on the way was a permanent one, else "".
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str
    moved_to: str = ""


class _PrivateAddress(OSError):
    pass


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open Internet's, whatever it is wrapped in."""
    ip = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
        if not inner and ip in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


class Http:
    """Requests to strangers' servers. Opened once, closed with the bot."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        """Take a session made by `open_http`."""
        self._client = httpx.AsyncClient(
            transport=AiohttpTransport(client=session), trust_env=False, follow_redirects=False,
            headers={"User-Agent": USER_AGENT, "Accept-Encoding": "gzip, deflate"},
        )

    async def request(
        self, method: str, url: str, *, limits: Limits = Limits(), **options: Any
    ) -> Reply:
        """Send a request (`headers`, `params`, `json`, `data`, as in httpx) and read its whole answer.

        Raises AddressRefused for an address that we do not visit, Unavailable for all that the network can do.
        An answer of any status comes back as it is.
        """
        try:
            async with asyncio.timeout(limits.seconds):
                return await self._follow(method, url, limits, options)
        except TimeoutError as error:
            raise Unavailable(f"did not answer within {limits.seconds:.0f} seconds") from error
        except httpx.HTTPError as error:
            raise _explained(error) from error
        except (httpx.InvalidURL, UnicodeError, ValueError) as error:
            raise AddressRefused("is not a web address") from error

    async def _follow(self, method: str, url: str, limits: Limits, options: dict[str, Any]) -> Reply:
        moved = True
        for _ in range(limits.redirects + 1):
            if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname:
                raise AddressRefused("is not a web address")
            request = self._client.build_request(method, url, **options)
            response = await self._client.send(request, stream=True)
            try:
                target = response.headers.get("location", "")
                if response.status_code not in REDIRECTS or not target:
                    body = await _bounded(response, limits.bytes)
                    final = str(response.url)
                    return Reply(response.status_code, response.headers, body, final, final if moved else "")
            finally:
                await response.aclose()
            moved = moved and response.status_code in PERMANENT
            url = urljoin(str(response.url), target)
            options.pop("params", None)
        raise Unavailable(f"redirects more than {limits.redirects} times")


async def _bounded(response: httpx.Response, most: int) -> bytes:
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > most:
            raise Unavailable(f"is larger than {most // 1_000_000} MB")
    return bytes(body)


def _explained(error: httpx.HTTPError) -> Unavailable:
    cause: BaseException | None = error
    while cause:
        if isinstance(cause, _PrivateAddress):
            return AddressRefused("is inside a private network, which I do not visit")
        if isinstance(cause, socket.gaierror):
            return Unavailable("has no address: the name is unknown")
        cause = cause.__cause__ or getattr(cause, "os_error", None)
    return Unavailable("did not answer")


@asynccontextmanager
async def open_http(*, allow_private: frozenset[str] = frozenset()) -> AsyncIterator[Http]:
    """Open the door to the web; `allow_private` names "address:port" pairs that may be dialled all the same."""

    def guarded(info: tuple[Any, ...]) -> socket.socket:
        family, kind, proto, _, (host, port, *_) = info
        if not is_public(host) and f"{host}:{port}" not in allow_private:
            raise _PrivateAddress(host)
        return socket.socket(family, kind, proto)

    connector = aiohttp.TCPConnector(limit=100, limit_per_host=8, socket_factory=guarded)
    jar: AbstractCookieJar = aiohttp.DummyCookieJar()
    async with aiohttp.ClientSession(connector=connector, cookie_jar=jar) as session:
        yield Http(session)
