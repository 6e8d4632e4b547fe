"""Tokens that are renewed by themselves: in time, by one at a time, never lost."""

import asyncio
from datetime import timedelta

import pytest

from bot.bot import Bot
from bot.linked import access
from bot.opening import opened, slack_client
from bot.settings import Settings
from providers.contract import Provider
from providers.errors import Cause, RateLimited, ReconnectNeeded, Unavailable, UnexpectedReply
from providers.vocabulary import Page
from storage import profiles
from tests.harbour import Harbour
from tests.owned.shore import Shore


@pytest.fixture
def harbour() -> Harbour:
    return Harbour(lives=timedelta(hours=1), renews=True)


@pytest.fixture
async def acme(shore: Shore) -> Page:
    page = shore.harbour.page("Acme Boats", jane="manager")
    await shore.watches(page)
    return page


async def test_a_token_is_renewed_before_it_ends(shore: Shore, acme: Page) -> None:
    for _ in range(20):
        await shore.passes(minutes=15)
    assert shore.harbour.renewals >= 4
    assert shore.alerts() == []
    assert await shore.gaps(acme) == []


async def test_the_token_of_a_quiet_profile_is_renewed_too(shore: Shore, acme: Page) -> None:
    shore.clock.forward(minutes=50)
    await access.renew_due(shore.bot)
    assert shore.harbour.renewals == 1
    await access.renew_due(shore.bot)
    assert shore.harbour.renewals == 1


async def test_a_token_that_ended_while_we_slept_is_renewed(shore: Shore, acme: Page) -> None:
    await shore.passes(days=3)
    assert shore.harbour.renewals == 1
    assert shore.alerts() == []


async def test_many_who_need_it_at_once_renew_it_once(shore: Shore, acme: Page) -> None:
    shore.clock.forward(minutes=50)
    profile = await shore.profile("jane")
    page_id = await shore.page_id(acme)
    await asyncio.gather(
        *(access.as_profile(shore.bot, profile.workspace_id, profile.id, page_id) for _ in range(9))
    )
    assert shore.harbour.renewals == 1


async def test_two_replicas_renew_it_once(
    shore: Shore, acme: Page, settings: Settings, services: dict[str, Provider]
) -> None:
    shore.clock.forward(minutes=50)
    profile = await shore.profile("jane")

    async def opens(bot: Bot) -> None:
        await access.as_profile(bot, profile.workspace_id, profile.id)

    async with (
        slack_client(settings, shore.sandbox.bot_token) as client,
        opened(settings, client, providers=services, now=shore.clock.now) as other,
    ):
        await asyncio.gather(opens(shore.bot), opens(other), opens(shore.bot), opens(other))
    assert shore.harbour.renewals == 1


async def test_a_refused_token_is_renewed_before_anybody_is_alarmed(
    shore: Shore, acme: Page
) -> None:
    shore.harbour.refuses("jane", Cause.EXPIRED)
    await shore.passes(minutes=30)
    shore.harbour.publishes(acme, "All is well", at=shore.clock.now())
    await shore.passes(minutes=30)
    assert shore.alerts() == []
    assert shore.times("All is well") == 1


async def test_a_renewal_that_is_refused_raises_the_alert(shore: Shore, acme: Page) -> None:
    shore.harbour.refuses("jane", Cause.REVOKED)
    await shore.passes(hours=2)
    assert len(shore.alerts()) == 1


@pytest.mark.parametrize("odd", [Unavailable("is away"), UnexpectedReply("sent HTML")], ids=str)
async def test_a_renewal_that_meets_trouble_is_tried_again(
    shore: Shore, acme: Page, odd: Exception
) -> None:
    shore.clock.forward(minutes=50)
    shore.harbour.trouble = [odd]
    await access.renew_due(shore.bot)
    assert shore.harbour.renewals == 1
    await access.renew_due(shore.bot)
    assert shore.harbour.renewals == 2
    await shore.passes(minutes=30)
    assert shore.alerts() == []


@pytest.mark.parametrize(
    "odd",
    [Unavailable("is away"), UnexpectedReply("sent HTML"), RateLimited("says later")],
    ids=str,
)
async def test_while_a_token_lives_no_trouble_of_renewing_it_keeps_anybody_waiting(
    shore: Shore, acme: Page, odd: Exception
) -> None:
    shore.clock.forward(minutes=50)
    profile = await shore.profile("jane")
    shore.harbour.trouble = [odd, odd]
    await access.as_profile(shore.bot, profile.workspace_id, profile.id)
    shore.clock.forward(minutes=20)
    with pytest.raises(type(odd)):
        await access.as_profile(shore.bot, profile.workspace_id, profile.id)


async def test_who_died_while_renewing_blocks_nobody_for_long(shore: Shore, acme: Page) -> None:
    shore.clock.forward(minutes=50)
    profile, now = await shore.profile("jane"), shore.clock.now()
    async with shore.bot.database.writing() as session:
        assert await profiles.lease(session, profile.id, now=now, until=now + access.LEASE)
    shore.clock.forward(seconds=61)
    await access.as_profile(shore.bot, profile.workspace_id, profile.id)
    assert shore.harbour.renewals == 1


async def test_a_token_that_was_received_and_never_stored_asks_for_a_consent(
    shore: Shore, acme: Page
) -> None:
    """A rotated refresh token is void: nothing but a consent helps, and it says so at once."""
    token = (await shore.profile("jane")).token
    shore.clock.forward(minutes=50)
    await access.renew_due(shore.bot)
    async with shore.bot.database.writing() as session:
        profile = await profiles.one(session, shore.jane.workspace_id, 1)
        assert profile is not None
        profile.token, profile.refreshed_at = token, None
    await shore.passes(hours=2)
    assert len(shore.alerts()) == 1
    await shore.reconnects(shore.jane, "jane")
    await shore.passes(minutes=2)
    assert shore.alerts() == []


async def test_who_renews_too_late_does_not_overwrite_a_new_consent(
    shore: Shore, acme: Page
) -> None:
    profile, now = await shore.profile("jane"), shore.clock.now()
    async with shore.bot.database.writing() as session:
        fence = await profiles.lease(session, profile.id, now=now, until=now + access.LEASE)
    await shore.links(shore.jane, "jane")
    after = await shore.profile("jane")
    async with shore.bot.database.writing() as session:
        held = await profiles.renew(session, profile.id, fence, token="old", refreshed_at=now)
    assert not held
    assert (await shore.profile("jane")).token == after.token


async def test_a_clock_that_is_ten_minutes_off_costs_nothing(shore: Shore, acme: Page) -> None:
    for step in (-10, 25, -10, 25, 40, 40):
        await shore.passes(minutes=step)
    assert shore.alerts() == []


async def test_a_profile_that_nobody_has_any_more_is_refused(shore: Shore, acme: Page) -> None:
    for profile_id in (None, 999):
        with pytest.raises(ReconnectNeeded):
            await access.as_profile(shore.bot, shore.jane.workspace_id, profile_id)
