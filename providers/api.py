"""Requests to one service: JSON in and out, or an error from the status table."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Protocol
from urllib.parse import urlsplit

from providers.errors import PageGone, RateLimited, ReconnectNeeded, Unavailable, UnexpectedReply
from providers.http import Http, Reply
from providers.vocabulary import Token

# What services call the rest of what they let us ask, and the whole of it.
BUDGETS = (
    ("ratelimit-remaining", "ratelimit-limit"),
    ("x-ratelimit-remaining", "x-ratelimit-limit"),
)
OK = range(200, 300)
GONE = {404, 410}
REFUSED = {401, 403}
TOO_OFTEN = 429
LONGEST_WAIT = timedelta(days=7)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# A number of seconds beyond this is no wait but the time on a clock.
A_CLOCK = 1_000_000_000


class Signer(Protocol):
    """Signs requests as somebody."""

    def headers(self, method: str, url: str) -> Mapping[str, str]:
        """Return the headers that open this request."""
        ...

    def learns(self, reply: Reply) -> bool:
        """Take what an answer teaches; tell whether the same request is worth repeating, once."""
        ...


class Nobody:
    """Signs nothing: what anyone may ask."""

    def headers(self, method: str, url: str) -> Mapping[str, str]:
        """Return none."""
        del method, url
        return {}

    def learns(self, reply: Reply) -> bool:
        """Learn nothing."""
        del reply
        return False


@dataclass(frozen=True, slots=True)
class Bearer(Nobody):
    """Signs with a bearer token (RFC 6750)."""

    access: str = field(repr=False)

    def headers(self, method: str, url: str) -> Mapping[str, str]:
        """Return the header."""
        del method, url
        return {"Authorization": f"Bearer {self.access}"}


def bearer(token: Token) -> Signer:
    """Return a signer of bearer tokens."""
    return Bearer(token.access)


@dataclass(frozen=True, slots=True)
class Client:
    """What a service knows us by: from the operator's settings, or from the server itself.

    `more` holds the service's other settings and what the server registered, by lower-case name.
    """

    id: str = ""
    secret: str = field(default="", repr=False)
    more: Mapping[str, str] = field(default_factory=dict, repr=False)


Checked = Callable[[Reply, datetime], None]
Budget = Callable[[Mapping[str, str]], float | None]


def budget(headers: Mapping[str, str]) -> float | None:
    """Return what an answer leaves of the rate limit, from 1 to 0; None when it does not say."""
    for left, whole in BUDGETS:
        # Most answers say neither: looked up once.
        if not (rest := headers.get(left)):
            continue
        rest, most = rest.strip(), headers.get(whole, "").strip()
        if re.fullmatch(r"[0-9]{1,15}", rest) and re.fullmatch(r"[0-9]{1,15}", most) and int(most):
            return min(1.0, int(rest) / int(most))
    return None


def check(reply: Reply, now: datetime) -> None:
    """Raise what a status asks us to do next; return for 2xx. The table that all services share."""
    status = reply.status
    if status in OK:
        return
    if status == TOO_OFTEN:
        raise RateLimited(until=retry_after(reply, now))
    if status == 503 and reply.headers.get("retry-after"):
        raise RateLimited("is closed for a while (503)", until=retry_after(reply, now))
    if status in GONE:
        raise PageGone(f"answers {status}: it is not there")
    if status in REFUSED:
        raise ReconnectNeeded(f"answers {status}: it is not open to us")
    if status >= 500 or status in {408, 425}:
        raise Unavailable(f"answers {status}")
    raise UnexpectedReply(f"answers {status}")


@dataclass(frozen=True, slots=True)
class Api:
    """One service as one profile sees it (or nobody). `base_url` has no slash at its end.

    `check` raises what an answer asks us to do; a service whose errors speak otherwise than by
    their status brings its own table.
    """

    http: Http
    base_url: str
    now: datetime
    signer: Signer = field(default_factory=Nobody)
    client: Client = field(default_factory=Client)
    check: Checked = check

    async def json(self, url: str, **params: Any) -> Any:
        """GET a path below `base_url`, or a whole URL; return its JSON. Raises ProviderError."""
        return (await self.reply(url, **params))[0]

    async def reply(self, url: str, **params: Any) -> tuple[Any, Reply]:
        """GET as `json` does, and return the reply too, for its headers."""
        reply = await self.send("GET", url, params=params)
        return parsed(reply), reply

    async def send(
        self, method: str, url: str, *, params: Mapping[str, Any] | None = None, **options: Any
    ) -> Reply:
        """Send a signed request (`json`, `data`, `content`, `headers` as in httpx); check it.

        Parameters that are None are left out. Raises ProviderError.
        """
        target = url if "://" in url else self.base_url + url
        wanted = {name: value for name, value in (params or {}).items() if value is not None}
        reply = await self._signed(method, target, wanted, options)
        if self.signer.learns(reply):
            reply = await self._signed(method, target, wanted, options)
        self.check(reply, self.now)
        return reply

    async def _signed(
        self, method: str, url: str, params: Mapping[str, Any], options: Mapping[str, Any]
    ) -> Reply:
        headers = {"Accept": "application/json"} | dict(options.get("headers") or {})
        # A token is nobody else's business, wherever an answer may lead us.
        if urlsplit(url)[:2] == urlsplit(self.base_url)[:2]:
            headers |= self.signer.headers(method, url)
        more = {**options, "headers": headers}
        return await self.http.request(method, url, params=params or None, **more)


def parsed(reply: Reply) -> Any:
    """Return an answer's JSON. Raises UnexpectedReply."""
    try:
        return json.loads(reply.body)
    except (ValueError, RecursionError) as error:
        raise UnexpectedReply("answers something that is not JSON") from error


def retry_after(reply: Reply, now: datetime) -> datetime | None:
    """Return when to come back, at most a week from now, or None when the reply does not say.

    Retry-After (RFC 9110: seconds or an HTTP date) goes before RateLimit-Reset and
    X-RateLimit-Reset (seconds, seconds since 1970, or ISO 8601, as each service likes).
    """
    names = ("retry-after", "ratelimit-reset", "x-ratelimit-reset")
    return next(filter(None, (_named(reply.headers, name, now) for name in names)), None)


def spent_until(headers: Mapping[str, str], limit: str, now: datetime) -> datetime | None:
    """Return when the next request is allowed, if this one was the last for now.

    `limit` is what the names of the limit's headers begin with.
    """
    if headers.get(f"{limit}-remaining", "").strip() != "0":
        return None
    until = _named(headers, f"{limit}-reset", now)
    return until if until and until > now else None


def _named(headers: Mapping[str, str], name: str, now: datetime) -> datetime | None:
    """Return the moment that a header names, from now to a week from now; None for no moment."""
    until = _moment(headers.get(name, "").strip(), now)
    return min(max(until, now), now + LONGEST_WAIT) if until else None


def _moment(value: str, now: datetime) -> datetime | None:
    if re.fullmatch(r"[0-9]{1,15}(\.[0-9]+)?", value):
        seconds = float(value)
        since = EPOCH if seconds >= A_CLOCK else now
        return since + timedelta(seconds=min(seconds, 1e11))
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            when = read(value)
            return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            continue
    return None
