"""The words that all providers share: what a page, an item and a batch are. Frozen and pure."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class Connection(StrEnum):
    """How a page is connected: owned by a linked profile, or anyone's public page."""

    AUTHORIZED = "authorized"
    UNAUTHORIZED = "unauthorized"


class Kind(StrEnum):
    """What an item is."""

    POST = "post"
    COMMENT = "comment"
    REPLY = "reply"
    MENTION = "mention"
    REVIEW = "review"
    PRIVATE_MESSAGE = "private_message"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An account, page, channel or feed at a service that can be monitored.

    `native_id` never changes at the service (a DID, an account's URL, a feed's URL); handles may.
    """

    service: str
    native_id: str
    name: str
    url: str
    handle: str = ""
    picture_url: str = ""
    description: str = ""
    followers: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A person's own account at a service, which a linked profile stands for.

    `native_id` never changes; `server` is the base URL of the account's own server, "" where the
    service has only one.
    """

    native_id: str
    name: str
    handle: str = ""
    url: str = ""
    picture_url: str = ""
    server: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What opens a service as somebody. It shows no secret, wherever it is written.

    `expires_at` is when `access` ends (None: the service does not say); `ends_at` is when the
    person must consent anew whatever is refreshed meanwhile (None: never, or not known). `extra`
    holds what else the service wants to see with it: a key for proofs, a client's own secret.
    """

    access: str = field(repr=False)
    refresh: str = field(default="", repr=False)
    expires_at: datetime | None = None
    ends_at: datetime | None = None
    scopes: tuple[str, ...] = ()
    extra: dict[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owned:
    """A page that a linked profile manages.

    `cannot` says, in a sentence, why the role is too weak ("" when it is not). `token` opens this
    page alone, where the service gives such tokens.
    """

    page: Page
    role: str = ""
    cannot: str = ""
    token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """Some of the pages that a profile manages; `cursor` asks for the next ones, "" for none."""

    pages: tuple[Owned, ...] = ()
    cursor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who wrote an item. All empty where the service does not say."""

    name: str = ""
    handle: str = ""
    url: str = ""
    picture_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture of an item. `alt` is the author's own description."""

    url: str
    alt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What a stream brings: a story of the feed, not the objects in it.

    `native_id` is unique within its page and stable over edits, at most 500 characters. `html` is
    the body as an HTML fragment, as the stranger wrote it: never trusted, never shown as it is.
    `posted_at` and `edited_at` are aware UTC; `posted_at` is None where the service gives no usable
    date. `metrics` counts by name (likes, replies, reposts, quotes, comments), as the service
    counts. `is_own` tells that the page wrote it itself, `is_hidden` and `is_liked` how it stands
    for the page. `answers` is the native id of what it answers; of a private message, the first one
    of its conversation, or a name that all of that bear. `ref` is what acting on it needs beside
    its id, opaque to everyone else. `can_be` names the verbs that the service allows on it (None:
    it does not say). `until` is when the service stops taking answers (private messages).
    """

    native_id: str
    kind: Kind = Kind.POST
    url: str = ""
    author: Author = field(default_factory=Author)
    title: str = ""
    html: str = ""
    warning: str = ""
    pictures: tuple[Picture, ...] = ()
    posted_at: datetime | None = None
    edited_at: datetime | None = None
    answers: str = ""
    answers_url: str = ""
    is_own: bool = False
    is_hidden: bool = False
    is_liked: bool = False
    ref: str = ""
    can_be: tuple[str, ...] | None = None
    until: datetime | None = None
    metrics: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What one poll brought, the newest item first.

    `cursor` is opaque to everyone but its provider; it is stored in the same transaction as the
    items. `more` asks for the next poll at once. `gone` names items that the service has deleted.
    `fresh_for` and `not_before` are the service's own hints for the next poll. `page` is set when
    the page has a new name, handle, picture or address. `lost` says, in words that end a sentence,
    what the service no longer gives of the time since the last poll ("" when nothing is missing).
    """

    items: tuple[Item, ...] = ()
    cursor: str = ""
    more: bool = False
    gone: tuple[str, ...] = ()
    fresh_for: timedelta | None = None
    not_before: datetime | None = None
    page: Page | None = None
    lost: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One thing a search tried, and why it brought nothing, in words that end a sentence."""

    what: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search found, the most relevant page first, and what it tried in vain."""

    pages: tuple[Page, ...] = ()
    tried: tuple[Tried, ...] = ()
