"""What we ask of Bluesky's AppView, without a token: XRPC queries of the lexicons `app.bsky.*`."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from providers.api import Api, check, retry_after
from providers.errors import PageGone, RateLimited, Unavailable, UnexpectedReply
from providers.http import Limits, Reply
from providers.window import mark

WINDOW = 30
# The most that the lexicons allow in one answer.
FULL_PAGE = 100
PROFILES = 25
POSTS = 25
PATIENCE = Limits(bytes=2_000_000, seconds=8)
ORDINARY = Limits()

GONE = {
    "AccountTakedown": "was taken down by Bluesky",
    "AccountDeactivated": "is deactivated by its owner",
    "AccountDeleted": "was deleted",
    "BlockedActor": "is not shown to us",
    "BlockedByActor": "is not shown to us",
}
# The lexicon has no code of its own for this: it is told by exactly this message.
NO_PROFILE = ("InvalidRequest", "Profile not found")


@dataclass(frozen=True, slots=True)
class Answer:
    """JSON, a mark of the bytes it came in, and when to ask next if the server named a moment."""

    json: Any
    mark: str
    not_before: datetime | None


async def ask(api: Api, method: str, *, limits: Limits = ORDINARY, **params: Any) -> Answer:
    """GET an XRPC query. Raises ProviderError."""
    wanted = {name: value for name, value in params.items() if value}
    reply = await api.http.request(
        "GET",
        f"{api.base_url}/xrpc/{method}",
        params=wanted,
        limits=limits,
        headers={"Accept": "application/json"},
    )
    _check(reply, api.now)
    try:
        found = json.loads(reply.body)
    except (ValueError, RecursionError) as error:
        raise UnexpectedReply("answers something that is not JSON") from error
    return Answer(found, mark(reply.body), _spent_until(reply.headers, api.now))


async def feed(api: Api, did: str, *, most: int, cursor: str = "") -> Answer:
    """Return what the profile's first tab shows: posts and own threads, the newest first."""
    return await ask(
        api,
        "app.bsky.feed.getAuthorFeed",
        actor=did,
        limit=most,
        cursor=cursor,
        filter="posts_and_author_threads",
    )


async def posts(api: Api, uris: Sequence[str]) -> Any:
    """Return those of the posts (at most POSTS) that still stand."""
    return (await ask(api, "app.bsky.feed.getPosts", uris=list(uris))).json


async def profile(api: Api, actor: str) -> Any:
    """Return one account by its handle or DID."""
    return (await ask(api, "app.bsky.actor.getProfile", limits=PATIENCE, actor=actor)).json


async def profiles(api: Api, dids: Sequence[str]) -> Any:
    """Return accounts (at most PROFILES) with their counts."""
    answer = await ask(api, "app.bsky.actor.getProfiles", limits=PATIENCE, actors=list(dids))
    return answer.json


async def search(api: Api, words: str) -> Any:
    """Return accounts that words bring to mind, without their counts."""
    method = "app.bsky.actor.searchActors"
    return (await ask(api, method, limits=PATIENCE, q=words, limit=PROFILES)).json


def _check(reply: Reply, now: datetime) -> None:
    """Raise what the error's code asks us to do next, else what the status does.

    No token is ours to renew, so 401 and 403 are no refusal of ours; and an account that is not
    there answers 400, so 404 is a server that does not know the question.
    """
    if reply.status in range(200, 300):
        return
    code, message = _named(reply)
    if code in GONE:
        raise PageGone(GONE[code])
    if (code, message) == NO_PROFILE:
        raise PageGone("has no such account")
    if reply.status == 429 or code == "RateLimitExceeded":
        raise RateLimited(until=_reset(reply.headers) or retry_after(reply, now))
    if reply.status in {401, 403, 404, 410}:
        raise Unavailable(f"answers {reply.status}: it does not let everyone ask this")
    check(reply, now)


def _named(reply: Reply) -> tuple[str, str]:
    try:
        error = json.loads(reply.body)
    except (ValueError, RecursionError):
        return "", ""
    if not isinstance(error, dict):
        return "", ""
    return str(error.get("error", "")), str(error.get("message", ""))


def _spent_until(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """Return when the next request is allowed, if this one was the last for now."""
    if headers.get("ratelimit-remaining", "").strip() != "0":
        return None
    reset = _reset(headers)
    return reset if reset and reset > now else None


def _reset(headers: Mapping[str, str]) -> datetime | None:
    """Read `ratelimit-reset`, in seconds since 1970."""
    try:
        return datetime.fromtimestamp(int(headers.get("ratelimit-reset", "")), UTC)
    except (ValueError, OverflowError, OSError):
        return None
