"""What is published during a run: feeds, and the pages of the pier; each item has its number."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime

from aiohttp import web

from tests.chaos.weather import Weather

AT_ONCE = 300


@dataclass
class Told:
    """An item: its number on its page, how often it was edited, what it answers ("": nothing)."""

    source: str
    number: int
    at: datetime
    edits: int = 0
    under: str = ""
    liked: bool = False

    @property
    def id(self) -> str:
        """Its native id."""
        return f"{self.source}-{self.number}"

    @property
    def mark(self) -> str:
        """What no other item says, and this one always does."""
        return f"No. {self.number:05} of {self.source}."

    @property
    def text(self) -> str:
        """All that it says, by now."""
        return f"{self.mark} Edition {self.edits}."


@dataclass
class Source:
    """Something that publishes: a feed, or one kind of items of a page. The oldest come first."""

    name: str
    told: list[Told] = field(default_factory=list)

    def publish(self, *, under: str = "") -> Told:
        """Put out one more."""
        one = Told(self.name, len(self.told), datetime.now(UTC), under=under)
        self.told.append(one)
        return one

    @property
    def shown(self) -> list[Told]:
        """The newest ones, the newest first."""
        return self.told[-AT_ONCE:][::-1]


def feed_of(source: Source) -> Callable[[web.Request], web.Response]:
    """Return what serves a source as an RSS feed."""

    def feed(_: web.Request) -> web.Response:
        items = "".join(
            f"<item><guid isPermaLink='false'>{one.id}</guid><title>{one.mark}</title>"
            f"<pubDate>{format_datetime(one.at)}</pubDate>"
            f"<description>Edition {one.edits}.</description></item>"
            for one in source.shown
        )
        head = f"<title>{source.name}</title><link>http://press.example</link><description/>"
        text = f"<rss version='2.0'><channel>{head}{items}</channel></rss>"
        return web.Response(text=text, content_type="application/rss+xml")

    return feed


def routes(sources: list[Source], weather: Weather) -> list[web.RouteDef]:
    """Return the feeds' addresses: /feeds/NAME.xml."""

    def served(source: Source) -> web.RouteDef:
        feed = feed_of(source)

        async def answer(request: web.Request) -> web.StreamResponse:
            return feed(request)

        return web.get(f"/feeds/{source.name}.xml", weather.around("polling", answer))

    return [served(source) for source in sources]
