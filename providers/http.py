"""The bot's one way to the web: bounded in bytes, time and redirects, never to a private address.

`import httpx` stands here alone. It runs on aiohttp's connections, whose socket factory is the one
door that sees the address really dialled: literals, odd spellings, DNS answers and redirects alike.
"""

import asyncio
import errno
import socket
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urldefrag, urljoin, urlsplit

import aiohttp
import httpx
from aiohttp.abc import AbstractCookieJar
from httpx_aiohttp import AiohttpTransport

from providers.addresses import Resolver, check_address, is_public
from providers.errors import AddressRefused, Unavailable
from providers.inflating import ACCEPTED, Inflater
from providers.outages import PrivateAddress, explained

USER_AGENT = "SocialForSlack/0.1"
PERMANENT = {301, 308}
REDIRECTS = {301, 302, 303, 307, 308}
FOLLOWED = {"GET", "HEAD"}
# What another server may be told after a redirect; a token is not among it.
HARMLESS = {"accept", "accept-language", "if-none-match", "if-modified-since", "user-agent"}
# What was true of a body before it was inflated.
INFLATED = {"content-encoding", "content-length", "transfer-encoding"}
# More than the bot polls at once: how many go to one host is for the engine to say.
CONNECTIONS = 512
DNS_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one request may cost: decompressed bytes, seconds in all, redirects."""

    bytes: int = 5_000_000
    seconds: float = 20
    redirects: int = 5


ORDINARY = Limits()


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer. `headers` is case-insensitive; `url` answered in the end.

    `moved_to` is where permanent redirects led before any other one did, "" when the URL asked for
    is still the right one.
    """

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    url: str
    moved_to: str = ""


class Http:
    """Requests to strangers' servers. Opened once, closed with the bot."""

    def __init__(self, kept: aiohttp.ClientSession, fresh: aiohttp.ClientSession) -> None:
        """Take two sessions made by `open_http`: one keeps its connections, one never does.

        A server may close a kept connection just as we write: reading is tried anew by itself,
        and writing might have been done, so it begins on a fresh one.
        """
        # httpx's own client would add nothing that we want, and costs as much as all the rest.
        # The session knows whom to trust: this empty context only keeps httpx from loading one.
        self._kept = AiohttpTransport(client=kept, verify=_NOBODY)
        self._fresh = AiohttpTransport(client=fresh, verify=_NOBODY)

    async def request(
        self, method: str, url: str, *, limits: Limits = ORDINARY, **options: Any
    ) -> Reply:
        """Send a request (`headers`, `params`, `json`, `data`, as in httpx) and read its answer.

        An answer of any status comes back as it is; redirects of a GET or HEAD are followed.
        Raises AddressRefused for an address that we do not visit, Unavailable for all that the
        network can do. Never cut short: a body that breaks off is Unavailable.
        """
        try:
            async with asyncio.timeout(limits.seconds):
                return await self._follow(method, url, limits, options)
        except TimeoutError as error:
            raise Unavailable(f"did not answer within {limits.seconds:g} seconds") from error
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError) as error:
            raise AddressRefused("is not a web address") from error
        except (httpx.HTTPError, aiohttp.ClientError, OSError) as error:
            raise explained(error) from error

    def transport(self, limits: Limits = ORDINARY) -> httpx.AsyncBaseTransport:
        """Return the same way as a transport of httpx, for libraries that bring their own client.

        Its limits hold for them too; what it raises is ours.
        """
        return _Transport(self, limits)

    async def _follow(
        self, method: str, url: str, limits: Limits, options: dict[str, Any]
    ) -> Reply:
        moved_to, permanent = "", True
        for _ in range(limits.redirects + 1):
            status, headers, body, final = await self._ask(method, url, limits, options)
            target = headers.get("location", "")
            if status not in REDIRECTS or not target or method not in FOLLOWED:
                return Reply(status, headers, body, final, moved_to)
            url = urldefrag(urljoin(final, target)).url
            permanent = permanent and status in PERMANENT
            moved_to = url if permanent else moved_to
            options = _onwards(options, final, url)
        raise Unavailable(f"redirects more than {limits.redirects} times")

    async def _ask(
        self, method: str, url: str, limits: Limits, options: dict[str, Any]
    ) -> tuple[int, httpx.Headers, bytes, str]:
        check_address(url)
        headers = {"User-Agent": USER_AGENT, "Accept-Encoding": ACCEPTED}
        headers.update(options.get("headers") or {})
        own = {name: value for name, value in options.items() if name != "params"}
        target = httpx.URL(url)
        # httpx itself would put them in the place of a query that the address has already.
        if params := options.get("params"):
            target = target.copy_merge_params(params)
        request = httpx.Request(method, target, **(own | {"headers": headers}))
        way = self._kept if method in FOLLOWED else self._fresh
        response = await way.handle_async_request(request)
        try:
            body = await _body(method, response, limits.bytes)
        finally:
            await response.aclose()
        return response.status_code, response.headers, body, str(request.url)


class _Transport(httpx.AsyncBaseTransport):
    def __init__(self, http: Http, limits: Limits) -> None:
        self._http, self._limits = http, limits

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        reply = await self._http.request(
            request.method,
            str(request.url),
            headers=dict(request.headers),
            content=await request.aread(),
            limits=self._limits,
        )
        headers = {name: text for name, text in reply.headers.items() if name not in INFLATED}
        return httpx.Response(reply.status, headers=headers, content=reply.body, request=request)


async def _body(method: str, response: httpx.Response, most: int) -> bytes:
    """Read an answer's body; that of a redirect is of no use."""
    if response.status_code in REDIRECTS or response.status_code == 304 or method == "HEAD":
        return b""
    inflater = Inflater(response.headers.get("content-encoding", ""), most)
    assert isinstance(response.stream, httpx.AsyncByteStream)  # noqa: S101 - tells mypy
    async for chunk in response.stream:
        inflater.feed(chunk)
    return inflater.end()


def _onwards(options: dict[str, Any], before: str, after: str) -> dict[str, Any]:
    """Return what a redirect's target is told: nothing secret when it is another server."""
    kept = {name: value for name, value in options.items() if name != "params"}
    if urlsplit(before)[:2] != urlsplit(after)[:2]:
        told = kept.get("headers") or {}
        kept["headers"] = {name: text for name, text in told.items() if name.lower() in HARMLESS}
    return kept


_NOBODY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


@cache
def trust() -> ssl.SSLContext | Literal[True]:
    """Return whom aiohttp is to trust: the system's authorities, else those that httpx brings."""
    paths = ssl.get_default_verify_paths()
    in_folder = paths.capath and any(Path(paths.capath).iterdir())
    return True if paths.cafile or in_folder else httpx.create_ssl_context()


@asynccontextmanager
async def open_http(*, allow_private: frozenset[str] = frozenset()) -> AsyncIterator[Http]:
    """Open the door to the web.

    `allow_private` names "address:port" pairs that may be dialled although they are private;
    "address:*" stands for all ports of an address.
    """

    def guarded(info: tuple[Any, ...]) -> socket.socket:
        family, kind, proto, _, (host, port, *_) = info
        if not is_public(host) and not {f"{host}:{port}", f"{host}:*"} & allow_private:
            raise PrivateAddress(errno.EACCES, "private address")
        return socket.socket(family, kind, proto)

    def session(**more: Any) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            limit=CONNECTIONS,
            ssl=trust(),
            ttl_dns_cache=DNS_SECONDS,
            resolver=Resolver(),
            socket_factory=guarded,
            **more,
        )
        jar: AbstractCookieJar = aiohttp.DummyCookieJar()
        return aiohttp.ClientSession(connector=connector, cookie_jar=jar)

    async with session() as kept, session(force_close=True) as fresh:
        yield Http(kept, fresh)
