"""What is new among a page's stories: arrivals, edits, deletions, and what lay in a gap."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from providers._meta import paging
from providers.api import Api
from providers.facebook import calls, items
from providers.facebook.confirming import confirmed
from providers.facebook.cursor import Cursor
from providers.shapes import expected_shape, key, moment, record, records
from providers.vocabulary import Batch, Item, Kind, Page
from providers.window import look

# Portions of the list that one poll reads back; what is below them waits for the next.
PORTIONS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A list of stories below a page. Without `reads_back`, older ones than the newest are lost.

    `belongs` tells which of them are brought; without it, the list has the page's own alone.
    """

    listing: calls.Listing
    kind: Kind = Kind.POST
    belongs: Callable[[Any, Page], bool] | None = None
    reads_back: bool = True
    lost: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """What one answer lists, by its id, the newest first; what asks for the older ones, or "".

    What does not belong here has a place and a time, so that no gap stays unseen, but no mark.
    """

    items: Mapping[str, Item]
    marks: Mapping[str, str]
    times: Mapping[str, int]
    older: str

    def newest(self) -> int:
        """Return when the newest one was made, in seconds since 1970."""
        return max(self.times.values(), default=0)

    def some(self, ids: Collection[str]) -> list[Item]:
        """Return the items with these ids, the newest first."""
        return [item for its_id, item in self.items.items() if its_id in ids]


async def follow(
    api: Api, page: Page, seen: Cursor | None, edge: Edge, *, narrow_until: int = 0
) -> Batch:
    """Compare the newest stories with those of the last look, and read back what lies between.

    Raises ProviderError.
    """
    if seen and seen.older:
        return await _read_back(api, page, seen, edge, ())
    answer = await calls.newest(api, page.native_id, edge.listing)
    with expected_shape():
        now_page = items.page(answer.json)
        listed = _listed(record(answer.json.get(edge.listing.name)), page, edge)
    now = Cursor(marks=dict(listed.marks), since=listed.newest(), narrow_until=narrow_until)
    if seen is None:
        batch = Batch(items=tuple(listed.items.values()), cursor=now.text())
    else:
        batch = await _compared(api, page, seen, now, listed, edge)
    return replace(batch, page=_changed(now_page, page), not_before=answer.not_before)


async def _compared(
    api: Api, page: Page, seen: Cursor, now: Cursor, listed: Listed, edge: Edge
) -> Batch:
    told = look(listed.marks, seen.marks, whole=not listed.older)
    missing = [its_id for its_id in told.missing if seen.marks[its_id]]
    gone, waiting = await confirmed(api, missing)
    kept = {its_id: seen.marks[its_id] for its_id in waiting}
    now = replace(now, marks={**kept, **now.marks}, since=max(seen.since, now.since))
    brought = listed.some({*told.fresh, *told.changed})
    if told.joins or not listed.older:
        return Batch(items=tuple(brought), cursor=now.text(), gone=gone)
    if not edge.reads_back:
        return Batch(items=tuple(brought), cursor=now.text(), gone=gone, lost=edge.lost)
    behind = replace(now, older=listed.older, until=seen.since, known=tuple(seen.marks))
    return replace(await _read_back(api, page, behind, edge, brought), gone=gone)


async def _read_back(
    api: Api, page: Page, behind: Cursor, edge: Edge, brought: Sequence[Item]
) -> Batch:
    """Read older portions until one meets what is known, or shows nothing of the time since."""
    older, found = behind.older, list(brought)
    for _ in range(PORTIONS):
        answer = await calls.older(api, page.native_id, edge.listing, older)
        with expected_shape():
            listed = _listed(record(answer), page, edge)
        fresh, met = _of_the_gap(listed, behind)
        found += listed.some(fresh)
        # A list that goes on where it began would go on for ever.
        older = "" if met or listed.older == older else listed.older
        if not older:
            done = replace(behind, older="", until=0, known=())
            return Batch(items=tuple(found), cursor=done.text())
    return Batch(items=tuple(found), cursor=replace(behind, older=older).text(), more=True)


def _of_the_gap(listed: Listed, behind: Cursor) -> tuple[set[str], bool]:
    """Return the stories of the gap in this portion, and whether the gap ends here."""
    told = look(listed.marks, dict.fromkeys(behind.known, ""), whole=False)
    if told.joins:
        return set(told.fresh), True
    # What was made in the very second of what we know may have come after it.
    fresh = {its_id for its_id, at in listed.times.items() if at >= behind.until}
    return fresh, not fresh


def _listed(answer: Any, page: Page, edge: Edge) -> Listed:
    every = filter(items.is_published, records(answer.get("data")))
    found = {key(one["id"]): one for one in every}
    times = {its_id: seconds(one) for its_id, one in found.items()}
    order = sorted(found, key=times.__getitem__, reverse=True)
    brought = {
        its_id: items.story(found[its_id], page, edge.kind, own=edge.belongs is None)
        for its_id in order
        if edge.belongs is None or edge.belongs(found[its_id], page)
    }
    marks = {one: items.mark_of(brought[one]) if one in brought else "" for one in order}
    return Listed(brought, marks, times, paging.onwards(answer))


def seconds(found: Any) -> int:
    """Return when a story or comment was made, in seconds since 1970."""
    made = moment(found["created_time"])
    return int(made.timestamp()) if made else 0


def _changed(now: Page, page: Page) -> Page | None:
    """Return the page when its name, handle, picture or address has changed."""
    after = (now.name, now.handle, now.picture_url, now.url)
    if after == (page.name, page.handle, page.picture_url, page.url):
        return None
    return replace(now, native_id=page.native_id, description=page.description)
