"""Requests to one service: JSON in and out, or an error from the status table."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from providers.errors import PageGone, RateLimited, ReconnectNeeded, Unavailable, UnexpectedReply
from providers.http import Http, Reply

OK = range(200, 300)
GONE = {404, 410}
REFUSED = {401, 403}
TOO_OFTEN = 429
LONGEST_WAIT = timedelta(days=7)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# A number of seconds beyond this is no wait but the time on a clock.
A_CLOCK = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Api:
    """One service as one profile sees it (or nobody). `base_url` has no slash at its end."""

    http: Http
    base_url: str
    now: datetime

    async def json(self, url: str, **params: Any) -> Any:
        """GET a path below `base_url`, or a whole URL; return its JSON. Raises ProviderError."""
        return (await self.reply(url, **params))[0]

    async def reply(self, url: str, **params: Any) -> tuple[Any, Reply]:
        """GET as `json` does, and return the reply too, for its headers."""
        target = url if "://" in url else self.base_url + url
        wanted = {name: value for name, value in params.items() if value is not None}
        reply = await self.http.request(
            "GET", target, params=wanted or None, headers={"Accept": "application/json"}
        )
        check(reply, self.now)
        try:
            return json.loads(reply.body), reply
        except ValueError as error:
            raise UnexpectedReply("answers something that is not JSON") from error


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


def retry_after(reply: Reply, now: datetime) -> datetime | None:
    """Return when to come back, at most a week from now, or None when the reply does not say.

    Retry-After (RFC 9110: seconds or an HTTP date) goes before RateLimit-Reset and
    X-RateLimit-Reset (seconds, seconds since 1970, or ISO 8601, as each service likes).
    """
    for name in ("retry-after", "ratelimit-reset", "x-ratelimit-reset"):
        if until := _moment(reply.headers.get(name, "").strip(), now):
            return min(max(until, now), now + LONGEST_WAIT)
    return None


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
