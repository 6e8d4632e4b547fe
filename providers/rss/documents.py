"""What is in a document: by the quick reader where it can be trusted, else by the thorough one."""

import re
from collections.abc import Collection

from providers.errors import UnexpectedReply
from providers.rss import json_feed, quick, thorough
from providers.rss.encoding import as_utf8, tame
from providers.rss.entry import Entry, Feed, NotAFeed, Reading
from providers.rss.slices import Sliced, mark, outer, sliced

# feedparser would take its time over a web page, to find no feed in it.
_WEB_PAGE = re.compile(
    rb"(?:\s|<\?[^>]*>|<!--.{0,2000}?-->|<!doctype\b[^>]*>)*<(?:html|head|body|meta|title)\b",
    re.IGNORECASE | re.DOTALL,
)
_ENTITY = re.compile(rb"""<!ENTITY\s+(?:%\s+)?[^\s"'<>]+\s+("[^"]*"|'[^']*'|SYSTEM\b|PUBLIC\b)""")
# What is elsewhere is never fetched; a short text or a single character cannot grow.
_HARMLESS = re.compile(rb"SYSTEM|PUBLIC|[^&%]{0,80}|&#\w{1,8};|&#38;#\w{1,8};")


def quickly(body: bytes, content_type: str, base: str, known: Collection[str]) -> Reading | None:
    """Read what can be read fast and for sure; None for what cannot. Raises NotAFeed."""
    if json_feed.is_json(body):
        return _whole(json_feed.read(body, base), b"")
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
