"""How an account fares, as far as anyone may see: who follows it, and what its posts got."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from providers.api import Api
from providers.mastodon import calls, items, walking
from providers.mastodon.refusals import of_nobody
from providers.measuring import Figure, Measure, days, under
from providers.shapes import count, expected_shape, key, moment
from providers.vocabulary import Connection, Item, Page

DAY = timedelta(days=1)
NO_VIEWS = "Mastodon counts neither displays nor readers, so it has no impressions and no reach."


async def followers(api: Api, page: Page, since: date, until: date, /) -> Mapping[date, float]:
    """Return how many follow the account today; the days before are not told any more."""
    today = api.now.astimezone(UTC).date()
    if not since <= today <= until:
        return {}
    account = await calls.account(api, page)
    with expected_shape():
        known = items.page(account, items.origin(page), page.handle).followers
    return {} if known is None else {today: known}


async def engagement(api: Api, page: Page, since: date, until: date, /) -> Mapping[date, float]:
    """Return what the posts of each day have got so far."""
    return await _by_day(api, page, since, until, _got)


async def posts(api: Api, page: Page, since: date, until: date, /) -> Mapping[date, float]:
    """Return how many posts each day brought."""
    return await _by_day(api, page, since, until, _one)


async def engagement_of(api: Api, page: Page, wanted: Sequence[Item], /) -> Mapping[str, float]:
    """Return what each post has got so far."""
    dates = [item.posted_at for item in wanted if item.posted_at]
    if not dates:
        return {}
    walk = await walking.back_to(api, page, min(dates))
    with expected_shape():
        got = {items.status_id(page, key(one["id"])): _got(one) for one in walk.statuses}
    return {item.native_id: got[item.native_id] for item in wanted if item.native_id in got}


async def _by_day(
    api: Api, page: Page, since: date, until: date, value: Callable[[Any], float]
) -> Mapping[date, float]:
    """Add up the posts of each day (UTC); days that lie further back than we walk are left out."""
    walk = await walking.back_to(api, page, datetime.combine(since, time(), UTC))
    found: defaultdict[date, float] = defaultdict(float)
    with expected_shape():
        for one in filter(items.belongs, walk.statuses):
            found[_day(one)] += value(one)
    first = since if walk.reaches else min(found, default=until) + DAY
    last = min(until, api.now.astimezone(UTC).date())
    return {day: found[day] for day in days(first, last)}


def _day(status: Any) -> date:
    posted = moment(status["created_at"])
    if posted is None:
        raise ValueError("no date")
    return posted.date()


def _one(status: Any) -> int:
    del status
    return 1


def _got(status: Any) -> int:
    return sum(count(status.get(field)) for field in items.METRICS.values())


OWN = (
    Measure(
        figure=Figure.FOLLOWERS,
        label="Followers",
        means="Accounts that follow this one at the end of the day, on all servers. Mastodon "
        "tells no earlier days: they are kept from the day on which the page was added.",
        counts="accounts",
        is_total=True,
        page=followers,
    ),
    Measure(
        figure=Figure.ENGAGEMENT,
        label="Engagement",
        means="Likes, boosts, quotes and replies that the public posts of a day (UTC) have got "
        f"until now, whenever they came. {NO_VIEWS}",
        counts="reactions",
        page=engagement,
        posts=engagement_of,
    ),
    Measure(
        figure=Figure.POSTS,
        label="Posts",
        means="Public posts of a day (UTC), without boosts and answers to others.",
        counts="posts",
        page=posts,
    ),
)
MEASURES = {Connection.AUTHORIZED: OWN, Connection.UNAUTHORIZED: under(of_nobody, OWN)}
