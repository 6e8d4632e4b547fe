"""The sandbox's newsroom: a web page with three feeds, one of which keeps getting new posts."""

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

from aiohttp import web

EVERY_SECONDS = 25
AT_START = 8
KEPT = 30
STORIES = (
    (
        "Our office in Lisbon opens its doors",
        (
            "<p>Fourteen people, one espresso machine. <b>Come and say hello</b> "
            "from Monday on, at Rua das Flores 12.</p>"
        ),
    ),
    (
        "Version 4.2: faster search",
        (
            "<p>Search now answers <em>before you finish typing</em>. What changed:</p>"
            "<ul><li>a new index</li><li>typos are forgiven</li>"
            "<li>results by page, not by word</li></ul>"
        ),
    ),
    (
        "How we test our boats",
        (
            "<p>Every hull spends a night in the tank. Nadia, who leads the yard, explains why in "
            '<a href="https://example.com/tank">four short films</a>.</p>'
        ),
    ),
    (
        "We are hiring a harbour master",
        (
            "<p>You like tides, timetables and people. "
            '<a href="https://example.com/jobs">Write to us</a> until Friday.</p>'
        ),
    ),
    (
        "Sorry for yesterday's outage",
        (
            "<p>Between 14:02 and 14:31 nobody could sign in. "
            "It was our certificate, it was our fault, and it will not happen again.</p>"
        ),
    ),
    (
        "A postcard from the regatta",
        (
            "<blockquote>Second place, first applause.</blockquote>"
            "<p>Thank you, Kiel. We will be back with a lighter keel.</p>"
        ),
    ),
    (
        "Opening hours in December",
        (
            "<p>Closed on the 24th, 25th and 26th. On the 31st until noon. "
            "The hotline answers every day, 8 to 20.</p>"
        ),
    ),
)


@dataclass
class Newsroom:
    """Posts that appear as time passes; `now` is in seconds since 1970."""

    now: Callable[[], float] = time.time
    started: float = 0
    extra: int = 0
    edited: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Open the doors."""
        self.started = self.started or self.now()

    def count(self) -> int:
        """Return how many posts there have been."""
        return AT_START + self.extra + int((self.now() - self.started) // EVERY_SECONDS)

    def publish(self) -> None:
        """Put out one more post now."""
        self.extra += 1

    def edit(self) -> None:
        """Correct the newest post."""
        self.edited[self.count()] = "<p><i>Corrected: the first version had a wrong date.</i></p>"

    def posts(self) -> list[tuple[int, str, str, datetime]]:
        """Return the newest posts first: number, title, HTML, moment."""
        last = self.count()
        return [
            (number, *self._story(number), self._moment(number))
            for number in range(last, max(0, last - KEPT), -1)
        ]

    def _story(self, number: int) -> tuple[str, str]:
        title, html = STORIES[number % len(STORIES)]
        return f"{title} (no. {number})", html + self.edited.get(number, "")

    def _moment(self, number: int) -> datetime:
        seconds = min(self.now(), self.started + (number - AT_START - self.extra) * EVERY_SECONDS)
        return datetime.fromtimestamp(seconds, UTC)


def routes(newsroom: Newsroom) -> list[web.RouteDef]:
    """Return the newsroom's pages: /news, and its feeds in RSS, Atom and JSON."""

    async def home(request: web.Request) -> web.Response:
        return web.Response(text=_home(str(request.url.origin())), content_type="text/html")

    async def rss(request: web.Request) -> web.Response:
        return _cached(request, _rss(newsroom, str(request.url.origin())), "application/rss+xml")

    async def atom(request: web.Request) -> web.Response:
        return _cached(request, _atom(newsroom, str(request.url.origin())), "application/atom+xml")

    async def feed_json(request: web.Request) -> web.Response:
        return _cached(request, _json(newsroom, str(request.url.origin())), "application/feed+json")

    return [
        web.get("/news", home),
        web.get("/feeds/harbour.xml", rss),
        web.get("/feeds/yard.atom", atom),
        web.get("/feeds/notes.json", feed_json),
    ]


def _cached(request: web.Request, text: str, kind: str) -> web.Response:
    tag = f'"{hashlib.sha256(text.encode()).hexdigest()[:20]}"'
    if request.headers.get("If-None-Match") == tag:
        return web.Response(status=304, headers={"ETag": tag})
    return web.Response(text=text, content_type=kind, headers={"ETag": tag})


def _home(origin: str) -> str:
    return (
        "<!doctype html><title>Harbour Works</title><link rel=alternate type=application/rss+xml "
        f'title="Harbour Works: news" href="{origin}/feeds/harbour.xml"><link rel=alternate '
        'type=application/atom+xml title="Harbour Works: from the yard" '
        f'href="{origin}/feeds/yard.atom">'
        f'<link rel=alternate type=application/feed+json title="Harbour Works: notes" '
        f'href="{origin}/feeds/notes.json"><h1>Harbour Works</h1><p>Boats, tides and people.'
    )


def _rss(newsroom: Newsroom, origin: str) -> str:
    items = "".join(
        f'<item><guid isPermaLink="false">harbour-{number}</guid><title>{escape(title)}</title>'
        f"<link>{origin}/news#{number}</link><pubDate>{format_datetime(moment)}</pubDate>"
        f"<dc:creator>Mara Holt</dc:creator>"
        f"<description>{escape(html)}</description></item>"
        for number, title, html, moment in newsroom.posts()
    )
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<channel><title>Harbour Works</title>"
        f"<link>{origin}/news</link>"
        f"<description>News from the quay</description>{items}</channel></rss>"
    )


def _atom(newsroom: Newsroom, origin: str) -> str:
    entries = "".join(
        f"<entry><id>tag:harbour.example,2026:yard-{number}</id><title>{escape(title)}</title>"
        f'<link href="{origin}/news#yard-{number}"/><updated>{moment.isoformat()}</updated>'
        f'<content type="html">{escape(html)}</content></entry>'
        for number, title, html, moment in newsroom.posts()
        if number % 4 == 0
    )
    return (
        '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">'
        "<title>From the yard</title>"
        f'<id>tag:harbour.example,2026:yard</id><link href="{origin}/news"/>'
        f"<author><name>Nadia Berg</name></author>{entries}</feed>"
    )


def _json(newsroom: Newsroom, origin: str) -> str:
    items = [
        {
            "id": f"note-{number}",
            "url": f"{origin}/news#note-{number}",
            "title": title,
            "content_html": html,
            "date_published": moment.isoformat(),
        }
        for number, title, html, moment in newsroom.posts()
        if number % 6 == 0
    ]
    return json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "Harbour notes",
            "home_page_url": f"{origin}/news",
            "feed_url": f"{origin}/feeds/notes.json",
            "items": items,
        }
    )
