"""How a site fares, as far as it counts by itself: its posts, and the comments below them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from providers.api import Api
from providers.measuring import Figure, Measure, days, under
from providers.shapes import expected_shape, key, moment
from providers.vocabulary import Connection, Item, Page
from providers.wordpress import calls
from providers.wordpress.refusals import Closed, of_nobody

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
NO_VIEWS = "WordPress counts no visits, so it has no impressions and no reach."


async def posts(api: Api, page: Page, since: date, until: date, /) -> Mapping[date, float]:
    """Return how many posts each day brought."""
    return await _by_day(api, f"{page.native_id}/wp/v2/posts", since, until)


async def comments(api: Api, page: Page, since: date, until: date, /) -> Mapping[date, float]:
    """Return how many comments each day brought."""
    return await _by_day(api, f"{page.native_id}/wp/v2/comments", since, until)


async def comments_of(api: Api, page: Page, items: Sequence[Item], /) -> Mapping[str, float]:
    """Return how many comments stand below each post; a closed one is left out."""
    ids = {_tail(one): one.native_id for one in items}
    if not ids:
        return {}
    try:
        counts = await calls.comments_of(api, page.native_id, [*ids])
    except Closed:
        # One post behind a password closes the comments of all.
        counts = None
    if counts is None:
        return await _one_by_one(api, page, items)
    return {native_id: counts.get(its_id, 0) for its_id, native_id in ids.items()}


async def _one_by_one(api: Api, page: Page, items: Sequence[Item]) -> Mapping[str, float]:
    found: dict[str, float] = {}
    for item in items:
        try:
            found[item.native_id] = await calls.total_of(api, page.native_id, _tail(item))
        except Closed:
            continue
    return found


async def _by_day(api: Api, url: str, since: date, until: date) -> Mapping[date, float]:
    """Count what each day (UTC) brought; days that lie further back than we look are left out."""
    found, first = Counter[date](), since
    span = _start(since) - SECOND, _start(until + DAY)
    for number in range(1, calls.MOST_PAGES + 1):
        some = await calls.between(api, url, *span, number)
        with expected_shape():
            dates = [_day(one["date_gmt"]) for one in some]
        found.update(dates)
        if len(some) < calls.PER_PAGE:
            break
    else:
        first = min(dates) + DAY
    last = min(until, api.now.astimezone(UTC).date())
    return {day: found[day] for day in days(first, last)}


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _day(value: object) -> date:
    at = moment(value)
    if at is None:
        raise ValueError("no date")
    return at.date()


def _tail(item: Item) -> str:
    with expected_shape():
        return key(item.native_id.rpartition("/")[2])


OWN = (
    Measure(
        figure=Figure.ENGAGEMENT,
        label="Comments",
        means=f"Comments of a day (UTC) that everyone may read now. {NO_VIEWS}",
        counts="comments",
        page=comments,
        posts=comments_of,
    ),
    Measure(
        figure=Figure.POSTS,
        label="Posts",
        means="Posts that were published on a day (UTC) and still stand.",
        counts="posts",
        page=posts,
    ),
)
MEASURES = {Connection.AUTHORIZED: OWN, Connection.UNAUTHORIZED: under(of_nobody, OWN)}
