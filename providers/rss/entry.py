"""What a feed says of itself and of its entries, the same from every reader."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple


class NotAFeed(Exception):
    """A document that holds no feed."""


class Text(NamedTuple):
    """A text and whether it is HTML."""

    value: str = ""
    is_html: bool = False


NOTHING = Text()


@dataclass(slots=True)
class Entry:
    """One entry. URLs are absolute where the feed allows it; dates are aware UTC.

    `base` resolves the links in `bodies`; `mark` is a hash that changes whenever the entry does.
    """

    id: str = ""
    link: str = ""
    title: Text = NOTHING
    bodies: list[Text] = field(default_factory=list)
    base: str = ""
    names: list[str] = field(default_factory=list)
    author_url: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    images: list[str] = field(default_factory=list)
    thumbnails: list[str] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)
    answers: str = ""
    answers_url: str = ""
    comments: int | None = None
    mark: str = ""


@dataclass(slots=True)
class Feed:
    """A feed's head and its entries, in the order of the document."""

    title: Text = NOTHING
    link: str = ""
    subtitle: Text = NOTHING
    picture_url: str = ""
    entries: list[Entry] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a document holds: the feed with its unknown entries, all marks, the head as text."""

    feed: Feed
    marks: tuple[str, ...] = ()
    head: bytes = b""
    is_quick: bool = False
