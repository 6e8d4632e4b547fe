"""What we ask of a site: REST API v2 of WordPress core, below the root that the site names."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from providers.api import Api, parsed
from providers.http import Limits, Reply
from providers.shapes import count, expected_shape, key, records
from providers.window import mark

ORDINARY = Limits()
# What a person waits for in a search.
PATIENCE = Limits(bytes=2_000_000, seconds=8)
INDEX = "name,description,url,home,namespaces,authentication,site_icon_url"
MYSELF = "id,name,username,link,avatar_urls,roles,capabilities"
# The most that the API gives in one page, and how many such pages a count is worth.
PER_PAGE = 100
MOST_PAGES = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """JSON, and a mark of the bytes it came in."""

    json: Any
    mark: str


async def site(api: Api, address: str) -> Reply:
    """GET a page as a browser would. An answer of any status is returned. Raises ProviderError."""
    headers = {"Accept": "text/html, application/json;q=0.5"}
    return await api.http.request("GET", address, headers=headers, limits=PATIENCE)


async def index(api: Api, root: str) -> Any:
    """Return what a site's API says of itself, without its hundreds of routes."""
    return parsed(await _get(api, f"{root}/", {"_fields": INDEX}, limits=PATIENCE))


async def listed(api: Api, url: str, params: Mapping[str, Any]) -> Answer:
    """Return a part of a list of posts or comments."""
    reply = await _get(api, url, params)
    return Answer(parsed(reply), mark(reply.body))


async def one(api: Api, url: str) -> Any:
    """Return the status of one post or comment. Raises PageGone when it is deleted."""
    return parsed(await _get(api, url, {"_fields": "id,status"}))


async def comments_of(api: Api, root: str, posts: Sequence[str]) -> Mapping[str, int] | None:
    """Count the public comments of each post, by its id; None when they are too many to count."""
    params = {"post": ",".join(posts), "per_page": PER_PAGE, "_fields": "post"}
    found: Counter[str] = Counter()
    for page in range(1, MOST_PAGES + 1):
        reply = await _get(api, f"{root}/wp/v2/comments", {**params, "page": page})
        with expected_shape():
            some = records(parsed(reply))
            found.update(key(comment["post"]) for comment in some)
        if len(some) < PER_PAGE:
            return found
    return None


async def total_of(api: Api, root: str, post: str) -> int:
    """Count the public comments of one post, however many they are."""
    params = {"post": post, "per_page": 1, "_fields": "id"}
    reply = await _get(api, f"{root}/wp/v2/comments", params)
    with expected_shape():
        return count(int(reply.headers["x-wp-total"]))


async def between(
    api: Api, url: str, after: datetime, before: datetime, number: int
) -> list[dict[str, Any]]:
    """Return the dates of a list's public ones between two moments, the newest first."""
    spanned = {"after": after.isoformat(), "before": before.isoformat()}
    params = {**spanned, "per_page": PER_PAGE, "page": number, "_fields": "date_gmt"}
    reply = await _get(api, url, params)
    with expected_shape():
        return records(parsed(reply))


async def myself(api: Api) -> Any:
    """Return the account that is logged in, with its role and capabilities."""
    url, params = f"{api.base_url}/wp/v2/users/me", {"context": "edit", "_fields": MYSELF}
    return parsed(await _get(api, url, params))


async def my_id(api: Api, root: str) -> str:
    """Return the id of the account that is logged in."""
    told = parsed(await _get(api, f"{root}/wp/v2/users/me", {"_fields": "id"}))
    with expected_shape():
        return key(told["id"])


async def forget(api: Api) -> None:
    """Delete the application password that signs this very request (5.7 and later)."""
    mine = f"{api.base_url}/wp/v2/users/me/application-passwords"
    told = parsed(await _get(api, f"{mine}/introspect", {"_fields": "uuid"}))
    with expected_shape():
        uuid = key(told["uuid"])
    await api.send("DELETE", f"{mine}/{uuid}")


async def _get(
    api: Api, url: str, params: Mapping[str, Any], *, limits: Limits = ORDINARY
) -> Reply:
    return await api.send("GET", url, params=params, limits=limits)
