"""Before the end: warned in time, ever louder, never twice; snoozed for a day."""

from collections import Counter
from datetime import timedelta

import pytest

from bot.expired import ending
from providers.vocabulary import Page
from tests.owned.shore import Shore

ENDS = timedelta(days=60)


@pytest.fixture
async def acme(shore: Shore) -> Page:
    shore.harbour.ends = shore.clock.now() + ENDS
    page = shore.harbour.page("Acme Boats", jane="manager")
    await shore.watches(page)
    return page


async def test_nobody_is_warned_too_early(shore: Shore, acme: Page) -> None:
    await _until(shore, days_left=15)
    assert await _told(shore) == {}


async def test_two_weeks_ahead_the_linker_alone_is_told(shore: Shore, acme: Page) -> None:
    await _until(shore, days_left=13)
    assert await _told(shore) == {"jane": 1}
    assert "Your Harbour link ends" in shore.dm(shore.jane)[-1]
    assert "Acme Boats" in shore.dm(shore.jane)[-1]


async def test_a_week_ahead_the_channel_hears_of_it_too(shore: Shore, acme: Page) -> None:
    await _until(shore, days_left=6)
    assert await _told(shore) == {"jane": 1, "social": 1}


async def test_on_the_last_day_the_administrators_are_told_as_well(shore: Shore) -> None:
    shore.harbour.ends = shore.clock.now() + ENDS
    page = shore.harbour.page("Acme Boats", omar="manager")
    await shore.watches(page, who=shore.omar, account="omar")
    await _until(shore, days_left=0.5)
    assert await _told(shore) == {"jane": 1, "omar": 1, "social": 1}


async def test_each_warning_is_given_once(shore: Shore, acme: Page) -> None:
    for days_left in (13, 12, 11, 6, 5, 4, 3, 0.9, 0.5):
        await _until(shore, days_left=days_left)
    assert await _told(shore) == {"jane": 3, "social": 2}


async def test_a_snooze_holds_the_next_one_back_for_a_day(shore: Shore, acme: Page) -> None:
    await _until(shore, days_left=8)
    profile = await shore.profile("jane")
    await _until(shore, days_left=7.5)
    await ending.snooze(shore.bot, shore.jane, profile.id)
    await _until(shore, days_left=6.9)
    assert await _told(shore) == {"jane": 1}
    await _until(shore, days_left=6.4)
    assert await _told(shore) == {"jane": 2, "social": 1}


async def test_of_a_service_that_was_taken_out_nobody_is_warned(shore: Shore, acme: Page) -> None:
    shore.service_goes()
    await _until(shore, days_left=6)
    assert await _told(shore) == {}


async def test_nobody_snoozes_for_another(shore: Shore, acme: Page) -> None:
    profile = await shore.profile("jane")
    await ending.snooze(shore.bot, shore.omar, profile.id)
    assert (await shore.profile("jane")).snoozed_until is None


async def test_a_reconnect_begins_the_warnings_anew(shore: Shore, acme: Page) -> None:
    await _until(shore, days_left=6)
    shore.harbour.ends = shore.clock.now() + ENDS
    await shore.links(shore.jane, "jane")
    await _until(shore, days_left=15)
    assert await _told(shore) == {"jane": 1, "social": 1}
    await _until(shore, days_left=13)
    assert await _told(shore) == {"jane": 2, "social": 1}


async def test_a_profile_that_nothing_is_read_through_ends_in_silence(shore: Shore) -> None:
    shore.harbour.ends = shore.clock.now() + ENDS
    await shore.links(shore.jane, "jane")
    await _until(shore, days_left=0.5)
    assert await _told(shore) == {}


async def test_a_token_that_is_renewed_by_itself_warns_nobody(shore: Shore) -> None:
    shore.harbour.lives, shore.harbour.renews = timedelta(days=10), True
    shore.service_is()
    await shore.watches(shore.harbour.page("Acme Boats", jane="manager"))
    shore.clock.forward(days=9, hours=12)
    await ending.warn_due(shore.bot)
    await shore.passes(seconds=1)
    assert await _told(shore) == {}


async def test_a_token_that_cannot_be_renewed_warns_before_it_ends(shore: Shore) -> None:
    shore.harbour.lives = ENDS
    await shore.watches(shore.harbour.page("Acme Boats", jane="manager"))
    shore.harbour.ends = shore.clock.now() + ENDS
    await _until(shore, days_left=13)
    assert await _told(shore) == {"jane": 1}


async def _until(shore: Shore, *, days_left: float) -> None:
    """Let time pass until so many days are left, and let those be warned who are to be."""
    ends = shore.harbour.ends
    assert ends is not None
    wait = ends - timedelta(days=days_left) - shore.clock.now()
    shore.clock.forward(seconds=wait.total_seconds())
    await ending.warn_due(shore.bot)
    for _ in range(10):
        await shore.heart.delivery.drained()
        shore.clock.forward(seconds=2)


async def _told(shore: Shore) -> dict[str, int]:
    """Return how many warnings each channel and person has got."""
    told = Counter({
        "social": len(shore.alerts(mark=":large_orange_circle:")),
        "jane": sum(":large_orange_circle:" in said for said in shore.dm(shore.jane)),
        "omar": sum(":large_orange_circle:" in said for said in shore.dm(shore.omar)),
    })  # fmt: skip
    return dict(+told)
