"""What is counted of an account by the day, and what of the days is not known."""

from datetime import date, timedelta

import pytest

from providers.bluesky import calls, measuring
from providers.bluesky.measuring import MEASURES
from tests.providers.bluesky.repository import FAN, LIKE
from tests.providers.bluesky.stage import OnBluesky, open_stage
from tests.providers.loopback import NOW

TODAY = NOW.date()
DAY = timedelta(days=1)


async def posts(stage: OnBluesky, since: date, until: date = TODAY) -> dict[date, float]:
    return dict(await measuring.posts(stage.public(), stage.page, since, until))


async def test_followers_are_told_of_today_alone() -> None:
    async with open_stage() as stage:
        for since, until in [(TODAY, TODAY), (TODAY - 5 * DAY, TODAY + DAY)]:
            found = await measuring.followers(stage.api(), stage.page, since, until)
            assert found == {TODAY: 7}
        yesterday = TODAY - DAY
        assert await measuring.followers(stage.api(), stage.page, yesterday, yesterday) == {}


async def test_posts_are_counted_by_the_day_and_a_day_without_has_none() -> None:
    async with open_stage() as stage:
        for _ in range(2):
            stage.account.post("the day before", createdAt="2026-11-22T23:59:59Z")
        stage.account.post("today")
        found = await posts(stage, TODAY - 2 * DAY, TODAY + 3 * DAY)
    assert found == {TODAY - 2 * DAY: 2, TODAY - DAY: 0, TODAY: 1}


async def test_answers_to_others_are_no_posts_but_ones_own_thread_is() -> None:
    async with open_stage() as stage:
        theirs = stage.account.post("hello", by=FAN)
        stage.account.post("answer", below=theirs)
        mine = stage.account.post("one")
        stage.account.post("two", below=mine)
        assert await posts(stage, TODAY) == {TODAY: 2}


async def test_days_below_what_can_be_read_are_not_told_to_be_empty(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(measuring, "PAGES", 2)
    async with open_stage() as stage:
        before, day = TODAY - 2 * DAY, TODAY - DAY
        for number in range(2 * calls.FULL_PAGE + 10):
            on = before if number < 11 else day
            stage.account.post("x", createdAt=f"{on.isoformat()}T12:00:00Z")
        # One of the eleven was read: how many there are nobody knows.
        assert await posts(stage, TODAY - 9 * DAY) == {day: 199, TODAY: 0}


async def test_a_post_has_what_everyone_did_with_it() -> None:
    async with open_stage() as stage:
        uri = stage.account.post("hello")
        stage.account.writes(FAN, LIKE, {"subject": stage.account.ref(uri)})
        items = [stage.known(uri), stage.known(f"{uri}x")]
        assert await measuring.engagement(stage.public(), stage.page, items) == {uri: 1}


def test_why_nobody_knows_of_impressions_is_said() -> None:
    assert "neither displays nor readers" in " ".join(one.means for one in MEASURES)
