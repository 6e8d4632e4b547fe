"""What is new in a list that shows the newest first: arrivals, replacements and deletions."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Protocol

from providers.api import Api
from providers.bluesky import calls, items
from providers.bluesky.cursor import LONG_AGO, Cursor
from providers.errors import RateLimited, Unavailable
from providers.shapes import expected_shape, record, records, text
from providers.vocabulary import Batch, Item, Page
from providers.window import look

# Pages of a list that one poll reads back; what is below them waits for the next.
PAGES = 5
# What a list that shows nothing at first brings later is news from here on.
LATELY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Listed:
    """What one answer lists, by its key, the newest first; where the next older ones are, or "".

    What is not the page's own has a place and a date, so that no gap stays unseen, but an empty
    mark and no item.
    """

    items: Mapping[str, Item]
    marks: Mapping[str, str]
    indexed: Mapping[str, datetime]
    older: str
    author: Any = None

    def newest(self) -> datetime:
        """Return when the service took in the newest entry."""
        return max(self.indexed.values(), default=LONG_AGO)


class Ask(Protocol):
    """Ask for the list."""

    async def __call__(
        self, api: Api, page: Page, /, *, most: int, cursor: str = ""
    ) -> calls.Answer:
        """Return the newest entries, or those below a cursor of the service's."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A list of an account's: how it is asked for (`most` entries at first) and how it is read.

    `whole` brings all that belongs to items which are to be told, where the list shows less.
    `now_page` returns the page when the list shows that it has changed. `listed` and `now_page`
    meet strangers' shapes: `expected_shape` is around them.
    """

    most: int
    ask: Ask
    listed: Callable[[Any, Page], Listed]
    whole: Callable[[Api, Page, Sequence[Item]], Awaitable[tuple[Item, ...]]] | None = None
    now_page: Callable[[Listed, Page], Page | None] | None = None


async def follow(api: Api, page: Page, cursor: str, source: Source) -> Batch:
    """Compare the newest entries with those of the last poll, and read back what came in between.

    Raises ProviderError.
    """
    seen = Cursor.read(cursor)
    if seen and seen.older:
        return await _read_back(api, page, seen, source)
    answer = await source.ask(api, page, most=source.most)
    if seen and seen.answer == answer.mark:
        return Batch(cursor=cursor, not_before=answer.not_before)
    with expected_shape():
        listed = source.listed(answer.json, page)
        now_page = source.now_page(listed, page) if source.now_page else None
    if seen is None:
        batch = await _first(api, page, answer, listed, source)
    else:
        batch = await _compared(api, page, seen, answer, listed, source)
    return replace(batch, page=now_page, not_before=answer.not_before)


async def _first(
    api: Api, page: Page, answer: calls.Answer, listed: Listed, source: Source
) -> Batch:
    # Below what shows nothing, and is not all, lies history: it is not to come as news.
    hidden = listed.older and not listed.indexed
    since = api.now - LATELY if hidden else listed.newest()
    now = Cursor(marks=dict(listed.marks), answer=answer.mark, indexed_at=since)
    brought = await _whole(api, page, source, _newest_first(listed, listed.items))
    return Batch(items=brought, cursor=now.text())


async def _compared(
    api: Api, page: Page, seen: Cursor, answer: calls.Answer, listed: Listed, source: Source
) -> Batch:
    told = look(listed.marks, seen.marks, whole=not listed.older)
    newest = max(seen.indexed_at, listed.newest())
    now = Cursor(marks=dict(listed.marks), answer=answer.mark, indexed_at=newest)
    # A post may carry a date of long ago and stand below what we know: it is new all the same.
    late = {key for key, at in listed.indexed.items() if at > seen.indexed_at}
    fresh = {*told.fresh, *(late - set(seen.marks))}
    gone, doubted = await _confirmed(api, page, [key for key in told.missing if seen.marks[key]])
    if doubted:
        waiting = {key: seen.marks[key] for key in doubted}
        now = replace(now, marks={**waiting, **now.marks}, answer="")
    brought = _newest_first(listed, {*fresh, *told.changed})
    if told.joins or not listed.older:
        return Batch(items=await _whole(api, page, source, brought), cursor=now.text(), gone=gone)
    behind = replace(now, older=listed.older, since=seen.indexed_at, known=tuple(seen.marks))
    batch = await _read_back(api, page, behind, source, brought)
    return replace(batch, gone=gone)


async def _read_back(
    api: Api, page: Page, behind: Cursor, source: Source, brought: Sequence[Item] = ()
) -> Batch:
    """Read older pages until one meets what is known, or shows nothing of the time since."""
    older, found = behind.older, list(brought)
    for _ in range(PAGES):
        answer = await source.ask(api, page, most=calls.FULL_PAGE, cursor=older)
        with expected_shape():
            listed = source.listed(answer.json, page)
        fresh, met = _of_the_gap(listed, behind)
        found += _newest_first(listed, fresh)
        if not behind.marks:
            # What shows nothing at first has its newest entries here.
            newest = max(behind.indexed_at, listed.newest())
            marks = dict(islice(listed.marks.items(), source.most))
            behind = replace(behind, marks=marks, indexed_at=newest)
        older = "" if met or listed.older == older else listed.older
        if not older:
            done = replace(behind, older="", since=LONG_AGO, known=())
            return Batch(items=await _whole(api, page, source, found), cursor=done.text())
    cursor = replace(behind, older=older).text()
    return Batch(items=await _whole(api, page, source, found), cursor=cursor, more=True)


def _of_the_gap(listed: Listed, behind: Cursor) -> tuple[set[str], bool]:
    """Return the entries of the gap on this page, and whether the gap ends here."""
    told = look(listed.marks, dict.fromkeys(behind.known, ""), whole=False)
    if told.joins:
        return set(told.fresh), True
    # What the service took in at the very moment of what we know may have come after it.
    since = {key for key, at in listed.indexed.items() if at >= behind.since}
    return since, bool(listed.indexed) and not since


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


async def _whole(api: Api, page: Page, source: Source, found: Sequence[Item]) -> tuple[Item, ...]:
    return await source.whole(api, page, found) if source.whole else tuple(found)


def _newest_first(listed: Listed, keys: Collection[str]) -> tuple[Item, ...]:
    own = (key for key in keys if key in listed.items)
    order = sorted(own, key=listed.indexed.__getitem__, reverse=True)
    return tuple(listed.items[key] for key in order)
