"""Letting go: a profile is unlinked, or its owner leaves; nothing of it stays behind."""

import pytest

from bot.errors import NoSuchProfile
from bot.expired import leaving
from bot.linked import profiles
from providers.errors import Unavailable
from storage.models import Managed, Profile
from tests.owned.shore import Shore


async def test_unlinking_wipes_the_token_and_voids_it_at_the_service(shore: Shore) -> None:
    await shore.watches(shore.harbour.page("Acme Boats", jane="manager"))
    await shore.unlinks(shore.jane)
    assert await shore.rows(Profile) == []
    assert await shore.rows(Managed) == []
    assert len(shore.harbour.revoked) == 1


async def test_what_hung_on_it_stops_with_a_red_alert(shore: Shore) -> None:
    await shore.watches(shore.harbour.page("Acme Boats", jane="manager"))
    await shore.unlinks(shore.jane)
    await shore.passes(hours=1)
    (alert,) = shore.alerts()
    assert "Acme Boats" in alert.text


async def test_a_profile_of_a_service_that_was_taken_out_is_let_go_too(shore: Shore) -> None:
    await shore.watches(shore.harbour.page("Acme Boats", jane="manager"))
    shore.service_goes()
    await shore.unlinks(shore.jane)
    assert await shore.rows(Profile) == []


async def test_somebody_else_can_reconnect_it(shore: Shore) -> None:
    acme = shore.harbour.page("Acme Boats", jane="manager", omar="manager")
    await shore.watches(acme)
    await shore.unlinks(shore.jane)
    await shore.passes(hours=1)
    shore.harbour.publishes(acme, "Missed", at=shore.clock.now())
    await shore.reconnects(shore.omar, "omar")
    await shore.passes(hours=1)
    assert shore.alerts() == []
    assert shore.times("Missed") == 1


async def test_another_profile_of_the_page_takes_over(shore: Shore) -> None:
    acme = shore.harbour.page("Acme Boats", jane="manager", omar="manager")
    await shore.links(shore.omar, "omar")
    await shore.watches(acme)
    await shore.unlinks(shore.jane)
    await shore.passes(hours=1)
    shore.harbour.publishes(acme, "Goes on", at=shore.clock.now())
    await shore.passes(hours=1)
    assert shore.alerts() == []
    assert shore.times("Goes on") == 1


async def test_an_account_that_two_have_linked_is_not_revoked_for_both(shore: Shore) -> None:
    shore.harbour.page("Acme Boats", acme="manager")
    await shore.links(shore.jane, "acme")
    await shore.links(shore.omar, "acme")
    await shore.unlinks(shore.jane)
    assert shore.harbour.revoked == []
    assert [one.user_id for one in await shore.rows(Profile)] == [shore.omar.user_id]


async def test_a_service_that_is_away_does_not_keep_the_token_here(shore: Shore) -> None:
    await shore.links(shore.jane, "jane")
    shore.harbour.trouble = [Unavailable("is away")]
    await shore.unlinks(shore.jane)
    assert await shore.rows(Profile) == []


async def test_nobody_unlinks_or_sees_anothers_profile(shore: Shore) -> None:
    await shore.links(shore.jane, "jane")
    profile = await shore.profile("jane")
    assert await profiles.own(shore.bot, shore.omar) == []
    with pytest.raises(NoSuchProfile):
        await profiles.unlink(shore.bot, shore.omar, profile.id)
    assert len(await shore.rows(Profile)) == 1


async def test_who_is_asked_before_unlinking_sees_what_hangs_on_it(shore: Shore) -> None:
    await shore.watches(shore.harbour.page("Acme Boats", jane="manager"))
    (hanging,) = await profiles.own(shore.bot, shore.jane)
    assert hanging.places == (("Ours Acme Boats", "Acme Boats"),)


async def test_the_administrators_hear_of_who_leaves_while_the_token_still_works(
    shore: Shore,
) -> None:
    acme = shore.harbour.page("Acme Boats", omar="manager")
    await shore.watches(acme, who=shore.omar, account="omar")
    for _ in range(2):
        await leaving.left(shore.bot, shore.omar.workspace_id, shore.omar.user_id)
        await shore.passes(minutes=5)
    told = [said for said in shore.dm(shore.jane) if "has left" in said]
    assert len(told) == 1
    assert "Acme Boats" in told[0]
    assert "They are still read." in told[0]
    shore.harbour.publishes(acme, "Still read", at=shore.clock.now())
    await shore.passes(hours=1)
    assert shore.times("Still read") == 1


async def test_who_leaves_with_nothing_hanging_on_them_is_not_talked_about(shore: Shore) -> None:
    await shore.links(shore.omar, "omar")
    await leaving.left(shore.bot, shore.omar.workspace_id, shore.omar.user_id)
    await shore.passes(minutes=5)
    assert [said for said in shore.dm(shore.jane) if "has left" in said] == []
