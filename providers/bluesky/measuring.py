"""What Bluesky counts, for everyone to see: followers, posts, and what people did with them.

It counts no displays and no readers: of a page's reach nobody knows, not even its owner.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from providers.api import Api
from providers.bluesky import calls, items
from providers.measuring import Figure, Measure, days
from providers.shapes import expected_shape, record, records, text
from providers.vocabulary import Item, Page

# Pages of the feed that are read at most: 2,000 entries.
PAGES = 20


async def followers(api: Api, page: Page, since: date, until: date, /) -> Mapping[date, float]:
    """Return today's number, if today is asked for."""
    today = api.now.astimezone(UTC).date()
    if not since <= today <= until:
        return {}
    profile: Any = await calls.profile(api, page.native_id)
    with expected_shape():
        now = items.page(profile).followers
    return {} if now is None else {today: now}


async def posts(api: Api, page: Page, since: date, until: date, /) -> Mapping[date, float]:
    """Return how many were published on each day. Days before what can be read are left out."""
    counted, read_from = Counter[date](), since
    cursor = ""
    for _ in range(PAGES):
        answer = await calls.feed(api, page.native_id, most=calls.FULL_PAGE, cursor=cursor)
        with expected_shape():
            found = [at.date() for at in _published(answer.json, page.native_id)]
            cursor = text(record(answer.json).get("cursor"))
        counted.update(found)
        if not cursor or any(day < since for day in found):
            break
    else:
        # Of the oldest day that was read, there may be more below.
        read_from = max(since, min(counted, default=until) + timedelta(days=1))
    last = min(until, api.now.astimezone(UTC).date())
    return {day: counted[day] for day in days(read_from, last)}


async def engagement(api: Api, page: Page, found: Sequence[Item], /) -> Mapping[str, float]:
    """Return what people did with each post that still stands."""
    del page
    standing = await calls.standing(api, [item.native_id for item in found])
    with expected_shape():
        return {uri: sum(items.metrics(post).values()) for uri, post in standing.items()}


def _published(answer: Any, did: str) -> list[datetime]:
    """Return the moments of a feed's own posts."""
    own = [one["post"] for one in records(record(answer)["feed"]) if items.belongs(one, did)]
    found = (items.posted_at(post["record"].get("createdAt"), post["indexedAt"]) for post in own)
    return [at for at in found if at]


MEASURES = (
    Measure(
        figure=Figure.FOLLOWERS,
        label="Followers",
        means="Accounts that follow this one. Bluesky tells how many there are now, and nothing "
        "of the days before.",
        counts="accounts",
        is_total=True,
        page=followers,
    ),
    Measure(
        figure=Figure.POSTS,
        label="Posts",
        means="Posts and threads of its own by the day (UTC), without reposts and without answers "
        "to others.",
        counts="posts",
        page=posts,
    ),
    Measure(
        figure=Figure.ENGAGEMENT,
        label="Engagement",
        means="Likes, replies, reposts and quotes of a post, added up, from its first day until "
        "now. Bluesky counts neither displays nor readers, so it has no impressions and no reach.",
        counts="likes, replies, reposts and quotes",
        posts=engagement,
    ),
)
