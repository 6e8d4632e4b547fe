"""What is new on an account's page: arrivals, edits and deletions among its newest statuses."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from providers.api import Api
from providers.errors import PageGone, RateLimited, Unavailable, UnexpectedReply
from providers.mastodon import calls, items
from providers.mastodon.cursor import Cursor
from providers.shapes import expected_shape, key, records
from providers.vocabulary import Batch, Item, Page
from providers.window import look, mark

# Vanished statuses that one poll asks for; the others wait for the next.
CONFIRMATIONS = 5
BELOW_ALL = "0"
# What does not belong to the page is counted, so that no gap stays unseen, but is no item.
Listed = Mapping[str, Item | None]


async def poll(api: Api, page: Page, cursor: str) -> Batch:
    """Compare the newest statuses with those of the last poll, or climb towards them by pages.

    Raises ProviderError.
    """
    seen = Cursor.read(cursor)
    answer = await calls.newest(api, page)
    if seen and seen.answer == answer.mark and not seen.doubted:
        return Batch(cursor=cursor, not_before=answer.not_before)
    with expected_shape():
        statuses = _in_view(records(answer.json), seen)
        listed = _listed(statuses, page)
    account = statuses[0]["account"] if statuses else await calls.account(api, page)
    with expected_shape():
        if items.is_suspended(account):
            raise PageGone("is suspended by its server")
        now_page, moved = _as_it_is_now(account, page), items.moved_to(account)
    if seen is None:
        batch = Batch(items=_items(listed), cursor=_cursor(listed, answer.mark).text())
    elif climbed := await _climbed(api, page, seen, listed):
        batch = Batch(items=_items(climbed), cursor=_cursor(climbed).text(), more=True)
    else:
        batch = await _compared(api, page, seen, listed, answer.mark)
    batch = replace(batch, page=now_page, not_before=answer.not_before)
    return _before_it_moved(batch, moved) if moved else batch


async def _compared(api: Api, page: Page, seen: Cursor, listed: Listed, answer: str) -> Batch:
    marks = _marks(listed)
    told = look(marks, seen.marks, whole=len(listed) < calls.LIMIT)
    missed = (its_id for its_id in told.missing if seen.marks[its_id])
    suspects = [*dict.fromkeys((*seen.doubted, *missed))]
    brought = {*told.fresh, *told.changed}
    gone, doubted = await _confirmed(api, page, suspects, listed)
    return Batch(
        items=_items({its_id: item for its_id, item in listed.items() if its_id in brought}),
        cursor=_cursor(listed, answer, doubted).text(),
        gone=tuple(items.status_id(page, its_id) for its_id in gone),
    )


async def _climbed(api: Api, page: Page, seen: Cursor, listed: Listed) -> Listed:
    """Return the next statuses above those seen, if more came than one answer shows; else none."""
    if len(listed) < calls.LIMIT or any(its_id in seen.marks for its_id in listed):
        return {}
    answer = await calls.above(api, page, next(iter(seen.marks), BELOW_ALL))
    with expected_shape():
        climbed = _listed(records(answer.json), page)
    # A server that does not know min_id answers with its newest again: there is nothing to climb.
    return {} if set(climbed) <= set(listed) else climbed


async def _confirmed(
    api: Api, page: Page, suspects: Sequence[str], listed: Listed
) -> tuple[list[str], list[str]]:
    """Return which of the vanished statuses are deleted, and which we must ask for again."""
    gone: list[str] = []
    for place, its_id in enumerate(suspects):
        if place == CONFIRMATIONS:
            return gone, list(suspects[place:])
        try:
            await calls.status(api, items.status_id(page, its_id))
        except PageGone:
            gone.append(its_id)
        except (calls.Closed, UnexpectedReply):
            # This server shows lists but no single post (snac); then the list is the proof.
            gone += [its_id] if listed else []
        except (RateLimited, Unavailable):
            return gone, list(suspects[place:])
    return gone, []


def _before_it_moved(batch: Batch, moved: str) -> Batch:
    """Return what a moved account still has to tell. Raises PageGone when that is nothing."""
    if not batch.items:
        raise PageGone(f"has moved to {moved}")
    seen = Cursor.read(batch.cursor) or Cursor()
    # The same answer must be read again, to come back to this.
    return replace(batch, cursor=replace(seen, answer="").text())


def _in_view(statuses: Sequence[Any], seen: Cursor | None) -> Sequence[Any]:
    """Return the part to read of an answer: some servers know no limit and send all they have."""
    known = seen.marks if seen else {}
    first = next((i for i, one in enumerate(statuses) if key(one["id"]) in known), None)
    if first is None and seen is not None:
        return statuses
    return statuses[: max(calls.LIMIT, (first or 0) + 1)]


def _listed(statuses: Sequence[Any], page: Page) -> Listed:
    return {
        key(one["id"]): items.item(one, page) if items.belongs(one) else None for one in statuses
    }


def _items(listed: Listed) -> tuple[Item, ...]:
    return tuple(item for item in listed.values() if item)


def _as_it_is_now(account: Any, page: Page) -> Page | None:
    """Return the page when its name, picture or address has changed."""
    now = items.page(account, items.origin(page), page.handle)
    same = (now.name, now.picture_url, now.url) == (page.name, page.picture_url, page.url)
    return None if same else replace(now, native_id=page.native_id)


def _marks(listed: Listed) -> dict[str, str]:
    return {its_id: mark(item) if item else "" for its_id, item in listed.items()}


def _cursor(listed: Listed, answer: str = "", doubted: Sequence[str] = ()) -> Cursor:
    marks = dict(list(_marks(listed).items())[: calls.LIMIT])
    return Cursor(marks=marks, answer=answer, doubted=tuple(doubted))
