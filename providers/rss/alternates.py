"""The feeds that a web page names (`link rel=alternate`, RFC 8288), and where feeds usually are."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlsplit

from providers.http import Reply
from providers.rss.markup import one_line
from providers.rss.urls import joined

TYPES = {
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/rdf+xml",
    "application/json",
    "application/xml",
    "text/xml",
}
USUAL = ("feed", "rss", "atom.xml", "feed.xml", "rss.xml", "index.xml", "feed.json")
_LINK_HEADER = re.compile(
    r"<([^<>]*)>((?:\s*;\s*[\w!#$&+.^`|~*-]+\s*(?:=\s*(?:\"[^\"]*\"|[^\",;\s]+))?)*)"
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
LONGEST_PAGE = 500_000
_ICONS = ("og:image", "apple-touch-icon", "apple-touch-icon-precomposed", "icon", "shortcut icon")
_COMMENTS = re.compile(r"\bcomments?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Site:
    """What a web page says of itself; `feeds` are the addresses and titles that it names."""

    feeds: tuple[tuple[str, str], ...] = ()
    name: str = ""
    description: str = ""
    picture_url: str = ""


def text(reply: Reply) -> str:
    """Return the beginning of a web page, in the encoding that its server or itself says."""
    page = reply.body[:LONGEST_PAGE]
    said = _CHARSET.search(reply.headers.get("content-type", "")) or _CHARSET.search(
        page[:1024].decode("latin-1")
    )
    try:
        return page.decode(said[1] if said else "utf-8", "replace")
    except (LookupError, ValueError):
        return page.decode("utf-8", "replace")


def site(page: str, url: str, headers: Mapping[str, str]) -> Site:
    """Read a web page (HTML as text) at `url`, answered with `headers`."""
    head = _Head(url)
    head.feed(page)
    head.close()
    feeds = dict.fromkeys((*_from_header(headers.get("link", ""), url), *head.feeds))
    return Site(
        feeds=tuple(main_first(feeds)),
        name=one_line(head.meta.get("og:site_name") or head.title)[:200],
        description=one_line(head.meta.get("og:description") or head.meta.get("description", ""))[
            :500
        ],
        picture_url=next(
            (joined(head.base, head.meta[name]) for name in _ICONS if head.meta.get(name)), ""
        ),
    )


def main_first(feeds: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Order feeds so that those of comments come last."""
    return sorted(feeds, key=lambda feed: bool(_COMMENTS.search(feed[1] + " " + feed[0])))


def usual(url: str) -> list[str]:
    """Return the addresses where the feed of a page usually is, the page's own ones first."""
    parts = urlsplit(url)
    root, path = f"{parts.scheme}://{parts.netloc}", parts.path.rstrip("/")
    own = [f"{root}{path}.rss", f"{root}{path}/feed", f"{root}{path}/rss"] if path else []
    return own + [f"{root}/{name}" for name in USUAL]


def _from_header(value: str, url: str) -> list[tuple[str, str]]:
    found = []
    for target, parameters in _LINK_HEADER.findall(value):
        parts = (part.partition("=") for part in parameters.split(";"))
        named = {name.strip().lower(): text.strip().strip('"') for name, _, text in parts}
        if (
            "alternate" in named.get("rel", "").lower().split()
            and named.get("type", "").lower() in TYPES
        ):
            found.append((joined(url, target), named.get("title", "")))
    return [feed for feed in found if feed[0]]


class _Head(HTMLParser):
    """Collects what a page's head says; some say it in the body."""

    def __init__(self, url: str) -> None:
        super().__init__(convert_charrefs=True)
        self.base = url
        self.feeds: list[tuple[str, str]] = []
        self.meta: dict[str, str] = {}
        self.title = ""
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take what a link, a meta or a base says."""
        said = {name: value or "" for name, value in attrs}
        if tag == "base" and said.get("href"):
            self.base = joined(self.base, said["href"]) or self.base
        elif tag == "link":
            self._link(said)
        elif tag == "meta":
            self.meta.setdefault(
                said.get("property") or said.get("name", "").lower(), said.get("content", "")
            )
        self._in_title = tag == "title" and not self.title

    def handle_endtag(self, tag: str) -> None:
        """Leave the title."""
        self._in_title = self._in_title and tag != "title"

    def handle_data(self, data: str) -> None:
        """Take the title's text."""
        if self._in_title:
            self.title += data

    def _link(self, said: dict[str, str]) -> None:
        rel = said.get("rel", "").lower()
        kind = said.get("type", "").lower().partition(";")[0].strip()
        url = joined(self.base, said.get("href", ""))
        if (
            url
            and "alternate" in rel.split()
            and (kind in TYPES - {"application/json"} or _is_feed(kind, url))
        ):
            self.feeds.append((url, one_line(said.get("title", ""))))
        elif url and rel in _ICONS:
            self.meta.setdefault(rel, url)


def _is_feed(kind: str, url: str) -> bool:
    # Blogs name their API as application/json beside their feeds.
    return kind == "application/json" and "feed" in url and "wp-json" not in url
