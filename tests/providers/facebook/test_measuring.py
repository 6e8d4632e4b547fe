"""Figures come one by one, in Facebook's own days, and a dead name costs one chart."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.sandbox.graph import insights as double
from providers.errors import Cause, ReconnectNeeded, Unavailable, UnexpectedReply
from providers.facebook import PROVIDER, insights
from providers.facebook.measuring import NO_MORE
from providers.facebook.polling import poll
from providers.measuring import Figure, Measure
from providers.vocabulary import Connection, Item, Page
from tests.providers.facebook.double import Double
from tests.providers.facebook.plays import acme, answered
from tests.providers.facebook.test_polling import CAFE
from tests.providers.loopback import Answer, Asked, as_json

# In California, it is one in the morning of the 23rd.
TODAY = date(2026, 11, 23)


def measure(figure: Figure, connection: Connection = Connection.AUTHORIZED) -> Measure:
    measures = PROVIDER.measures[connection]
    assert isinstance(measures, Sequence)
    return next(one for one in measures if one.figure is figure)


async def by_day(
    facebook: Double, figure: Figure, since: date, until: date, page: str = "Quay Café"
) -> dict[date, float]:
    asked = measure(figure).page
    assert asked
    return dict(await asked(*(await facebook.opened(page)), since, until))


async def own_posts(facebook: Double) -> tuple[Page, list[Item]]:
    api, page = await facebook.opened()
    return page, list((await poll(api, page, "")).items)


def days(first: date, last: date) -> list[date]:
    return [first + number * insights.DAY for number in range((last - first).days + 1)]


async def test_a_value_is_of_the_day_before_the_midnight_that_it_names(facebook: Double) -> None:
    found = await by_day(facebook, Figure.REACH, date(2026, 11, 1), TODAY)
    assert list(found) == days(date(2026, 11, 1), date(2026, 11, 22))
    site = facebook.graph.sites[CAFE]
    assert found[date(2026, 11, 20)] == double._viewers(site, 3)


async def test_a_long_time_comes_in_pieces_and_each_day_once(facebook: Double) -> None:
    first = TODAY - timedelta(days=400)
    found = await by_day(facebook, Figure.REACH, first, TODAY)
    assert list(found) == days(first, date(2026, 11, 22))
    assert sum("/insights?" in one for one in facebook.graph.asked) == 5


async def test_what_is_older_than_two_years_is_not_asked_for(facebook: Double) -> None:
    found = await by_day(facebook, Figure.REACH, date(2020, 1, 1), TODAY)
    assert min(found) == TODAY - insights.KEPT


async def test_days_of_the_future_are_not_asked_for(facebook: Double) -> None:
    found = await by_day(facebook, Figure.REACH, TODAY + timedelta(days=2), date(2027, 1, 1))
    assert found == {}
    assert not any("/insights?" in one for one in facebook.graph.asked)


async def test_the_day_on_which_the_clocks_change_is_one_day(facebook: Double) -> None:
    found = await by_day(facebook, Figure.REACH, date(2026, 10, 30), date(2026, 11, 3))
    assert list(found) == days(date(2026, 10, 30), date(2026, 11, 3))
    found = await by_day(facebook, Figure.REACH, date(2026, 3, 6), date(2026, 3, 10))
    assert list(found) == days(date(2026, 3, 6), date(2026, 3, 10))


async def test_views_that_are_told_as_paid_and_organic_are_added_up(facebook: Double) -> None:
    found = await by_day(facebook, Figure.IMPRESSIONS, date(2026, 11, 20), date(2026, 11, 20))
    told = double._views(facebook.graph.sites[CAFE], 3)
    assert found == {date(2026, 11, 20): told["paid"] + told["organic"]}


async def test_a_page_that_few_people_like_has_no_figures_but_its_followers_now(
    facebook: Double,
) -> None:
    facebook.graph.sites[CAFE].followers = 99
    assert await by_day(facebook, Figure.REACH, date(2026, 11, 1), TODAY) == {}
    assert await by_day(facebook, Figure.FOLLOWERS, date(2026, 11, 1), TODAY) == {TODAY: 99}


async def test_a_page_name_that_dies_costs_its_own_chart_alone(
    facebook: Double, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(double, "OF_PAGES", without(double.OF_PAGES, "page_media_view"))
    with pytest.raises(UnexpectedReply, match="page_media_view"):
        await by_day(facebook, Figure.IMPRESSIONS, date(2026, 11, 1), TODAY)
    assert await by_day(facebook, Figure.REACH, date(2026, 11, 1), TODAY)


async def test_so_does_a_name_for_posts(facebook: Double, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(double, "OF_STORIES", without(double.OF_STORIES, "post_media_view"))
    page, items = await own_posts(facebook)
    api, _ = await facebook.opened()
    views, viewers = measure(Figure.IMPRESSIONS).posts, measure(Figure.REACH).posts
    assert views
    assert viewers
    with pytest.raises(UnexpectedReply, match="post_media_view"):
        await views(api, page, items)
    assert len(await viewers(api, page, items)) == len(items)


def without(names: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return the names that are left when one has died."""
    return {one: value for one, value in names.items() if one != name}


async def test_when_the_followers_of_before_are_not_told_those_of_today_are(
    facebook: Double, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(double, "OF_PAGES", {})
    assert await by_day(facebook, Figure.FOLLOWERS, date(2026, 11, 1), TODAY) == {TODAY: 2431}


async def test_sixty_posts_are_two_questions(facebook: Double) -> None:
    for number in range(60):
        facebook.clock.forward(minutes=1)
        facebook.graph.publish(CAFE, str(number))
    api, page = await facebook.opened()
    items = [Item(native_id=one) for one in facebook.graph.sites[CAFE].stories]
    asked = measure(Figure.REACH).posts
    assert asked
    before = len(facebook.graph.asked)
    assert len(await asked(api, page, items)) == 63
    assert len(facebook.graph.asked) - before == 2


def _at(day: int, hour: int = 0) -> datetime:
    """Return a moment of this November in California."""
    return datetime(2026, 11, day, hour, tzinfo=insights.PACIFIC).astimezone(UTC)


async def test_posts_are_counted_by_the_day_also_days_without_any(facebook: Double) -> None:
    for hours in (1, 2, 50):
        at = _at(18, 12) - timedelta(hours=hours)
        facebook.graph.publish(CAFE, "x", at=at)
        facebook.graph.publish(CAFE, "of a visitor", at=at, by="7700000000000001")
    found = await by_day(facebook, Figure.POSTS, date(2026, 11, 15), date(2026, 11, 18))
    assert found == {
        date(2026, 11, 15): 0, date(2026, 11, 16): 1, date(2026, 11, 17): 0, date(2026, 11, 18): 2,
    }  # fmt: skip


async def test_many_posts_are_counted_portion_by_portion(facebook: Double) -> None:
    for number in range(250):
        facebook.graph.publish(CAFE, "x", at=_at(18) + timedelta(minutes=number))
    found = await by_day(facebook, Figure.POSTS, date(2026, 11, 18), date(2026, 11, 18))
    assert found == {date(2026, 11, 18): 250}


async def test_a_role_without_insights_says_what_is_missing(facebook: Double) -> None:
    with pytest.raises(ReconnectNeeded, match="role on the page is too weak") as caught:
        await by_day(facebook, Figure.REACH, date(2026, 11, 1), TODAY, "Night Ferry")
    assert caught.value.cause is Cause.PERMISSION


# Anyone's page


def test_of_anyones_page_it_is_said_why_there_is_no_more() -> None:
    measures = PROVIDER.measures[Connection.UNAUTHORIZED]
    assert isinstance(measures, Sequence)
    assert all(NO_MORE in one.means for one in measures)
    assert {one.figure for one in measures} & {Figure.REACH, Figure.IMPRESSIONS} == set()


async def test_what_anyones_posts_got_is_added_up(facebook: Double) -> None:
    page, items = await own_posts(facebook)
    story = facebook.graph.newest(CAFE)
    story.likes, story.shares = 5, 2
    asked = measure(Figure.ENGAGEMENT, Connection.UNAUTHORIZED).posts
    assert asked
    found = await asked(facebook.api(), page, items)
    comments = [one for one in story.remarks.values() if not one.parent]
    assert found[story.id] == 5 + 2 + len(comments)


async def test_without_the_feature_nobody_is_asked_to_reconnect(facebook: Double) -> None:
    page, items = await own_posts(facebook)
    facebook.graph.public_content_access = False
    measures = PROVIDER.measures[Connection.UNAUTHORIZED]
    assert isinstance(measures, Sequence)
    asked = [one.page(facebook.api(), page, TODAY, TODAY) for one in measures if one.page]
    asked_of_posts = [one.posts(facebook.api(), page, items) for one in measures if one.posts]
    for one in (*asked, *asked_of_posts):
        with pytest.raises(Unavailable, match="Page Public Content Access"):
            await one


# Whatever is answered


@pytest.mark.parametrize(
    "value", [True, "7", -1, float("inf"), [1], {"paid": "x"}, {"paid": None, "organic": [2]}]
)
async def test_a_value_that_is_none_is_no_figure(value: object) -> None:
    told = {"data": [{"values": [{"value": value, "end_time": "2026-11-20T08:00:00+0000"}]}]}

    def answer(asked: Asked) -> Answer:
        return as_json(told)

    asked = measure(Figure.REACH).page
    assert asked
    with pytest.raises(UnexpectedReply):
        await asked(answered(answer), acme(), date(2026, 11, 1), TODAY)
