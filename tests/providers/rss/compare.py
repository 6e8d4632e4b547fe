"""Every feed of a public suite is read as feedparser reads it.

`python -m tests.providers.rss.compare DIR`, where DIR has feeds: feedparser's own tests are a stage
of `./social test --real`. We differ on purpose, and no other way:

- Markup is taken as it was sent, not made safe: the bot never shows it as it is.
- What a feed says twice in the same words is one story.
- A title ends after 1,000 characters.
- Minutes of a negative offset are negative ("-03:30"): feedparser adds them.
"""

import asyncio
import re
import sys
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any

import feedparser

from providers import fragments
from providers.errors import UnexpectedReply
from providers.rss.entry import Entry, Reading
from providers.rss.items import item, shown
from providers.rss.markup import as_html, plain
from providers.rss.reading import read

BASE = "http://feeds.example/some/feed.xml"
HTML = {"text/html", "application/xhtml+xml"}
SUFFIXES = {".xml", ".rss", ".atom", ".rdf"}
LATE = datetime(2200, 1, 1, tzinfo=UTC)
# The suites' own way to say what a server would have sent beside the file.
HEADER = re.compile(rb"^Header:\s+Content-type:\s*(.+?)\s*$", re.IGNORECASE | re.MULTILINE)
OFFSET = re.compile(r"[+-]\d\d:?\d\d$")
HREF = re.compile(r"""\s(?:href|src)=["']\s*(https?://[^"'\s]*)""")


@dataclass(frozen=True, slots=True)
class Story:
    """What a reader learns of one entry."""

    id: str
    link: str
    title: str
    text: str
    links: frozenset[str]
    when: datetime | None


def main(folder: str) -> int:
    """Compare all files below a folder; return 1 when one differs."""
    warnings.simplefilter("ignore")
    # This is about reading; what is too long for a message is cut afterwards.
    fragments.LONGEST = sys.maxsize
    counts = Counter[str]()
    for path in sorted(Path(folder).rglob("*")):
        if path.suffix in SUFFIXES and path.is_file():
            counts.update(compared(path))
    shown_counts = (f"{name} {counts[name]}" for name in ("files", "equal", "fast", "slow"))
    print(" · ".join(shown_counts), "· differing", counts["differing"])  # noqa: T201
    return 1 if counts["differing"] or not counts["files"] else 0


def compared(path: Path) -> Iterator[str]:
    """Count one file."""
    yield "files"
    body = path.read_bytes()
    found = HEADER.search(body)
    content_type = found[1].decode("latin-1") if found else "application/xml"
    expected = by_feedparser(body, content_type)
    reading = ours(body, content_type)
    yield "fast" if reading and reading.is_quick else "slow"
    actual = None if reading is None else told(reading)
    if expected == actual:
        yield "equal"
        return
    yield "differing"
    print(f"{path}\n  feedparser: {expected}\n  ours:       {actual}")  # noqa: T201


def ours(body: bytes, content_type: str) -> Reading | None:
    """Read as the bot does; None for what is no feed."""
    try:
        return asyncio.run(read(body, content_type, BASE))
    except UnexpectedReply:
        return None


def told(reading: Reading) -> tuple[str, list[Story]]:
    """Return what we learn from a feed."""
    return shown(reading.feed.title), _once(_story(entry) for entry in reading.feed.entries)


def _story(entry: Entry) -> Story:
    ready, when = item(entry, "", LATE), entry.published or entry.updated
    return Story(
        id=entry.id,
        link=entry.link,
        title=ready.title,
        text=plain(ready.html),
        links=frozenset(map(unescape, HREF.findall(ready.html))),
        when=when and when.replace(microsecond=0),
    )


def by_feedparser(body: bytes, content_type: str) -> tuple[str, list[Story]] | None:
    """Return what feedparser learns from a feed; None for what is none."""
    headers = {"content-type": content_type, "content-location": BASE}
    # To resolve what is relative it writes all markup anew: words are taken as they were sent.
    sent, whole = (
        feedparser.parse(
            body, response_headers=headers, sanitize_html=False, resolve_relative_uris=resolve
        )
        for resolve in (False, True)
    )
    if not sent.get("version") and not sent.entries:
        return None
    title = _read(sent.feed.get("title_detail"), sent.feed.get("title", ""))
    return title, _once(map(_expected, sent.entries, whole.entries))


def _once(stories: Iterable[Story]) -> list[Story]:
    """Leave out what a feed says twice in the same words."""
    return list(dict.fromkeys(stories))


def _expected(entry: Any, whole: Any) -> Story:
    published, updated = (dict.get(entry, name, "") for name in ("published", "updated"))
    return Story(
        id=entry.get("id", "").strip(),
        link=entry.get("link", "").strip(),
        title=_read(entry.get("title_detail"), entry.get("title", ""))[:1000],
        text=plain(_body(entry)),
        links=frozenset(map(unescape, HREF.findall(_body(whole)))),
        when=_when(published, dict.get(entry, "published_parsed"))
        or _when(updated, dict.get(entry, "updated_parsed")),
    )


def _body(entry: Any) -> str:
    parts = [*entry.get("content", ()), *filter(None, [dict.get(entry, "summary_detail")])]
    rich = [part["value"] for part in parts if part["value"] and part["type"] in HTML]
    flat = [as_html(part["value"]) for part in parts]
    return str(max(rich or flat or [""], key=len))


def _read(detail: Any, text: str) -> str:
    if detail and detail.type in HTML:
        return plain(text)
    return " ".join(text.split())


def _when(text: str, parsed: Any) -> datetime | None:
    if OFFSET.search(text):
        # feedparser takes the minutes of a negative offset for positive ones.
        try:
            return datetime.fromisoformat(text).astimezone(UTC).replace(microsecond=0)
        except (ValueError, OverflowError):
            pass
    if not parsed:
        return None
    year, month, day, hour, minute, second = parsed[:6]
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
