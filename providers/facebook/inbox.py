"""What is new in a page's inbox: private messages, and the page's own answers to them.

Conversations that were written in since the last look are listed with their newest messages; of
older messages Facebook tells nothing.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from providers._meta import paging
from providers._meta.calls import Answer
from providers._meta.errors import Invalid
from providers.api import Api
from providers.errors import Cause, ReconnectNeeded, Unavailable
from providers.facebook import inbox_calls, items, messages
from providers.facebook.consent import home
from providers.facebook.following import seconds
from providers.facebook.inbox_cursor import SLEEPS, Head, InboxCursor
from providers.shapes import expected_shape, record, records
from providers.vocabulary import Batch, Item, Page
from providers.window import mark

CONVERSATIONS = 25
# Portions of the list that one poll reads; what is below them waits for the next.
PORTIONS = 5
LOST = f"shows only the {inbox_calls.MESSAGES} newest messages of a conversation"
CLOSED = (
    "shows private messages only with every permission that they need, and only to whoever has "
    "“Messages” or “Full control” on the page"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What one portion of the list tells. `known` and `heads` are by marks, as in the cursor."""

    items: tuple[Item, ...]
    known: Mapping[str, int]
    heads: Mapping[str, Head]
    lost: bool = False


async def poll_messages(api: Api, page: Page, cursor: str) -> Batch:
    """Bring new private messages. Raises ProviderError.

    A page whose messages are closed to us is no reason to reconnect: all else of it is still read.
    """
    seen = InboxCursor.read(cursor)
    with _open_to_us():
        if seen:
            return await _news(api, page, seen)
        answer = await inbox_calls.conversations(api, page.native_id, 0, CONVERSATIONS, "")
    with expected_shape():
        heard = _heard(api, page, answer.json, InboxCursor())
    now = InboxCursor().remember(heard.known, {}, "")
    # What was said before we came is history: each message stands by itself.
    found = items.newest_first(replace(one, answers="") for one in heard.items)
    return Batch(items=found, cursor=now.text(), not_before=answer.not_before)


async def _news(api: Api, page: Page, seen: InboxCursor) -> Batch:
    cut, onwards, found = seen.cut, seen.older, list[Item]()
    lost = False
    for _ in range(PORTIONS):
        answer = await _written_in_since(api, page, cut, onwards)
        with expected_shape():
            heard = _heard(api, page, answer.json, seen)
            older = paging.onwards(answer.json)
        found += heard.items
        lost = lost or heard.lost
        # A list that goes on where it began would go on for ever.
        onwards = older if heard.items and older != onwards else ""
        seen = seen.remember(heard.known, heard.heads, onwards)
        if not onwards:
            break
    return Batch(
        items=items.newest_first(found), cursor=seen.text(), more=bool(onwards),
        lost=LOST if lost else "", not_before=answer.not_before,
    )  # fmt: skip


async def _written_in_since(api: Api, page: Page, cut: int, onwards: str) -> Answer:
    async def ask(after: int) -> Answer:
        return await inbox_calls.conversations(api, page.native_id, after, CONVERSATIONS, onwards)

    try:
        return await ask(cut * 1000)
    except Invalid:
        # The filter is younger than the list, and the list has the newest first without it.
        return await ask(0)


def _heard(api: Api, page: Page, answer: Any, seen: InboxCursor) -> Heard:
    every = [_one(api, page, talk, seen) for talk in records(record(answer)["data"])]
    return Heard(
        items=tuple(item for one in every for item in one.items),
        known={its_mark: at for one in every for its_mark, at in one.known.items()},
        heads={its_mark: head for one in every for its_mark, head in one.heads.items()},
        lost=any(one.lost for one in every),
    )


def _one(api: Api, page: Page, found: Any, seen: InboxCursor) -> Heard:
    """Return what one conversation tells."""
    said = record(found.get("messages"))
    told = {messages.id_of(one): one for one in records(said.get("data"))}
    late = {its_id: at for its_id, at in _times(told).items() if at >= seen.cut}
    new = {its_id: at for its_id, at in late.items() if mark(its_id) not in seen.known}
    talk = messages.talk(found, page, home(api))
    head = _head(seen, mark(talk.ref), new) if new else None
    return Heard(
        items=tuple(_below(head, messages.message(told[its_id], talk, page)) for its_id in new),
        known={mark(its_id): at for its_id, at in late.items()},
        heads={mark(talk.ref): head} if head else {},
        lost=len(new) == inbox_calls.MESSAGES and bool(paging.onwards(said)),
    )


def _times(told: Mapping[str, Any]) -> dict[str, int]:
    return {its_id: seconds(one) for its_id, one in told.items()}


def _head(seen: InboxCursor, talk: str, new: Mapping[str, int]) -> Head:
    """Return the message below which a conversation stands: its first one that is news."""
    first, last = min(new, key=new.__getitem__), max(new.values())
    before = seen.heads.get(talk)
    awake = before and new[first] - before[1] < SLEEPS
    return (before[0] if before and awake else first, last)


def _below(head: Head | None, item: Item) -> Item:
    first = head[0] if head else ""
    return item if item.native_id == first else replace(item, answers=first)


@contextmanager
def _open_to_us() -> Iterator[None]:
    """Tell that messages alone are closed, where a permission or the role is missing."""
    try:
        yield
    except ReconnectNeeded as refusal:
        if refusal.cause is not Cause.PERMISSION:
            raise
        raise Unavailable(CLOSED) from refusal
