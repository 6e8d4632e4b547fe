"""What we ask of a Mastodon server without a token: REST API v1 and v2, WebFinger (RFC 7033)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from providers.api import Api, check, retry_after
from providers.errors import PageGone, RateLimited, Unavailable, UnexpectedReply
from providers.http import Limits, Reply
from providers.vocabulary import Page
from providers.window import mark

LIMIT = 40
ORDINARY = Limits()
# What a person waits for in a search, from each of several servers.
PATIENCE = Limits(bytes=2_000_000, seconds=8)


class Closed(Unavailable):
    """The server shows this to its own members only, for now."""


@dataclass(frozen=True, slots=True)
class Answer:
    """JSON, a mark of the bytes it came in, and when to ask next if the server named a moment."""

    json: Any
    mark: str
    not_before: datetime | None


async def ask(api: Api, url: str, *, limits: Limits = ORDINARY, **params: Any) -> Answer:
    """GET `url`. Raises ProviderError."""
    reply = await api.http.request(
        "GET", url, params=params or None, limits=limits, headers={"Accept": "application/json"}
    )
    _check(reply, api.now)
    try:
        found = json.loads(reply.body)
    except (ValueError, RecursionError) as error:
        raise UnexpectedReply("answers something that is not JSON") from error
    return Answer(found, mark(reply.body), _spent_until(reply.headers, api.now))


async def newest(api: Api, page: Page) -> Answer:
    """Return the account's newest statuses, without boosts."""
    return await _statuses(api, page)


async def above(api: Api, page: Page, its_id: str) -> Answer:
    """Return the statuses right above that one; "0" stands below all of them."""
    return await _statuses(api, page, min_id=its_id)


async def account(api: Api, page: Page) -> Any:
    """Return the account itself."""
    return (await ask(api, page.native_id)).json


async def status(api: Api, url: str) -> Any:
    """Return one status by its native id. Raises PageGone when it is deleted."""
    return (await ask(api, url)).json


async def lookup(api: Api, origin: str, name: str) -> Any:
    """Return an account of that server by its name there."""
    url = f"{origin}/api/v1/accounts/lookup"
    return (await ask(api, url, limits=PATIENCE, acct=name)).json


async def search(api: Api, words: str, *, most: int) -> Any:
    """Return accounts that the default server knows, near and far."""
    url = f"{api.base_url}/api/v2/search"
    return (await ask(api, url, limits=PATIENCE, q=words, type="accounts", limit=most)).json


async def webfinger(api: Api, origin: str, resource: str) -> Any:
    """Return what a server says of `acct:name@host` or of a profile's address."""
    url = f"{origin}/.well-known/webfinger"
    return (await ask(api, url, limits=PATIENCE, resource=resource)).json


async def _statuses(api: Api, page: Page, **params: Any) -> Answer:
    url = f"{page.native_id}/statuses"
    params |= {"limit": LIMIT, "exclude_reblogs": "true"}
    return await ask(api, url, **params)


def _check(reply: Reply, now: datetime) -> None:
    """Raise what the status asks us to do next; no token is ours to renew, so 401 is no refusal."""
    if reply.status in {401, 403, 422}:
        raise Closed("shows this to its own members only")
    if reply.status == 410:
        raise PageGone("has deleted or suspended this account")
    if reply.status == 404 and _is_json(reply):
        raise PageGone("has no such account")
    if reply.status == 404:
        # Not Mastodon's own words: a proxy in trouble, or not a Mastodon server at all.
        raise Unavailable("answers 404")
    if reply.status == 429:
        until = _reset(reply.headers) or retry_after(reply, now)
        raise RateLimited(until=until)
    check(reply, now)


def _is_json(reply: Reply) -> bool:
    return "json" in reply.headers.get("content-type", "")


def _spent_until(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """Return when the next request is allowed, if this one was the last for now."""
    if headers.get("x-ratelimit-remaining", "").strip() != "0":
        return None
    reset = _reset(headers)
    return reset if reset and reset > now else None


def _reset(headers: Mapping[str, str]) -> datetime | None:
    """Read X-RateLimit-Reset: ISO 8601 from Mastodon, seconds since 1970 from others."""
    value = headers.get("x-ratelimit-reset", "").strip()
    try:
        if value.replace(".", "", 1).isdigit():
            return datetime.fromtimestamp(float(value), UTC)
        found = datetime.fromisoformat(value)
    except (ValueError, OverflowError, OSError):
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
