"""What is new on an account's page: arrivals, edits and deletions among the newest of a list."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from providers.api import Api
from providers.errors import PageGone, RateLimited, Unavailable, UnexpectedReply
from providers.mastodon import calls, items
from providers.mastodon.calls import Answer
from providers.mastodon.cursor import Cursor
from providers.mastodon.listing import MENTIONS, MESSAGES, OWN, Listed, Listing
from providers.mastodon.refusals import Closed, NotSpoken, of_nobody, of_owner
from providers.shapes import expected_shape, records
from providers.vocabulary import Batch, Item, Page
from providers.window import look, mark

# Vanished statuses that one poll asks for; the others wait for the next.
CONFIRMATIONS = 5
BELOW_ALL = "0"


async def poll(api: Api, page: Page, cursor: str, /) -> Batch:
    """Return what is new on the page, as anyone may see it. Raises ProviderError."""
    return await _page(replace(api, check=of_nobody), page, cursor)


async def poll_own(api: Api, page: Page, cursor: str, /) -> Batch:
    """Return what is new on the account's own page. Raises ProviderError."""
    return await _page(replace(api, check=of_owner), page, cursor)


async def poll_mentions(api: Api, page: Page, cursor: str, /) -> Batch:
    """Return who newly answers, mentions or quotes the account, in public. Raises ProviderError."""
    return await _notified(api, page, cursor, MENTIONS)


async def poll_messages(api: Api, page: Page, cursor: str, /) -> Batch:
    """Return who newly writes to the account alone, or to few. Raises ProviderError."""
    return await _notified(api, page, cursor, MESSAGES)


async def _notified(api: Api, page: Page, cursor: str, listing: Listing) -> Batch:
    api, seen = replace(api, check=of_owner), Cursor.read(cursor)
    try:
        answer = await listing.newest(api, page)
    except PageGone as error:
        # The account's own poll tells whether there is an account.
        raise Unavailable("shows no notifications") from error
    if _is_known(answer, seen):
        return Batch(cursor=cursor, not_before=answer.not_before)
    return await _batch(api, page, listing, seen, answer)


async def _page(api: Api, page: Page, cursor: str) -> Batch:
    """Look at the newest statuses, and at what has become of the account."""
    seen, answer = Cursor.read(cursor), await OWN.newest(api, page)
    if _is_known(answer, seen):
        return Batch(cursor=cursor, not_before=answer.not_before)
    with expected_shape():
        statuses = records(answer.json)
    account = statuses[0].get("account") if statuses else await calls.account(api, page)
    with expected_shape():
        if items.is_suspended(account):
            raise PageGone("is suspended by its server")
        now_page, moved = _as_it_is_now(account, page), items.moved_to(account)
    batch = replace(await _batch(api, page, OWN, seen, answer), page=now_page)
    return _before_it_moved(batch, moved) if moved else batch


async def _batch(
    api: Api, page: Page, listing: Listing, seen: Cursor | None, answer: Answer
) -> Batch:
    """Compare a list's newest with those of the last poll, or climb towards them by pages."""
    with expected_shape():
        listed = listing.read(_in_view(records(answer.json), listing, seen), page)
    if seen is None:
        batch = Batch(items=_items(listed), cursor=_cursor(listing, listed, answer).text())
    elif climbed := await _climbed(api, page, listing, seen, listed):
        batch = climbed
    else:
        batch = await _compared(api, page, listing, seen, listed, answer)
    return replace(batch, not_before=answer.not_before)


def _is_known(answer: Answer, seen: Cursor | None) -> bool:
    return seen is not None and seen.answer == answer.mark and not seen.doubted


async def _compared(
    api: Api, page: Page, listing: Listing, seen: Cursor, listed: Listed, answer: Answer
) -> Batch:
    marks = _marks(listed)
    told = look(marks, seen.marks, whole=len(listed) < listing.limit)
    missed = (key for key in told.missing if seen.marks[key])
    suspects = [*dict.fromkeys((*seen.doubted, *missed))]
    brought = {*told.fresh, *told.changed}
    gone, doubted = await _confirmed(api, page, suspects, listed)
    return Batch(
        items=_items({key: item for key, item in listed.items() if key in brought}),
        cursor=replace(_cursor(listing, listed, answer), doubted=tuple(doubted)).text(),
        gone=tuple(dict.fromkeys(_native_id(page, key) for key in gone)),
    )


async def _climbed(
    api: Api, page: Page, listing: Listing, seen: Cursor, listed: Listed
) -> Batch | None:
    """Return the next ones above those seen, if more came than one answer shows."""
    if len(listed) < listing.limit or any(key in seen.marks for key in listed):
        return None
    above = seen.above or next(iter(seen.marks), BELOW_ALL)
    answer = await listing.above(api, page, above)
    with expected_shape():
        climbed = listing.read(records(answer.json), page)
    # A server that does not know min_id answers with its newest again: there is nothing to climb.
    if set(climbed) <= set(listed):
        return None
    cursor = replace(_cursor(listing, climbed, answer), answer="", doubted=seen.doubted)
    return Batch(items=_items(climbed), cursor=cursor.text(), more=True)


async def _confirmed(
    api: Api, page: Page, suspects: Sequence[str], listed: Listed
) -> tuple[list[str], list[str]]:
    """Return which of the vanished are deleted, and which we must ask for again."""
    gone: list[str] = []
    for place, key in enumerate(suspects):
        if place == CONFIRMATIONS:
            return gone, list(suspects[place:])
        try:
            await calls.status(api, _native_id(page, key))
        except PageGone:
            gone.append(key)
        except (Closed, NotSpoken, UnexpectedReply):
            # This server shows lists but no single post (snac); then the list is the proof.
            gone += [key] if listed else []
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


def _in_view(found: Sequence[Any], listing: Listing, seen: Cursor | None) -> Sequence[Any]:
    """Return the part to read of an answer: some servers know no limit and send all they have."""
    known = seen.marks if seen else {}
    first = next((i for i, one in enumerate(found) if listing.key(one) in known), None)
    if first is None and seen is not None:
        return found
    return found[: max(listing.limit, (first or 0) + 1)]


def _items(listed: Listed) -> tuple[Item, ...]:
    """Return the items, each once: a status may be a mention and a quote."""
    return tuple({item.native_id: item for item in listed.values() if item}.values())


def _as_it_is_now(account: Any, page: Page) -> Page | None:
    """Return the page when its name, picture or address has changed."""
    now = items.page(account, items.origin(page), page.handle)
    same = (now.name, now.picture_url, now.url) == (page.name, page.picture_url, page.url)
    return None if same else replace(now, native_id=page.native_id)


def _native_id(page: Page, key: str) -> str:
    return items.status_id(page, key.rpartition(" ")[2])


def _marks(listed: Listed) -> dict[str, str]:
    return {key: mark(item) if item else "" for key, item in listed.items()}


def _cursor(listing: Listing, listed: Listed, answer: Answer) -> Cursor:
    marks = dict(list(_marks(listed).items())[: listing.limit])
    above = answer.above or next(iter(marks), "").partition(" ")[0]
    return Cursor(marks=marks, answer=answer.mark, above=above)
