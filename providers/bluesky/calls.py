"""What we ask of Bluesky's AppView: XRPC queries of the lexicons `app.bsky.*`.

The public asks the AppView itself; an account asks its own server, which asks on its behalf.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from providers.api import Api, Nobody, parsed, spent_until
from providers.bluesky import refusals
from providers.http import Limits
from providers.shapes import expected_shape, record, records, text
from providers.window import mark

WINDOW = 30
# The most that the lexicons allow in one answer.
FULL_PAGE = 100
PROFILES = 25
POSTS = 25
PATIENCE = Limits(bytes=2_000_000, seconds=8)
ORDINARY = Limits()
# Who answers one of our posts, names us or quotes us.
REASONS = ("reply", "mention", "quote")


@dataclass(frozen=True, slots=True)
class Answer:
    """JSON, a mark of the bytes it came in, and when to ask next if the server named a moment."""

    json: Any
    mark: str
    not_before: datetime | None


async def ask(api: Api, method: str, *, limits: Limits = ORDINARY, **params: Any) -> Answer:
    """GET an XRPC query. Raises ProviderError."""
    wanted = {name: value for name, value in params.items() if value}
    checked = replace(api, check=refusals.table(api))
    reply = await checked.send("GET", f"/xrpc/{method}", params=wanted, limits=limits)
    return Answer(parsed(reply), mark(reply.body), spent_until(reply.headers, "ratelimit", api.now))


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


async def notices(api: Api, *, most: int, cursor: str = "") -> Answer:
    """Return who answered, named or quoted the account, whatever it has set for its own eyes."""
    return await ask(
        api,
        "app.bsky.notification.listNotifications",
        limit=most,
        cursor=cursor,
        reasons=list(REASONS),
        priority="false",
    )


async def session(api: Api) -> Any:
    """Return what the account's own server says of who asks; every token opens it."""
    return (await ask(api, "com.atproto.server.getSession", limits=PATIENCE)).json


async def repo_status(api: Api, did: str) -> Any:
    """Return how an account stands at its own server, which anyone may ask."""
    method = "com.atproto.sync.getRepoStatus"
    return (await ask(replace(api, signer=Nobody()), method, limits=PATIENCE, did=did)).json


async def record_at(api: Api, did: str, collection: str, its_key: str) -> Any:
    """Return a record as its account's own server has it, which anyone may ask."""
    anyone, method = replace(api, signer=Nobody()), "com.atproto.repo.getRecord"
    answer = await ask(anyone, method, repo=did, collection=collection, rkey=its_key)
    return answer.json


async def posts(api: Api, uris: Sequence[str]) -> Any:
    """Return those of the posts (at most POSTS) that still stand."""
    return (await ask(api, "app.bsky.feed.getPosts", uris=list(uris))).json


async def standing(api: Api, uris: Sequence[str]) -> dict[str, Any]:
    """Return those of the posts (any number) that still stand, by their URIs."""
    found: dict[str, Any] = {}
    wanted = list(dict.fromkeys(uris))
    for start in range(0, len(wanted), POSTS):
        answer = await posts(api, wanted[start : start + POSTS])
        with expected_shape():
            found |= {text(one["uri"]): one for one in records(record(answer)["posts"])}
    return found


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
