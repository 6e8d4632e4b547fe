"""Requests to one service: JSON in and out, or an error from the status table."""

import json
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


@dataclass(frozen=True, slots=True)
class Api:
    """One service as one profile sees it (or nobody). `base_url` has no slash at its end."""

    http: Http
    base_url: str
    now: datetime

    async def json(self, url: str, **params: Any) -> Any:
        """GET `url` (a path below `base_url`, or a whole URL) and return its JSON. Raises ProviderError."""
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
    """Raise what the status asks us to do next; return for 2xx. The table that all services share."""
    status = reply.status
    if status in OK:
        return
    if status == TOO_OFTEN:
        raise RateLimited(until=retry_after(reply, now))
    if status in GONE:
        raise PageGone(f"answers {status}: it is not there")
    if status in REFUSED:
        raise ReconnectNeeded(f"answers {status}: it is not open to us")
    if status >= 500 or status in {408, 425}:
        raise Unavailable(f"answers {status}")
    raise UnexpectedReply(f"answers {status}")


def retry_after(reply: Reply, now: datetime) -> datetime | None:
    """Return the moment that Retry-After names (seconds or an HTTP date), or None."""
    value = reply.headers.get("retry-after", "").strip()
    if value.isdigit():
        return now + timedelta(seconds=min(int(value), 86_400 * 7))
    try:
        return parsedate_to_datetime(value).astimezone(UTC) if value else None
    except ValueError:
        return None
