"""What is new on an account's page: arrivals, replacements and deletions among its newest posts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from providers.api import Api
from providers.bluesky import calls, items
from providers.bluesky.cursor import LONG_AGO, Cursor
from providers.errors import PageGone, RateLimited, Unavailable
from providers.shapes import expected_shape, record, records, text
from providers.vocabulary import Batch, Item, Page
from providers.window import look, mark

# Pages of the feed that one poll reads back; what is below them waits for the next.
PAGES = 5


@dataclass(frozen=True, slots=True)
class Listed:
    """What one answer lists, by its key, the newest first; where the next older ones are, or "".

    Reposts have a place and a date, so that no gap stays unseen, but an empty mark and no item.
    """

    items: Mapping[str, Item]
    marks: Mapping[str, str]
    indexed: Mapping[str, datetime]
    older: str
    author: Any

    def newest(self) -> datetime:
        """Return when the service took in the newest entry."""
        return max(self.indexed.values(), default=LONG_AGO)


async def poll(api: Api, page: Page, cursor: str) -> Batch:
    """Compare the newest posts with those of the last poll, and read back what came in between.

    Raises ProviderError.
    """
    seen = Cursor.read(cursor)
    if seen and seen.older:
        return await _read_back(api, page, seen, ())
    answer = await _newest(api, page)
    if seen and seen.answer == answer.mark:
        return Batch(cursor=cursor, not_before=answer.not_before)
    with expected_shape():
        listed = _listed(answer.json, page)
        now_page = _as_it_is_now(listed.author, page)
    now = Cursor(marks=dict(listed.marks), answer=answer.mark, indexed_at=listed.newest())
    if seen is None:
        batch = Batch(items=_newest_first(listed, listed.items), cursor=now.text())
    else:
        batch = await _compared(api, page, seen, now, listed)
    return replace(batch, page=now_page, not_before=answer.not_before)


async def _newest(api: Api, page: Page) -> calls.Answer:
    """Return the feed's first page; when there is none, ask the profile for the true reason."""
    try:
        return await calls.feed(api, page.native_id, most=calls.WINDOW)
    except PageGone:
        await calls.profile(api, page.native_id)
        raise Unavailable("does not show its posts at the moment") from None


async def _compared(api: Api, page: Page, seen: Cursor, now: Cursor, listed: Listed) -> Batch:
    told = look(listed.marks, seen.marks, whole=not listed.older)
    now = replace(now, indexed_at=max(seen.indexed_at, now.indexed_at))
    # A post may carry a date of long ago and stand below what we know: it is new all the same.
    late = {key for key, at in listed.indexed.items() if at > seen.indexed_at}
    fresh = {*told.fresh, *(late - set(seen.marks))}
    missing = [key for key in told.missing if seen.marks[key]]
    gone, doubted = await _confirmed(api, page, missing)
    if doubted:
        waiting = {key: seen.marks[key] for key in doubted}
        now = replace(now, marks={**waiting, **now.marks}, answer="")
    brought = _newest_first(listed, {*fresh, *told.changed})
    if told.joins or not listed.older:
        return Batch(items=brought, cursor=now.text(), gone=gone)
    behind = replace(now, older=listed.older, since=seen.indexed_at, known=tuple(seen.marks))
    batch = await _read_back(api, page, behind, brought)
    return replace(batch, gone=gone)


async def _read_back(api: Api, page: Page, behind: Cursor, brought: Sequence[Item]) -> Batch:
    """Read older pages until one meets what is known, or shows nothing of the time since."""
    older, found = behind.older, list(brought)
    for _ in range(PAGES):
        answer = await calls.feed(api, page.native_id, most=calls.FULL_PAGE, cursor=older)
        with expected_shape():
            listed = _listed(answer.json, page)
        fresh, met = _of_the_gap(listed, behind)
        found += _newest_first(listed, fresh)
        older = "" if met else listed.older
        if not older:
            done = replace(behind, older="", since=LONG_AGO, known=())
            return Batch(items=tuple(found), cursor=done.text())
    return Batch(items=tuple(found), cursor=replace(behind, older=older).text(), more=True)


def _of_the_gap(listed: Listed, behind: Cursor) -> tuple[set[str], bool]:
    """Return the posts of the gap on this page, and whether the gap ends here."""
    told = look(listed.marks, dict.fromkeys(behind.known, ""), whole=False)
    if told.joins:
        return set(told.fresh), True
    # What the service took in at the very moment of what we know may have come after it.
    since = {key for key, at in listed.indexed.items() if at >= behind.since}
    return since, not since


async def _confirmed(
    api: Api, page: Page, missing: Sequence[str]
) -> tuple[tuple[str, ...], Sequence[str]]:
    """Return which of the vanished posts are deleted, by URI, and which we must ask for again."""
    if not missing:
        return (), ()
    asked, later = missing[: calls.POSTS], missing[calls.POSTS :]
    uris = [items.uri_of(page.native_id, key) for key in asked]
    try:
        answer = await calls.posts(api, uris)
    except (RateLimited, Unavailable):
        return (), missing
    with expected_shape():
        standing = {text(post["uri"]) for post in records(record(answer).get("posts"))}
    return tuple(uri for uri in uris if uri not in standing), later


def _listed(answer: Any, page: Page) -> Listed:
    did = page.native_id
    entries = {items.place_of(one, did): one for one in records(record(answer)["feed"])}
    own = {key: one["post"] for key, one in entries.items() if items.belongs(one, did)}
    found = {key: items.item(post) for key, post in own.items()}
    return Listed(
        items=found,
        marks={key: mark(found[key], own[key]["cid"]) if key in own else "" for key in entries},
        indexed={key: items.indexed_at(entry) for key, entry in entries.items()},
        older=text(record(answer).get("cursor")),
        author=next((post["author"] for post in own.values()), None),
    )


def _newest_first(listed: Listed, keys: Collection[str]) -> tuple[Item, ...]:
    own = (key for key in keys if key in listed.items)
    order = sorted(own, key=listed.indexed.__getitem__, reverse=True)
    return tuple(listed.items[key] for key in order)


def _as_it_is_now(author: Any, page: Page) -> Page | None:
    """Return the page when its name, handle or picture has changed. Raises PageGone."""
    if author is None:
        return None
    if not items.is_for_everyone(author):
        raise PageGone("asks that only people who are signed in see it")
    now = items.page(author)
    same = (now.name, now.handle, now.picture_url) == (page.name, page.handle, page.picture_url)
    return None if same else replace(now, description=page.description, followers=page.followers)
