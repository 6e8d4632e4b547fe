"""Quiet hours and digests: held, nothing lost, in order, once for each channel."""

import pytest

from bot.messages import topic_tune
from tests.handlers.days import Days
from tests.handlers.place import last


@pytest.fixture
async def boats(days: Days) -> Days:
    """Let Acme be read in Boats; it is Monday, past nine."""
    await days.place.topic("Boats", "social", "Acme")
    await days.passes(minutes=5)
    return days


async def hours(
    days: Days, begins: str, ends: str, rhythm: str = "At once", topic: str = "Boats"
) -> dict[str, str]:
    """Let jane set a topic's quiet hours, by the clocks of UTC."""
    jane = days.place.jane
    await jane.command(f"/social topic quiet {topic}")
    await jane.chooses(topic_tune.FROM, begins)
    await jane.chooses(topic_tune.UNTIL, ends)
    await jane.chooses("settings.zone", "UTC")
    await jane.chooses(topic_tune.RHYTHM, rhythm)
    return await jane.submits()


async def test_what_comes_in_quiet_hours_is_one_digest_at_their_end(boats: Days) -> None:
    assert await hours(boats, "09:00", "13:00") == {}
    said = "*Boats* is posted at once, and is quiet from 09:00 to 13:00 (UTC)."
    assert said in last(boats.place.jane)
    before = len(boats.reads())
    boats.publishes("Acme", "One", "Two")
    await boats.passes(hours=1)
    boats.publishes("Acme", "Three")
    await boats.passes(hours=1)
    assert boats.reads()[before:] == []
    await boats.passes(hours=2)
    head, *thread = boats.reads()[before:]
    assert "3 new items from Acme in Boats" in head
    assert ["One" in thread[0], "Two" in thread[1], "Three" in thread[2]] == [True] * 3
    messages = boats.place.sandbox.channel("social").messages[-3:]
    assert {one.thread_ts for one in messages} == {boats.message("3 new items").ts}


async def test_it_stands_in_the_list_of_topics_and_in_the_history(boats: Days) -> None:
    await hours(boats, "22:00", "07:00", "One digest an hour")
    await boats.place.jane.command("/social topic list")
    assert "in one digest an hour · :zzz: quiet 22:00-07:00 (UTC)" in last(boats.place.jane)
    await boats.place.jane.command("/social history")
    assert f"<@{boats.place.jane.id}> changed the quiet hours of *Boats*" in last(boats.place.jane)


async def test_one_alone_needs_no_head(boats: Days) -> None:
    await hours(boats, "09:00", "10:00")
    before = len(boats.reads())
    boats.publishes("Acme", "One")
    await boats.passes(hours=2)
    assert len(boats.reads()) == before + 1
    assert boats.times("One") == 1


async def test_two_topics_post_it_once_and_the_one_that_does_not_hold_wins(boats: Days) -> None:
    await boats.place.topic("All", "social", "Acme")
    await boats.passes(minutes=5)
    await hours(boats, "09:00", "20:00")
    boats.publishes("Acme", "One")
    await boats.passes(hours=2)
    assert boats.times("One") == 1
    await boats.passes(hours=24)
    assert boats.times("One") == 1


async def test_a_busy_topic_comes_in_one_digest_an_hour(boats: Days) -> None:
    assert await hours(boats, "Never", "Never", "One digest an hour") == {}
    boats.clock.forward(minutes=1)
    boats.publishes("Acme", "One", "Two")
    await boats.passes(minutes=10)
    assert boats.times("One") == 0
    await boats.passes(hours=1)
    assert boats.times("2 new items from Acme") == 1
    assert boats.times("Two") == 2


async def test_a_digest_of_a_day_comes_in_the_morning(boats: Days) -> None:
    await hours(boats, "Never", "Never", "One digest a day")
    boats.publishes("Acme", "One", "Two")
    await boats.passes(hours=20)
    assert boats.times("One") == 0
    await boats.passes(hours=4)
    assert boats.times("2 new items from Acme") == 1


async def test_when_it_is_not_quiet_any_more_what_is_held_comes_at_once(boats: Days) -> None:
    await hours(boats, "09:00", "20:00")
    boats.publishes("Acme", "One", "Two")
    await boats.passes(hours=2)
    assert boats.times("One") == 0
    await hours(boats, "Never", "Never")
    await boats.settles()
    assert boats.times("2 new items from Acme") == 1
    assert boats.times("One") == 2


async def test_hours_that_grow_longer_hold_longer(boats: Days) -> None:
    await hours(boats, "09:00", "12:00")
    boats.publishes("Acme", "One")
    await boats.passes(hours=2)
    await hours(boats, "09:00", "15:00")
    await boats.passes(hours=2)
    assert boats.times("One") == 0
    await boats.passes(hours=3)
    assert boats.times("One") == 1


async def test_what_was_deleted_meanwhile_is_struck_out(boats: Days) -> None:
    await hours(boats, "09:00", "12:00")
    one, _ = boats.publishes("Acme", "One", "Two")
    await boats.passes(hours=1)
    boats.place.town.posts["acme"].remove(one)
    boats.place.town.gone["acme"] = [one.native_id]
    await boats.passes(hours=3)
    assert boats.times("Deleted at Town") == 1
    assert boats.times("2 new items from Acme") == 1


async def test_notices_of_what_people_do_come_at_once(boats: Days) -> None:
    await hours(boats, "00:00", "23:00")
    await boats.place.adds("Rival", "Boats")
    await boats.settles()
    assert boats.times("added *<https://town.example/rival|Rival>*") == 1


async def test_hours_that_make_no_sense_are_told_under_the_field(boats: Days) -> None:
    assert await hours(boats, "09:00", "09:00") == {
        "until": "It would never be quiet, or always: choose another hour."
    }
    assert await hours(boats, "09:00", "Never") == {
        "until": "Choose both hours, or “Never” for both."
    }


async def test_more_than_a_digest_holds_makes_several(boats: Days) -> None:
    await hours(boats, "09:00", "12:00")
    boats.publishes("Acme", *[f"Number {number}" for number in range(30)])
    await boats.passes(hours=5)
    assert boats.times("30 new items from Acme") == 1
    assert boats.times("Number 29") == 1
