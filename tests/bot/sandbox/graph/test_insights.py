"""Figures of the small Facebook: the names that are valid today, in days of California."""

import pytest

from bot.sandbox.graph.insights import OF_PAGES, OF_STORIES
from tests.bot.sandbox.graph.calling import Caller, error

CAFE = "61550000000101"
WHERE = f"{CAFE}/insights"
DEAD_OF_PAGES = [
    "page_impressions", "page_impressions_unique", "page_posts_impressions", "page_fans",
    "page_fan_adds",
]  # fmt: skip
DEAD_OF_POSTS = ["post_impressions", "post_impressions_unique", "post_engaged_users"]


@pytest.fixture
async def access(caller: Caller) -> str:
    return await caller.page_token()


@pytest.mark.parametrize("name", OF_PAGES)
async def test_a_name_of_today_has_a_value_for_each_day(
    caller: Caller, access: str, name: str
) -> None:
    bounds = {"since": "2026-11-10", "until": "2026-11-14"}
    (told,) = (await caller.get(WHERE, access, metric=name, period="day", **bounds))["data"]
    assert (told["name"], told["period"]) == (name, "day")
    assert [one["end_time"] for one in told["values"]] == [
        f"2026-11-{day}T08:00:00+0000" for day in (11, 12, 13, 14)
    ]


@pytest.mark.parametrize("name", OF_STORIES)
async def test_a_name_for_posts_has_one_value_for_the_whole_life(
    caller: Caller, access: str, name: str
) -> None:
    story = caller.graph.newest("quaycafe").id
    (told,) = (await caller.get(f"{story}/insights", access, metric=name))["data"]
    assert (told["period"], len(told["values"])) == ("lifetime", 1)


@pytest.mark.parametrize("name", [*DEAD_OF_PAGES, *DEAD_OF_POSTS, *OF_STORIES, "shoe_size"])
async def test_a_name_that_died_or_is_of_something_else_is_refused(
    caller: Caller, access: str, name: str
) -> None:
    assert error(await caller.get(WHERE, access, metric=name)) == (100, 0)


@pytest.mark.parametrize("name", DEAD_OF_POSTS)
async def test_so_are_those_for_posts(caller: Caller, access: str, name: str) -> None:
    story = caller.graph.newest("quaycafe").id
    assert error(await caller.get(f"{story}/insights", access, metric=name)) == (100, 0)


async def test_in_summer_days_end_an_hour_earlier(caller: Caller, access: str) -> None:
    bounds = {"since": "2026-07-01", "until": "2026-07-02"}
    told = await caller.get(WHERE, access, metric="page_media_view", period="day", **bounds)
    assert [one["end_time"] for one in told["data"][0]["values"]] == ["2026-07-02T07:00:00+0000"]


@pytest.mark.parametrize(
    ("params", "told"),
    [
        ({}, (3001, 1_504_028)),
        ({"metric": "page_media_view", "period": "hour"}, (100, 0)),
        ({"metric": "page_media_view", "since": "2026-01-01", "until": "2026-06-01"}, (100, 0)),
        (
            {"metric": "page_media_view", "since": "2024-01-01", "until": "2024-02-01"},
            (3001, 1_504_033),
        ),
        ({"metric": "page_media_view", "since": "once"}, (100, 0)),
        ({"metric": "page_media_view", "shoe_size": "44"}, (100, 0)),
    ],
)
async def test_what_cannot_be_asked_is_refused(
    caller: Caller, access: str, params: dict[str, str], told: tuple[int, int]
) -> None:
    assert error(await caller.get(WHERE, access, **params)) == told


async def test_a_page_that_few_people_like_has_none(caller: Caller, access: str) -> None:
    caller.graph.sites["quaycafe"].followers = 99
    assert (await caller.get(WHERE, access, metric="page_media_view"))["data"] == []


async def test_figures_need_their_permission_and_the_role(caller: Caller, access: str) -> None:
    caller.graph.sites["quaycafe"].roles["jane"] = ("MODERATE",)
    assert error(await caller.get(WHERE, access, metric="page_media_view")) == (200, 0)
    caller.graph.heal()
    caller.graph.drop_permission("read_insights")
    assert error(await caller.get(WHERE, access, metric="page_media_view")) == (200, 0)
