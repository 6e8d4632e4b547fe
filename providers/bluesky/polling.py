"""What is new on an account's page, as anyone reads it or as its owner does."""

from dataclasses import replace
from typing import Any

from providers.api import Api
from providers.bluesky import calls, items
from providers.bluesky.listing import Listed, Source, follow
from providers.errors import PageGone, Unavailable
from providers.shapes import record, records, text
from providers.vocabulary import Batch, Page
from providers.window import mark


async def poll(api: Api, page: Page, cursor: str) -> Batch:
    """Return what is new for everyone. Raises ProviderError."""
    return await follow(api, page, cursor, _FOR_ANYONE)


async def poll_own(api: Api, page: Page, cursor: str) -> Batch:
    """Return what is new for the owner, who may hide the page from all others.

    The items are those of the public page. Raises ProviderError.
    """
    return await follow(api, page, cursor, _FOR_OWNER)


async def _feed(api: Api, page: Page, /, *, most: int, cursor: str = "") -> calls.Answer:
    """Ask for a page of the feed; when there is none, ask the profile for the true reason."""
    try:
        return await calls.feed(api, page.native_id, most=most, cursor=cursor)
    except PageGone:
        await calls.profile(api, page.native_id)
        raise Unavailable("does not show its posts at the moment") from None


def _listed(answer: Any, page: Page) -> Listed:
    """Read a page of the feed: reposts and pins have a place in it, and are not the page's."""
    did = page.native_id
    entries = {items.place_of(one, did): one for one in records(record(answer)["feed"])}
    own = {key: one["post"] for key, one in entries.items() if items.belongs(one, did)}
    found = {key: items.item(post, did) for key, post in own.items()}
    return Listed(
        items=found,
        marks={key: mark(found[key], own[key]["cid"]) if key in own else "" for key in entries},
        indexed={key: items.indexed_at(entry) for key, entry in entries.items()},
        older=text(record(answer).get("cursor")),
        author=next((post["author"] for post in own.values()), None),
    )


def _for_everyone(listed: Listed, page: Page) -> Page | None:
    """Return the page when it has changed. Raises PageGone when it is not for everyone now."""
    if listed.author is not None and not items.is_for_everyone(listed.author):
        raise PageGone("asks that only people who are signed in see it")
    return _as_it_is_now(listed, page)


def _as_it_is_now(listed: Listed, page: Page) -> Page | None:
    """Return the page when its name, handle or picture has changed."""
    if listed.author is None:
        return None
    now = items.page(listed.author)
    same = (now.name, now.handle, now.picture_url) == (page.name, page.handle, page.picture_url)
    return None if same else replace(now, description=page.description, followers=page.followers)


_FOR_ANYONE = Source(most=calls.WINDOW, ask=_feed, listed=_listed, now_page=_for_everyone)
_FOR_OWNER = replace(_FOR_ANYONE, now_page=_as_it_is_now)
