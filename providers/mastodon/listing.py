"""A list that a server keeps of the newest, and how it is read: own statuses, or notifications."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from providers.api import Api
from providers.mastodon import calls, items
from providers.mastodon.calls import Answer
from providers.shapes import key
from providers.vocabulary import Item, Page

# By key, the newest first. What does not belong to the page is counted, so that no gap stays
# unseen, but is no item.
Listed = Mapping[str, Item | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """`newest` and `above` ask for at most `limit`; `key` and `item` read one of what came.

    A key ends with the status's id, after a blank where something stands before it.
    """

    limit: int
    newest: Callable[[Api, Page], Awaitable[Answer]]
    above: Callable[[Api, Page, str], Awaitable[Answer]]
    key: Callable[[Any], str]
    item: Callable[[Any, Page], Item | None]

    def read(self, found: Sequence[Any], page: Page) -> Listed:
        """Read what came."""
        return {self.key(one): self.item(one, page) for one in found}


def _own(status: Any, page: Page) -> Item | None:
    return items.item(status, page) if items.belongs(status) else None


def _key_of_notification(one: Any) -> str:
    status = one.get("status")
    return f"{key(one['id'])} {key(status['id'])}" if status else f"{key(one['id'])} "


def _mention(one: Any, page: Page) -> Item | None:
    status = one.get("status")
    if one["type"] not in calls.WANTED or not status or not items.is_public(status):
        return None
    return items.mention(status, page)


def _message(one: Any, page: Page) -> Item | None:
    status = one.get("status")
    if one["type"] not in calls.WANTED or not status or not items.is_private(status):
        return None
    return items.message(status, page)


OWN = Listing(
    limit=calls.LIMIT,
    newest=calls.newest,
    above=calls.above,
    key=lambda status: key(status["id"]),
    item=_own,
)
MENTIONS = Listing(
    limit=calls.MENTIONS,
    newest=calls.newest_mentions,
    above=calls.mentions_above,
    key=_key_of_notification,
    item=_mention,
)
MESSAGES = replace(MENTIONS, item=_message)
