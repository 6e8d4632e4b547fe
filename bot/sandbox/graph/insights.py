"""Insights: names that are valid in v26.0; one dead name fails the whole call, as at Facebook."""

from collections.abc import Mapping
from datetime import timedelta

from bot.sandbox.graph.asking import Asker
from bot.sandbox.graph.nodes import when
from bot.sandbox.graph.records import Site, Story
from bot.sandbox.graph.refusal import Refusal
from bot.sandbox.records import Json

OF_PAGES = {
    "page_media_view", "page_total_media_view_unique", "page_follows", "page_daily_follows",
    "page_daily_follows_unique", "page_daily_unfollows_unique", "page_post_engagements",
    "page_views_total", "page_total_actions", "page_lifetime_engaged_followers_unique",
}  # fmt: skip
OF_STORIES = {
    "post_media_view", "post_total_media_view_unique", "post_clicks", "post_clicks_by_type",
    "post_reactions_by_type_total", "post_activity_by_action_type",
    "post_activity_by_action_type_unique", "post_video_views",
}  # fmt: skip


def answered(asker: Asker, it: Site | Story, given: Mapping[str, str]) -> Json:
    """Answer with a day of each metric. Raises Refusal for a name that is dead."""
    asker.needs("read_insights")
    names = given.get("metric", "").split(",")
    valid = OF_PAGES if isinstance(it, Site) else OF_STORIES
    if not set(names) <= valid:
        raise Refusal("(#100) The value must be a valid insights metric", 100)
    period = "day" if isinstance(it, Site) else "lifetime"
    midnight = asker.graph.now().replace(hour=7, minute=0, second=0) + timedelta(days=1)
    values = [{"value": 210, "end_time": when(midnight)}]
    return {
        "data": [
            {
                "name": name, "period": period, "values": values,
                "id": f"{it.id}/insights/{name}/{period}",
            }
            for name in names
        ]
    }  # fmt: skip
