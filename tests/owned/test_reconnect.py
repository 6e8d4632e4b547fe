"""Reconnecting: by whoever manages the page, from where it stood; nothing lost, nothing twice."""

import asyncio
from datetime import timedelta

import pytest

from bot.errors import LinkFailed
from bot.linked.attempting import Purpose
from providers.errors import Cause
from storage.models import Profile
from tests.owned.shore import Shore, said


async def test_what_happened_meanwhile_arrives_once_in_order_and_marked(shore: Shore) -> None:
    acme = shore.harbour.page("Acme Boats", jane="manager")
    await shore.watches(acme)
    shore.harbour.refuses("jane")
    await shore.passes(hours=2)
    for number in range(3):
        shore.clock.forward(hours=1)
        shore.harbour.publishes(acme, f"Missed {number}", at=shore.clock.now())
    await shore.passes(hours=1)
    await shore.reconnects(shore.jane, "jane")
    await shore.passes(minutes=2)
    await shore.passes(hours=2)
    told = [said for said in shore.reads() if "Missed" in said]
    assert [f"Missed {number}" in said for number, said in enumerate(told)] == [True, True, True]
    assert all("late" in said for said in told)
    shore.harbour.publishes(acme, "Fresh", at=shore.clock.now())
    await shore.passes(minutes=15)
    (fresh,) = [said for said in shore.reads() if "Fresh" in said]
    assert "late" not in fresh


async def test_the_alert_turns_green_with_by_whom_and_after_how_long(shore: Shore) -> None:
    acme = shore.harbour.page("Acme Boats", jane="manager")
    await shore.watches(acme)
    shore.harbour.refuses("jane")
    await shore.passes(hours=2)
    red = shore.alerts()[0].ts
    shore.harbour.publishes(acme, "Missed", at=shore.clock.now())
    await shore.passes(hours=3)
    await shore.reconnects(shore.jane, "jane")
    await shore.passes(minutes=2)
    assert shore.alerts() == []
    (green,) = shore.alerts(mark=":large_green_circle:")
    assert green.ts == red
    assert f"*Acme Boats* is reconnected by <@{shore.jane.user_id}>" in green.text
    assert "after 5 h" in said(green)
    assert "1 item caught up" in said(green)
    assert green.attachments[0]["color"] == "#12813b"
    assert "Reconnect" not in str(green.attachments).replace("reconnected", "")


async def test_another_manager_may_do_it(shore: Shore) -> None:
    acme = shore.harbour.page("Acme Boats", jane="manager", omar="manager")
    await shore.watches(acme)
    shore.harbour.refuses("jane")
    await shore.passes(hours=2)
    done = await shore.reconnects(shore.omar, "omar")
    await shore.passes(minutes=2)
    assert done.reconnected == ("Acme Boats",)
    assert (await shore.stream(acme)).profile_id == (await shore.profile("omar")).id
    assert f"<@{shore.omar.user_id}>" in shore.alerts(mark=":large_green_circle:")[0].text


async def test_the_wrong_account_changes_nothing_and_is_told_so(shore: Shore) -> None:
    acme = shore.harbour.page("Acme Boats", jane="manager")
    shore.harbour.page("Another", omar="manager")
    await shore.watches(acme)
    shore.harbour.refuses("jane")
    await shore.passes(hours=2)
    with pytest.raises(LinkFailed, match=r"@omar does not manage Acme Boats\. Nothing was changed"):
        await shore.reconnects(shore.omar, "omar")
    await shore.passes(minutes=2)
    assert len(shore.alerts()) == 1
    assert [one.native_id for one in await shore.rows(Profile)] == ["jane"]


async def test_an_account_that_manages_only_some_of_the_pages_cures_those(shore: Shore) -> None:
    acme = shore.harbour.page("Acme", jane="manager", omar="manager")
    blue = shore.harbour.page("Blue", jane="manager")
    await shore.links(shore.jane, "jane")
    topic = await shore.topic("Ours")
    for page in (acme, blue):
        await shore.adds_own(page, topic)
    await shore.passes(minutes=2)
    shore.harbour.refuses("jane")
    await shore.passes(hours=2)
    await shore.reconnects(shore.omar, "omar")
    await shore.passes(minutes=2)
    (alert,) = shore.alerts()
    assert alert.text == ":red_circle: *Blue* needs to be reconnected"
    assert "caught up" in said(alert)


async def test_two_people_who_reconnect_in_the_same_second_both_succeed(shore: Shore) -> None:
    acme = shore.harbour.page("Acme Boats", jane="manager", omar="manager")
    await shore.watches(acme)
    shore.harbour.refuses("jane")
    await shore.passes(hours=2)
    shore.harbour.publishes(acme, "Missed", at=shore.clock.now())
    await asyncio.gather(shore.reconnects(shore.jane, "jane"), shore.reconnects(shore.omar, "omar"))
    await shore.passes(minutes=2)
    await shore.passes(hours=2)
    assert len(shore.alerts(mark=":large_green_circle:")) == 1
    assert shore.times("Missed") == 1
    assert len(await shore.gaps(acme)) >= 1


async def test_reconnecting_what_is_well_already_only_keeps_the_profile(shore: Shore) -> None:
    acme = shore.harbour.page("Acme Boats", jane="manager", omar="manager")
    await shore.watches(acme)
    shore.harbour.refuses("jane")
    await shore.passes(hours=2)
    await shore.reconnects(shore.jane, "jane")
    await shore.passes(minutes=2)
    done = await shore.reconnects(shore.omar, "omar")
    await shore.passes(hours=2)
    assert done.reconnected == ("Acme Boats",)
    assert (await shore.stream(acme)).profile_id == (await shore.profile("jane")).id
    assert len(shore.alerts(mark=":large_green_circle:")) == 1


async def test_linking_by_connect_cures_as_well(shore: Shore) -> None:
    acme = shore.harbour.page("Acme Boats", jane="manager")
    await shore.watches(acme)
    shore.harbour.refuses("jane")
    await shore.passes(hours=2)
    await shore.links(shore.jane, "jane")
    await shore.passes(minutes=2)
    assert shore.alerts() == []
    assert len(shore.alerts(mark=":large_green_circle:")) == 1


async def test_an_expiry_after_a_reconnect_is_a_new_alert(shore: Shore) -> None:
    acme = shore.harbour.page("Acme Boats", jane="manager")
    await shore.watches(acme)
    for _ in range(2):
        shore.harbour.refuses("jane")
        await shore.passes(hours=2)
        await shore.reconnects(shore.jane, "jane")
        await shore.passes(minutes=2)
    assert len(shore.alerts(mark=":large_green_circle:")) == 2


async def test_a_role_that_was_given_back_is_cured_by_a_link(shore: Shore) -> None:
    acme = shore.harbour.page("Acme Boats", jane="manager")
    await shore.watches(acme)
    shore.harbour.page("Acme Boats", jane="guest")
    await shore.passes(hours=2)
    shore.harbour.page("Acme Boats", jane="manager")
    shore.harbour.publishes(acme, "Missed", at=shore.clock.now())
    await shore.reconnects(shore.jane, "jane")
    await shore.passes(hours=2)
    assert shore.alerts() == []
    assert shore.times("Missed") == 1


async def test_what_came_as_anyones_meanwhile_does_not_come_twice(shore: Shore) -> None:
    shore.harbour.is_public = True
    shore.service_is()
    acme = shore.harbour.page("Acme Boats", jane="manager")
    await shore.watches(acme)
    shore.harbour.refuses("jane")
    await shore.passes(hours=2)
    post = shore.harbour.publishes(acme, "Heard as anyone", at=shore.clock.now())
    shore.harbour.comments_on(acme, "Seen by owners", at=shore.clock.now(), answers=post.native_id)
    await shore.passes(hours=2)
    await shore.reconnects(shore.jane, "jane")
    await shore.passes(hours=2)
    assert (shore.times("Heard as anyone"), shore.times("Seen by owners")) == (1, 1)


async def test_a_reconnect_before_the_alert_was_sent_leaves_no_red_behind(shore: Shore) -> None:
    acme = shore.harbour.page("Acme Boats", jane="manager")
    await shore.watches(acme)
    shore.harbour.refuses("jane")
    shore.clock.forward(hours=2)
    await shore.heart.polling.drained()
    await shore.reconnects(shore.jane, "jane")
    await shore.passes(minutes=2)
    assert shore.alerts() == []


async def test_an_old_link_of_another_alert_cures_nothing_of_this_one(shore: Shore) -> None:
    acme = shore.harbour.page("Acme Boats", jane="manager")
    await shore.watches(acme)
    shore.harbour.refuses("jane", Cause.EXPIRED)
    await shore.passes(hours=2)
    with pytest.raises(LinkFailed):
        await shore.links(shore.omar, "omar", Purpose(alert_id=999))
    assert len(shore.alerts()) == 1


async def test_gaps_are_closed_with_who_and_how_much_came_back(shore: Shore) -> None:
    acme = shore.harbour.page("Acme Boats", jane="manager")
    await shore.watches(acme)
    shore.harbour.refuses("jane")
    await shore.passes(hours=2)
    shore.harbour.publishes(acme, "One", at=shore.clock.now() + timedelta(minutes=1))
    shore.harbour.publishes(acme, "Two", at=shore.clock.now() + timedelta(minutes=2))
    await shore.passes(hours=1)
    await shore.reconnects(shore.jane, "jane")
    await shore.passes(minutes=2)
    (gap,) = [one for one in await shore.gaps(acme) if one.cause == "revoked"]
    assert (gap.closed_by, gap.came_back) == (shore.jane.user_id, 2)
    assert gap.to_at is not None
    assert gap.caught_up_at is not None
