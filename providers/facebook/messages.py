"""Private messages as items. Pure. Nodes UnifiedThread and Message of Graph API v26.0."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from typing import Any

from providers.acting import Verb
from providers.facebook.bodies import written
from providers.facebook.items import SOMEBODY, page_as_author
from providers.shapes import address, key, moment, record, records, text
from providers.vocabulary import Author, Item, Kind, Page, Picture

# So long after a person's last message the page may answer.
WINDOW = timedelta(hours=24)
LONGEST_ID = 500
NOT_TOLD = "<p><em>Something that only Facebook shows: a sticker, a gift or the like.</em></p>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """A conversation with one person. `ref` is what its messages are answered by."""

    ref: str
    url: str
    until: datetime | None
    can_reply: bool


def conversation_of(item: Item) -> str:
    """Return the id of a message's conversation."""
    return item.ref.partition(" ")[0]


def person_of(item: Item) -> str:
    """Return the id that the person has for this page."""
    return item.ref.partition(" ")[2]


def talk(found: Any, page: Page, home: str) -> Talk:
    """Return a conversation; `home` is where its `link` begins."""
    people = [key(one["id"]) for one in records(record(found.get("participants")).get("data"))]
    person = next((one for one in people if one != page.native_id), "")
    link = text(found.get("link"))
    return Talk(
        ref=f"{key(found['id'])} {person}",
        url=address(f"{home}{link}" if link.startswith("/") else link),
        until=_until(records(record(found.get("messages")).get("data")), page),
        can_reply=bool(person) and found.get("can_reply") is not False,
    )


def message(found: Any, talk: Talk, page: Page) -> Item:
    """Return a message of a conversation."""
    is_own = _is_by(found, page)
    attached = records(record(found.get("attachments")).get("data"))
    pictures = tuple(_pictures(attached))
    html = written(text(found.get("message"))) + "".join(_files(attached))
    return Item(
        native_id=id_of(found),
        kind=Kind.PRIVATE_MESSAGE,
        url=talk.url,
        author=page_as_author(page) if is_own else _author(found),
        html=html or ("" if pictures else NOT_TOLD),
        pictures=pictures,
        posted_at=moment(found["created_time"]),
        is_own=is_own,
        ref=talk.ref,
        can_be=(Verb.REPLY,) if talk.can_reply else (),
        until=talk.until,
    )


def id_of(found: Any) -> str:
    """Return a message's id, which stands in no path."""
    its_id = text(found["id"])
    if not 0 < len(its_id) <= LONGEST_ID:
        raise ValueError("not an id")
    return its_id


def _until(said: list[dict[str, Any]], page: Page) -> datetime | None:
    heard = [moment(one["created_time"]) for one in said if not _is_by(one, page)]
    last = max((at for at in heard if at), default=None)
    return last + WINDOW if last else None


def _is_by(found: Any, page: Page) -> bool:
    return record(found.get("from")).get("id") == page.native_id


def _author(found: Any) -> Author:
    return Author(name=text(record(found.get("from")).get("name")) or SOMEBODY)


def _pictures(attached: list[dict[str, Any]]) -> Iterator[Picture]:
    for one in attached:
        if url := address(record(one.get("image_data")).get("url")):
            yield Picture(url=url)


def _files(attached: list[dict[str, Any]]) -> Iterator[str]:
    for one in attached:
        if one.get("image_data"):
            continue
        name = escape(text(one.get("name")) or "a file")
        url = address(one.get("file_url")) or address(record(one.get("video_data")).get("url"))
        yield f'<p><a href="{escape(url)}">{name}</a></p>' if url else f"<p>{name}</p>"
