"""Figures are fetched once a day, by one replica, and kept for longer than the service does."""

import asyncio
from datetime import date, timedelta

import pytest

from bot.measured import measuring
from providers.errors import Cause, RateLimited, ReconnectNeeded, Unavailable, UnexpectedReply
from providers.measuring import Figure
from providers.vocabulary import Page
from storage.models import Figure as Kept
from storage.models import PostFigure
from tests.gauge import COUNT, LAG, closed
from tests.harbour import EVERYTHING, Harbour
from tests.owned.shore import Shore

VIEWS, VISITORS, FOLLOWERS = Figure.IMPRESSIONS, Figure.REACH, Figure.FOLLOWERS
DAY = timedelta(days=1)


@pytest.fixture
async def acme(shore: Shore) -> Page:
    """Let jane watch a page of hers."""
    page = shore.harbour.page("Acme", jane="manager")
    shore.service_is()
    await shore.watches(page)
    return page


def today(shore: Shore) -> date:
    return shore.clock.now().date()


async def kept(shore: Shore, figure: Figure) -> dict[date, float]:
    rows = await shore.rows(Kept, figure=figure.value)
    return {date.fromisoformat(one.day): one.value for one in rows}


async def a_day_later(shore: Shore, **time: float) -> None:
    """Let a day go by, and what is due be measured."""
    shore.clock.forward(**(time or {"days": 1}))
    shore.harbour.gauge.asked.clear()
    await measuring.collect_due(shore.bot)


async def test_the_first_time_as_far_back_as_the_service_tells(shore: Shore, acme: Page) -> None:
    gauge, last = shore.harbour.gauge, today(shore) - LAG * DAY
    gauge.counts(VIEWS, last, *range(200))
    await measuring.collect_due(shore.bot)
    assert gauge.asked[0] == (VIEWS, today(shore) - 89 * DAY, today(shore))
    found = await kept(shore, VIEWS)
    assert (min(found), max(found)) == (today(shore) - 89 * DAY, last)
    assert found[last] == 199


async def test_then_the_last_days_for_what_was_told_may_still_change(
    shore: Shore, acme: Page
) -> None:
    gauge, last = shore.harbour.gauge, today(shore) - LAG * DAY
    gauge.counts(VIEWS, last, *range(40))
    await measuring.collect_due(shore.bot)
    gauge.counts(VIEWS, last + DAY, 390, 400)
    await a_day_later(shore)
    assert gauge.asked[0] == (VIEWS, last - (7 + LAG) * DAY, today(shore))
    found = await kept(shore, VIEWS)
    assert (found[last], found[last + DAY], len(found)) == (390, 400, 41)


async def test_history_outlives_what_the_service_still_tells(shore: Shore, acme: Page) -> None:
    gauge, first = shore.harbour.gauge, today(shore)
    gauge.counts(FOLLOWERS, first, 10)
    await measuring.collect_due(shore.bot)
    gauge.days[FOLLOWERS].clear()
    gauge.counts(FOLLOWERS, first + DAY, 11)
    await a_day_later(shore)
    assert await kept(shore, FOLLOWERS) == {first: 10, first + DAY: 11}


async def test_once_a_day_and_by_one_replica(shore: Shore, acme: Page) -> None:
    gauge = shore.harbour.gauge
    await asyncio.gather(*(measuring.collect_due(shore.bot) for _ in range(5)))
    assert [figure for figure, _, _ in gauge.asked] == [VIEWS, VISITORS, FOLLOWERS]
    await a_day_later(shore, hours=21)
    assert gauge.asked == []
    await a_day_later(shore, hours=2)
    assert len(gauge.asked) == 3


async def test_no_day_of_the_calendar_is_left_out(shore: Shore, acme: Page) -> None:
    gauge = shore.harbour.gauge
    for _ in range(24 * 6):
        shore.clock.forward(hours=1, minutes=1)
        gauge.days[FOLLOWERS] = {today(shore): 10}
        await measuring.collect_due(shore.bot)
    days = sorted(await kept(shore, FOLLOWERS))
    assert days == [days[0] + number * DAY for number in range(len(days))]


@pytest.mark.parametrize("trouble", [
    UnexpectedReply("does not know this name any more"), closed(), Unavailable("did not answer"),
    KeyError("a name that the provider did not foresee"),
])  # fmt: skip
async def test_one_dead_name_costs_one_figure(shore: Shore, acme: Page, trouble: Exception) -> None:
    gauge = shore.harbour.gauge
    gauge.trouble[VIEWS] = trouble
    gauge.counts(VISITORS, today(shore), 5)
    gauge.counts(FOLLOWERS, today(shore), 10)
    await measuring.collect_due(shore.bot)
    assert await kept(shore, VIEWS) == {}
    assert await kept(shore, VISITORS) == {today(shore): 5}
    assert await kept(shore, FOLLOWERS) == {today(shore): 10}


async def test_a_figure_that_wants_a_permission_is_no_expiry(shore: Shore, acme: Page) -> None:
    shore.harbour.gauge.trouble[VIEWS] = closed()
    await measuring.collect_due(shore.bot)
    await shore.passes(minutes=2)
    assert (await shore.stream(acme)).refused_at is None
    assert (await shore.profile("jane")).refused_at is None
    assert shore.alerts() == []
    await a_day_later(shore, hours=2)
    assert shore.harbour.gauge.asked == []


async def test_a_permission_that_was_not_given_is_not_even_asked_with(shore: Shore) -> None:
    page = shore.harbour.page("Acme", jane="manager")
    shore.service_is()
    await shore.links(shore.jane, "jane", scopes=[one for one in EVERYTHING if one != COUNT])
    await shore.adds_own(page, await shore.topic("Ours"))
    await shore.passes(minutes=2)
    await measuring.collect_due(shore.bot)
    assert [figure for figure, _, _ in shore.harbour.gauge.asked] == [FOLLOWERS]


@pytest.mark.parametrize("trouble", [
    Unavailable("did not answer"), RateLimited(), ReconnectNeeded("says no", Cause.REVOKED),
])  # fmt: skip
async def test_trouble_is_tried_again_within_the_hour(
    shore: Shore, acme: Page, trouble: Exception
) -> None:
    gauge = shore.harbour.gauge
    gauge.trouble[VIEWS] = trouble
    await measuring.collect_due(shore.bot)
    gauge.trouble.clear()
    gauge.counts(VIEWS, today(shore), 7)
    await a_day_later(shore, minutes=30)
    assert gauge.asked == []
    await a_day_later(shore, minutes=31)
    assert await kept(shore, VIEWS) == {today(shore): 7}
    assert (await shore.stream(acme)).refused_at is None


async def test_the_service_is_taken_at_its_word_when_to_come_back(shore: Shore, acme: Page) -> None:
    gauge = shore.harbour.gauge
    gauge.trouble[VIEWS] = RateLimited(until=shore.clock.now() + timedelta(hours=5))
    await measuring.collect_due(shore.bot)
    assert len(gauge.asked) == 1
    await a_day_later(shore, hours=4.9)
    assert gauge.asked == []
    await a_day_later(shore, hours=0.2)
    assert len(gauge.asked) == 1


async def test_a_worker_that_dies_is_replaced(shore: Shore, acme: Page) -> None:
    gauge = shore.harbour.gauge
    gauge.trouble[VIEWS] = asyncio.CancelledError()  # type: ignore[assignment]
    with pytest.raises(asyncio.CancelledError):
        await measuring.collect_due(shore.bot)
    gauge.trouble.clear()
    await a_day_later(shore, minutes=9)
    assert gauge.asked == []
    await a_day_later(shore, minutes=2)
    assert len(gauge.asked) == 3


async def test_young_posts_are_counted_until_they_are_old(shore: Shore, acme: Page) -> None:
    old = shore.harbour.publishes(acme, "Old", at=shore.clock.now() - timedelta(days=31))
    new = shore.harbour.publishes(acme, "New", at=shore.clock.now() - timedelta(days=27.9))
    await shore.passes(hours=2)
    views = shore.harbour.gauge.views
    views |= {old.native_id: 9, "somebody else's": 1}
    for number in (4, 5, 6):
        views[new.native_id] = number
        await a_day_later(shore, hours=23)
    assert [one.value for one in await shore.rows(PostFigure)] == [5]


async def test_a_new_page_is_measured_when_its_posts_are_there(shore: Shore) -> None:
    page = shore.harbour.page("Acme", jane="manager")
    post = shore.harbour.publishes(page, "Ahoy", at=shore.clock.now() - DAY)
    shore.harbour.gauge.views[post.native_id] = 4
    shore.service_is()
    await shore.links(shore.jane, "jane")
    await shore.adds_own(page, await shore.topic("Ours"))
    await measuring.collect_due(shore.bot)
    assert shore.harbour.gauge.asked == []
    await shore.passes(minutes=2)
    await measuring.collect_due(shore.bot)
    assert [one.value for one in await shore.rows(PostFigure)] == [4]


async def test_what_is_no_figure_is_not_kept(shore: Shore, acme: Page) -> None:
    gauge, last = shore.harbour.gauge, today(shore)
    gauge.counts(VIEWS, last, 1, float("nan"), -3, float("inf"), 2)
    await measuring.collect_due(shore.bot)
    assert await kept(shore, VIEWS) == {last - 4 * DAY: 1, last: 2}


async def test_a_page_of_strangers_is_measured_as_nobody(shore: Shore) -> None:
    shore.harbour.is_public = True
    page = shore.harbour.page("Bay")
    shore.service_is()
    await shore.adds_public(page, await shore.topic("Others"))
    await shore.passes(minutes=2)
    await measuring.collect_due(shore.bot)
    assert [figure for figure, _, _ in shore.harbour.gauge.asked] == [FOLLOWERS]


async def test_a_refused_page_is_measured_as_anyone_sees_it(shore: Shore) -> None:
    shore.harbour.is_public = True
    page = shore.harbour.page("Acme", jane="manager")
    shore.service_is()
    await shore.watches(page)
    shore.harbour.refuses("jane")
    await shore.passes(hours=2)
    await measuring.collect_due(shore.bot)
    assert [figure for figure, _, _ in shore.harbour.gauge.asked] == [FOLLOWERS]


async def test_a_refused_page_that_nobody_may_see_is_left_alone(shore: Shore, acme: Page) -> None:
    shore.harbour.refuses("jane")
    await shore.passes(hours=2)
    await measuring.collect_due(shore.bot)
    assert shore.harbour.gauge.asked == []


async def test_a_page_that_is_read_as_its_owner_and_as_anyone_is_measured_once(
    shore: Shore,
) -> None:
    shore.harbour.is_public = True
    page = shore.harbour.page("Acme", jane="manager")
    shore.service_is()
    await shore.adds_public(page, await shore.topic("Others"))
    await shore.watches(page)
    await measuring.collect_due(shore.bot)
    assert [figure for figure, _, _ in shore.harbour.gauge.asked] == [VIEWS, VISITORS, FOLLOWERS]


async def test_a_service_that_counts_nothing_is_not_asked(shore: Shore, harbour: Harbour) -> None:
    harbour.is_public = harbour.gauge.is_silent = True
    page = harbour.page("Bay")
    shore.service_is()
    await shore.adds_public(page, await shore.topic("Others"))
    await shore.passes(minutes=2)
    await measuring.collect_due(shore.bot)
    assert harbour.gauge.asked == []
