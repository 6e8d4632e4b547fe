"""A second person approves what is published, where the workspace wants that."""

from bot.messages import (
    publish,
    publish_approval,
    publish_notices,
)
from bot.sandbox import words
from tests.handlers.linked.at_press import approves_by_two, publishes, said, schedules, told
from tests.handlers.linked.at_quay import Quay
from tests.handlers.place import last


async def test_a_second_person_approves_and_the_first_is_told(owned: Quay) -> None:
    await approves_by_two(owned)
    await publishes(owned.jane, "Open on\nSunday")
    assert "This waits for a second person" in last(owned.jane)
    await owned.passes(minutes=5)
    assert said(owned) == []
    asked = told(owned.omar, "wants to publish this on *Acme Boats (Harbour)*", "social")
    assert "Open on\nSunday" in words(asked.blocks)
    await owned.jane.clicks(publish_approval.APPROVE, message=asked)
    assert "Somebody else must approve it" in last(owned.jane)
    await owned.omar.clicks(publish_approval.APPROVE, message=asked)
    await owned.passes(seconds=1)
    assert said(owned) == ["Open on\nSunday"]
    assert told(owned.jane, f"<@{owned.omar.id}> approved what you publish on *Acme Boats*")
    assert told(owned.omar, f"Approved by <@{owned.omar.id}>", "social")


async def test_it_is_asked_for_once_in_each_channel(owned: Quay) -> None:
    await approves_by_two(owned)
    await publishes(owned.jane, "Open on Sunday")
    await owned.passes(minutes=5)
    asked = [one for one in owned.omar.sees("social") if "wants to publish" in words(one.blocks)]
    assert len(asked) == 1


async def test_what_is_declined_does_not_go_out(owned: Quay) -> None:
    await approves_by_two(owned)
    await publishes(owned.jane, "Open on Sunday")
    await owned.passes(seconds=11)
    asked = told(owned.omar, "wants to publish this", "social")
    await owned.omar.clicks(publish_approval.DECLINE, message=asked)
    await owned.passes(minutes=5)
    assert said(owned) == []
    assert told(owned.jane, f"<@{owned.omar.id}> declined")


async def test_an_edit_is_approved_anew(owned: Quay) -> None:
    await approves_by_two(owned)
    await schedules(owned, owned.jane, "Good morning", hours=2)
    await owned.passes(seconds=11)
    await owned.omar.clicks(
        publish_approval.APPROVE, message=told(owned.omar, "wants to publish this", "social")
    )
    await owned.jane.clicks(publish_notices.EDIT)
    owned.jane.types(publish.WORDS, "Good evening")
    await owned.jane.submits()
    await owned.jane.submits()
    await owned.passes(hours=3)
    assert said(owned) == []


async def test_what_waits_without_a_time_is_edited_without_one(owned: Quay) -> None:
    await approves_by_two(owned)
    await publishes(owned.jane, "Good mornin")
    owned.clock.forward(minutes=5)
    await owned.jane.clicks(publish_notices.EDIT)
    owned.jane.types(publish.WORDS, "Good morning")
    assert await owned.jane.submits() == {}
    assert await owned.jane.submits() == {}
    await owned.passes(seconds=11)
    asked = [one for one in owned.omar.sees("social") if "wants to publish" in words(one.blocks)]
    await owned.omar.clicks(publish_approval.APPROVE, message=asked[0])
    assert "That is decided or taken back already; nothing was changed." in last(owned.omar)
    await owned.omar.clicks(publish_approval.APPROVE, message=asked[1])
    await owned.passes(seconds=1)
    assert said(owned) == ["Good morning"]
