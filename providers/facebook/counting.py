"""What can be counted without Facebook's own figures: followers now, posts, and what they got.

Graph API v26.0: also of anyone's page, for apps with the feature *Page Public Content Access*.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from providers._meta import paging
from providers._meta.calls import as_app, read
from providers._meta.errors import needing
from providers.api import Api
from providers.facebook import calls, insights
from providers.facebook.insights import DAY
from providers.facebook.permissions import READ
from providers.facebook.polling import needing_feature
from providers.measuring import days
from providers.shapes import count, expected_shape, moment, record, records
from providers.vocabulary import Item, Page

# Portions of a hundred posts that are counted at most.
PORTIONS = 10
COUNTS = f"?fields=id,shares,{calls.COUNTS}"


async def posts(api: Api, page: Page, since: date, until: date, /) -> Mapping[date, float]:
    """Return how many posts the page published on each day."""
    with needing(READ, why=insights.CLOSED):
        return await _posts(api, page, since, until)


async def public_followers(
    api: Api, page: Page, since: date, until: date, /
) -> Mapping[date, float]:
    """Return how many follow anyone's page today."""
    with needing_feature():
        return await followers_today(as_app(api), page, since, until)


async def public_posts(api: Api, page: Page, since: date, until: date, /) -> Mapping[date, float]:
    """Return how many posts anyone's page published on each day."""
    with needing_feature():
        return await _posts(as_app(api), page, since, until)


async def public_engagement(api: Api, page: Page, items: Sequence[Item], /) -> Mapping[str, float]:
    """Return what each post of anyone's page has got until now."""
    del page
    with needing_feature():
        answers = await insights.each(as_app(api), items, COUNTS)
    with expected_shape():
        return {its_id: _engaged(record(one)) for its_id, one in answers.items()}


async def followers_today(api: Api, page: Page, since: date, until: date) -> Mapping[date, float]:
    """Return how many follow the page, if today is among these days."""
    today = insights.today(api)
    if not since <= today <= until:
        return {}
    answer = await read(api, page.native_id, fields="id,followers_count")
    with expected_shape():
        told = record(answer.json).get("followers_count")
        return {} if told is None else {today: count(told)}


async def _posts(api: Api, page: Page, since: date, until: date) -> Mapping[date, float]:
    last = min(until, insights.today(api))
    bounds = insights.midnight(since), insights.midnight(last + DAY)
    counted, onwards = Counter[date](), ""
    for _ in range(PORTIONS if since <= last else 0):
        answer = await calls.dates(api, page.native_id, *bounds, onwards)
        with expected_shape():
            counted.update(map(_day, records(record(answer)["data"])))
            onwards = paging.onwards(answer)
        if not onwards:
            break
    # Of the oldest day that was read, there may be more below.
    first = min(counted, default=last) + DAY if onwards else since
    return {day: counted[day] for day in days(first, last)}


def _day(story: Mapping[str, Any]) -> date:
    made = moment(story["created_time"])
    if made is None:
        raise ValueError("no date")
    return made.astimezone(insights.PACIFIC).date()


def _engaged(story: Mapping[str, Any]) -> int:
    totals = [record(record(story.get(name)).get("summary")) for name in ("comments", "reactions")]
    shares = count(record(story.get("shares")).get("count"))
    return shares + sum(count(one.get("total_count")) for one in totals)
