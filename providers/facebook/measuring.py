"""What Facebook counts of a page and its posts, under the names that are valid since 2026-06.

Views took the place of impressions (2025-11-15), viewers that of reach, followers that of fans.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from providers.api import Api
from providers.facebook import counting, insights
from providers.facebook.permissions import READ
from providers.measuring import Figure, Measure, OfPage, OfPosts
from providers.vocabulary import Connection, Item, Page

LAG = 2
FROM_A_HUNDRED_ON = "Facebook counts it for pages that at least 100 people like."
NO_MORE = "Views and viewers it tells only to whoever manages the page."


def _by_day(metric: str) -> OfPage:
    async def ask(api: Api, page: Page, since: date, until: date, /) -> Mapping[date, float]:
        return await insights.of_page(api, page, metric, since, until)

    return ask


def _by_post(metric: str) -> OfPosts:
    async def ask(api: Api, page: Page, items: Sequence[Item], /) -> Mapping[str, float]:
        del page
        return await insights.of_posts(api, items, metric)

    return ask


async def followers(api: Api, page: Page, since: date, until: date, /) -> Mapping[date, float]:
    """Return how many followed the page at each day's end, and how many do today."""
    try:
        before = await insights.of_page(api, page, "page_follows", since, until)
    except insights.DeadMetric:
        # Today's number has a name of its own.
        before = {}
    return {**before, **await counting.followers_today(api, page, since, until)}


VIEWS = Measure(
    figure=Figure.IMPRESSIONS,
    label="Views",
    means="How many times the page's content was played or displayed: posts, videos, reels, "
    "stories and ads, paid or not. Views took the place of impressions in November 2025. "
    f"{FROM_A_HUNDRED_ON}",
    counts="displays",
    lag=LAG,
    scopes=insights.SCOPES,
    page=_by_day("page_media_view"),
    posts=_by_post("post_media_view"),
)
VIEWERS = Measure(
    figure=Figure.REACH,
    label="Viewers",
    means="How many people saw the page's content at least once on that day, or a post since it "
    "was published; whoever saw it twice is counted once, so days cannot be added up. Viewers "
    f"took the place of reach in June 2026. {FROM_A_HUNDRED_ON}",
    counts="people",
    lag=LAG,
    scopes=insights.SCOPES,
    page=_by_day("page_total_media_view_unique"),
    posts=_by_post("post_total_media_view_unique"),
)
ENGAGEMENT = Measure(
    figure=Figure.ENGAGEMENT,
    label="Engagement",
    means="How many times people engaged with the page's posts on that day: reactions, comments, "
    "shares, clicks and more. Of a single post: its reactions, comments and shares until now. "
    f"{FROM_A_HUNDRED_ON}",
    counts="reactions, comments, shares and clicks",
    lag=LAG,
    scopes=insights.SCOPES,
    page=_by_day("page_post_engagements"),
    posts=_by_post("post_activity_by_action_type"),
)
FOLLOWERS = Measure(
    figure=Figure.FOLLOWERS,
    label="Followers",
    means="How many people follow the page at the end of the day. Followers took the place of "
    "fans, who liked the page.",
    counts="people",
    is_total=True,
    scopes=insights.SCOPES,
    page=followers,
)
POSTS = Measure(
    figure=Figure.POSTS,
    label="Posts",
    means="How many posts the page published on that day, as far as Facebook lists them: about 600 "
    "a year.",
    counts="posts",
    scopes=(READ,),
    page=counting.posts,
)
PUBLIC = (
    Measure(
        figure=Figure.FOLLOWERS,
        label="Followers",
        means="How many people follow the page. Of anyone's page Facebook tells how many there are "
        f"now, and nothing of the days before. {NO_MORE}",
        counts="people",
        is_total=True,
        page=counting.public_followers,
    ),
    Measure(
        figure=Figure.POSTS,
        label="Posts",
        means="How many posts the page published on that day, as far as Facebook lists them: about "
        f"600 a year. {NO_MORE}",
        counts="posts",
        page=counting.public_posts,
    ),
    Measure(
        figure=Figure.ENGAGEMENT,
        label="Engagement",
        means=f"Reactions, comments and shares of a post until now. {NO_MORE}",
        counts="reactions, comments and shares",
        posts=counting.public_engagement,
    ),
)
MEASURES: Mapping[Connection, tuple[Measure, ...]] = {
    Connection.AUTHORIZED: (VIEWS, VIEWERS, ENGAGEMENT, FOLLOWERS, POSTS),
    Connection.UNAUTHORIZED: PUBLIC,
}
