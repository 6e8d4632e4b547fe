"""The coverage ledger: every time in which a page was not read, and what came back of it."""

import pytest

from bot.messages import ledger
from providers.errors import Unavailable
from providers.vocabulary import Page
from tests.owned.shore import Shore


@pytest.fixture
async def acme(shore: Shore) -> Page:
    page = shore.harbour.page("Acme Boats", jane="manager")
    await shore.watches(page)
    return page


async def test_a_service_that_was_away_for_hours_leaves_a_gap_with_its_words(
    shore: Shore, acme: Page
) -> None:
    shore.harbour.trouble = [Unavailable("did not answer")] * 20
    for _ in range(12):
        await shore.passes(minutes=15)
    shore.harbour.publishes(acme, "Missed", at=shore.clock.now())
    shore.harbour.trouble = []
    for _ in range(12):
        await shore.passes(minutes=15)
    (gap,) = await shore.gaps(acme)
    assert (gap.cause, gap.detail, gap.came_back) == ("outage", "did not answer", 1)
    assert gap.to_at is not None


async def test_a_moment_of_trouble_is_no_gap(shore: Shore, acme: Page) -> None:
    shore.harbour.trouble = [Unavailable("did not answer")] * 2
    for _ in range(8):
        await shore.passes(minutes=5)
    assert await shore.gaps(acme) == []


async def test_the_hours_in_which_we_slept_are_a_gap(shore: Shore, acme: Page) -> None:
    shore.harbour.publishes(acme, "While we slept", at=shore.clock.now())
    await shore.passes(hours=5)
    (gap,) = await shore.gaps(acme)
    assert (gap.cause, gap.came_back) == ("asleep", 1)


async def test_an_ordinary_day_leaves_none(shore: Shore, acme: Page) -> None:
    for _ in range(24):
        await shore.passes(minutes=20)
    assert await shore.gaps(acme) == []


async def test_a_gap_says_in_a_line_what_was_and_what_came_back(shore: Shore, acme: Page) -> None:
    shore.harbour.refuses("jane")
    await shore.passes(minutes=30)
    shore.harbour.publishes(acme, "Missed", at=shore.clock.now())
    await shore.passes(minutes=30)
    (gap,) = await shore.gaps(acme)
    assert ledger.line(gap).startswith("not read since")
    await shore.reconnects(shore.jane, "jane")
    await shore.passes(minutes=2)
    (gap,) = await shore.gaps(acme)
    said = ledger.line(gap)
    assert "the permission was taken back, or the password was changed" in said
    assert f"reconnected by <@{shore.jane.user_id}>" in said
    assert said.endswith("1 item came back")


async def test_the_status_carries_the_gaps_of_its_page(shore: Shore, acme: Page) -> None:
    await shore.passes(hours=5)
    (standing,) = await shore.standing()
    assert [one.cause for one in standing.gaps] == ["asleep"]
