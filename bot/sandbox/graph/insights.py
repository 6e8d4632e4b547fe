"""Insights: names that are valid in v26.0; one dead name fails the whole call, as at Facebook."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.sandbox.graph.asking import Asker
from bot.sandbox.graph.edges import known
from bot.sandbox.graph.nodes import when
from bot.sandbox.graph.records import Site, Story
from bot.sandbox.graph.refusal import Refusal, invalid
from bot.sandbox.records import Json

SCOPE = "read_insights"
# Days begin and end there.
PACIFIC = ZoneInfo("America/Los_Angeles")
A_DAY = timedelta(days=1)
MOST_DAYS, KEPT = 93, timedelta(days=2 * 365)
# Pages that fewer people like have no figures.
FEWEST = 100
PERIODS = ("day", "week", "days_28")
Value = Callable[[Site, int], int | Json]


def _views(site: Site, number: int) -> Json:
    return {"paid": 40 * (number % 3), "organic": site.followers // 9 + number * 37 % 211}


def _viewers(site: Site, number: int) -> int:
    return site.followers // 14 + number * 23 % 131


def _follows(site: Site, number: int) -> int:
    return max(site.followers - 2 * number, 0)


def _few(_: Site, number: int) -> int:
    return number * 13 % 17


def _likes(story: Story) -> int:
    return story.likes + len(story.likers)


def _engaged(story: Story) -> int:
    return _likes(story) + len(story.remarks) + story.shares


def _activity(story: Story) -> Json:
    told = {"like": _likes(story), "comment": len(story.remarks), "share": story.shares}
    return {name: count for name, count in told.items() if count}


OF_PAGES: Mapping[str, Value] = {
    "page_media_view": _views, "page_total_media_view_unique": _viewers, "page_follows": _follows,
    **dict.fromkeys(
        (
            "page_daily_follows", "page_daily_follows_unique", "page_daily_unfollows_unique",
            "page_post_engagements", "page_views_total", "page_total_actions",
            "page_lifetime_engaged_followers_unique",
        ), _few,
    ),
}  # fmt: skip
OF_STORIES: Mapping[str, Callable[[Story], int | Json]] = {
    "post_media_view": lambda story: 90 + 11 * _engaged(story),
    "post_total_media_view_unique": lambda story: 60 + 7 * _engaged(story),
    "post_clicks": lambda story: 3 * _engaged(story),
    "post_clicks_by_type": lambda story: {"other clicks": 3 * _engaged(story)},
    "post_reactions_by_type_total": lambda story: {"like": _likes(story)},
    "post_activity_by_action_type": _activity,
    "post_activity_by_action_type_unique": _activity,
    "post_video_views": lambda _: 0,
}


def answered(asker: Asker, site: Site, it: Site | Story, given: Mapping[str, str]) -> Json:
    """Answer with the values of each metric. Raises Refusal for a name that is dead."""
    known(given, {"metric", "period", "since", "until"})
    asker.acts(site, SCOPE, "ANALYZE")
    names = [name for name in given.get("metric", "").split(",") if name]
    if not names:
        raise Refusal("Invalid query", 3001, 1_504_028)
    if not set(names) <= {*(OF_PAGES if isinstance(it, Site) else OF_STORIES)}:
        raise invalid("The value must be a valid insights metric")
    if isinstance(it, Story):
        return _lifetime(it, names, given)
    periods = [given["period"]] if "period" in given else [*PERIODS]
    if not set(periods) <= {*PERIODS, "total_over_range"}:
        raise _incompatible()
    if it.followers < FEWEST:
        return {"data": []}
    days = list(_days(asker, given))
    now = asker.graph.now()
    return {"data": [_series(it, name, period, days, now) for name in names for period in periods]}


def _incompatible() -> Refusal:
    return invalid("The metric is incompatible with the requested period")


def _lifetime(story: Story, names: list[str], given: Mapping[str, str]) -> Json:
    if given.get("period", "lifetime") != "lifetime":
        raise _incompatible()
    return {
        "data": [
            {
                "name": name, "period": "lifetime", "values": [{"value": OF_STORIES[name](story)}],
                "id": f"{story.id}/insights/{name}/lifetime",
            }
            for name in names
        ]
    }  # fmt: skip


def _series(site: Site, name: str, period: str, days: list[date], now: datetime) -> Json:
    today = now.astimezone(PACIFIC).date()
    values = [
        {"value": OF_PAGES[name](site, (today - day).days), "end_time": when(_end(day))}
        for day in days
    ]
    return {
        "name": name, "period": period, "values": values,
        "id": f"{site.id}/insights/{name}/{period}",
    }  # fmt: skip


def _days(asker: Asker, given: Mapping[str, str]) -> Iterator[date]:
    """Return the days that end between `since` and `until`, as far as they are counted already."""
    now = asker.graph.now()
    until = _moment(given["until"]) if "until" in given else now
    since = _moment(given["since"]) if "since" in given else until - 2 * A_DAY
    if until - since > MOST_DAYS * A_DAY + timedelta(hours=1):
        raise invalid(f"There cannot be more than {MOST_DAYS} days between since and until")
    if since < now - KEPT - A_DAY:
        raise Refusal("Only the last two years are kept", 3001, 1_504_033)
    day = since.astimezone(PACIFIC).date()
    while _end(day) <= min(until, now):
        if _end(day) > since:
            yield day
        day += A_DAY


def _end(day: date) -> datetime:
    return datetime.combine(day + A_DAY, time(), PACIFIC).astimezone(UTC)


def _moment(told: str) -> datetime:
    try:
        if told.isdigit():
            return datetime.fromtimestamp(int(told), UTC)
        return datetime.combine(date.fromisoformat(told), time(), PACIFIC).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise invalid(f"{told} is no time") from error
