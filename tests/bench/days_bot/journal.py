"""A service that remembers nothing: what stands on a page follows from the moment."""

from datetime import UTC, datetime, timedelta
from functools import cache

from providers.api import Api
from providers.contract import Cadence, Cannot, Provider
from providers.vocabulary import Author, Batch, Connection, Found, Item, Kind, Page
from tests.bench.corpus import chance_of, story

SERVICE = "journal"
SHOWN = 20
# Enough different ones; to write each anew would cost more than all the rest.
PROSES = 40
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
# Page 0 publishes every two hours, and each next one an hour less often, up to a day between.
BUSIEST, RHYTHMS = 2, 23
# Every seventh item is edited once, so long after it was published.
EDITED_AFTER, EVERY = timedelta(hours=3), 7


def page(number: int) -> Page:
    """Return the page of that number."""
    url = f"https://journal{number}.example/"
    return Page(service=SERVICE, native_id=str(number), url=url, name=f"Journal {number}")


async def _poll(api: Api, page: Page, cursor: str) -> Batch:
    number = int(page.native_id)
    between = timedelta(hours=BUSIEST + number % RHYTHMS)
    newest = (api.now - BEGAN) // between
    shown = range(newest, newest - SHOWN, -1)
    items = [_item(number, one, BEGAN + between * one, api.now) for one in shown]
    return Batch(items=tuple(items), cursor="c")


@cache
def _prose(number: int) -> str:
    return story(chance_of(0, number), "https://journal.example/")


def _item(number: int, item: int, at: datetime, now: datetime) -> Item:
    link = f"https://journal{number}.example/{item}"
    edited = "<p>Corrected.</p>" if item % EVERY == 0 and now - at > EDITED_AFTER else ""
    return Item(
        native_id=f"{number}-{item}",
        kind=Kind.POST,
        url=link,
        html=f"<p>No. {item}.</p>{_prose(item % PROSES)}{edited}",
        posted_at=at,
        author=Author(name=f"Journal {number}"),
    )


async def _find_pages(api: Api, query: str) -> Found:
    return Found()


def provider() -> Provider:
    """Return the service as the bot knows it."""
    return Provider(
        name=SERVICE,
        label="Journal",
        emoji=":newspaper:",
        asks_for="A page's number",
        find_pages=_find_pages,
        cadence=Cadence(shortest=timedelta(minutes=30), longest=timedelta(hours=2)),
        polls={
            Connection.UNAUTHORIZED: {Kind.POST: _poll},
            Connection.AUTHORIZED: Cannot("Nobody owns a journal."),
        },
        withheld="",
        link=Cannot("Nobody owns a journal."),
    )
