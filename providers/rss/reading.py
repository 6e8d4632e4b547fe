"""Reading a document: by the quick reader where it can be trusted, else by the thorough one."""

import asyncio
import re
from collections.abc import Collection
from dataclasses import dataclass, field

from providers.errors import UnexpectedReply
from providers.rss import json_feed
from providers.rss.entry import Entry, Feed, NotAFeed
from providers.rss.slices import Sliced, mark, outer, sliced

# A document that is longer is read in a thread, so that nobody waits for it.
LONGEST_ON_THE_LOOP = 200_000
# feedparser would take its time over a web page, to find no feed in it.
_WEB_PAGE = re.compile(
    rb"(?:\s|<\?[^>]*>|<!--.{0,2000}?-->|<!doctype\b[^>]*>)*<(?:html|head|body|meta|title)\b",
    re.IGNORECASE | re.DOTALL,
)
_ENTITY = re.compile(rb"""<!ENTITY\s+(?:%\s+)?[^\s"'<>]+\s+("[^"]*"|'[^']*'|SYSTEM\b|PUBLIC\b)""")
# What is elsewhere is never fetched; a short text or a single character cannot grow.
_HARMLESS = re.compile(rb"SYSTEM|PUBLIC|[^&%]{0,80}|&#\w{1,8};|&#38;#\w{1,8};")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a document holds: the feed with its unknown entries, all marks, the head as text."""

    feed: Feed
    marks: tuple[str, ...] = ()
    head: bytes = b""
    is_quick: bool = field(default=False)


async def read(body: bytes, content_type: str, base: str, known: Collection[str] = ()) -> Reading:
    """Read a feed; entries whose mark is in `known` may be left out. Raises UnexpectedReply."""
    if not body.strip():
        raise UnexpectedReply("sends an empty page")
    try:
        if len(body) <= LONGEST_ON_THE_LOOP:
            found = quickly(body, content_type, base, known)
        else:
            found = await asyncio.to_thread(quickly, body, content_type, base, known)
        if found is not None:
            return found
        return await asyncio.to_thread(thoroughly, body, content_type, base)
    except NotAFeed as error:
        raise UnexpectedReply("is not a feed") from error


def quickly(body: bytes, content_type: str, base: str, known: Collection[str]) -> Reading | None:
    """Read what can be read fast and for sure; None for what cannot. Raises NotAFeed."""
    if json_feed.is_json(body):
        return _whole(json_feed.read(body, base), b"")
    # A start after which nothing has changed anywhere needs no reader: the first document loads it.
    from providers.rss import quick  # noqa: PLC0415
    from providers.rss.encoding import as_utf8  # noqa: PLC0415

    data = as_utf8(body, content_type)
    cut = sliced(data)
    if cut is None:
        feed = quick.read(data, base)
        return _whole(feed, data) if feed else None
    fresh = [found for found in cut.entries if found not in known]
    # The head alone is no proof of a feed that is still whole, but its entries are all known.
    feed = quick.read(cut.only(fresh), base)
    if feed is None or len(feed.entries) != len(fresh):
        return None
    for entry, own in zip(feed.entries, fresh, strict=True):
        entry.mark = own
    return Reading(feed, tuple(cut.entries), cut.head, is_quick=True)


def thoroughly(body: bytes, content_type: str, base: str) -> Reading:
    """Read anything that feedparser reads. Raises NotAFeed, UnexpectedReply."""
    # feedparser is loaded for the first feed that needs it.
    from providers.rss import thorough  # noqa: PLC0415
    from providers.rss.encoding import as_utf8, tame  # noqa: PLC0415

    data = tame(as_utf8(body, content_type))
    if _WEB_PAGE.match(data):
        raise NotAFeed
    refuse_bombs(data)
    feed = thorough.read(data, base)
    return _marked(feed, sliced(data), data)


def refuse_bombs(data: bytes) -> None:
    """Raise UnexpectedReply for XML entities that could grow: long ones, and ones of entities."""
    values = [found.strip(b"\"'") for found in _ENTITY.findall(data)]
    harmless = all(_HARMLESS.fullmatch(value) for value in values)
    if not harmless or len(values) != data.count(b"<!ENTITY"):
        raise UnexpectedReply("declares XML entities, which I do not expand")


def _marked(feed: Feed, cut: Sliced | None, data: bytes) -> Reading:
    if cut is None or len(cut.entries) != len(feed.entries):
        return _whole(feed, data, is_quick=False)
    for entry, own in zip(feed.entries, cut.entries, strict=True):
        entry.mark = own
    return Reading(feed, tuple(cut.entries), cut.head)


def _whole(feed: Feed, head: bytes, *, is_quick: bool = True) -> Reading:
    feed.entries = outer(feed.entries)
    for entry in feed.entries:
        entry.mark = mark(_facts(entry))
    return Reading(feed, tuple(entry.mark for entry in feed.entries), head, is_quick)


def _facts(entry: Entry) -> bytes:
    return repr(entry).encode("utf-8", "replace")
