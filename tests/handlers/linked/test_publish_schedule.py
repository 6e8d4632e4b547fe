"""What is published at a time: listed, edited, cancelled; and what is out is taken back."""

from bot import housekeeping
from bot.messages import (
    item_acts,
    publish,
    publish_fates,
    publish_notices,
    reply,
)
from bot.sandbox import words
from providers.acting import Verb
from tests.handlers.linked.at_press import PNG, begins, drafts, publishes, said, schedules
from tests.handlers.linked.at_quay import Quay
from tests.handlers.place import last, modal


async def test_a_time_that_is_past_is_told_under_its_field(owned: Quay) -> None:
    await begins(owned.jane, "Hello")
    await owned.jane.chooses(publish.TIME, str(int(owned.clock.now().timestamp()) - 60))
    assert "That is past" in (await owned.jane.submits())["when"]


async def test_a_draft_whose_time_passes_in_the_preview_does_not_go_out(owned: Quay) -> None:
    await begins(owned.jane, "Hello")
    await owned.jane.chooses(publish.TIME, str(int(owned.clock.now().timestamp()) + 60))
    await owned.jane.submits()
    owned.clock.forward(minutes=5)
    await owned.jane.submits()
    assert "has passed meanwhile" in modal(owned.jane)
    await owned.passes(minutes=5)
    assert said(owned) == []


async def test_what_is_scheduled_goes_out_at_its_time(owned: Quay) -> None:
    await schedules(owned, owned.jane, "Good morning", hours=3)
    assert "This goes out on *Acme Boats* <!date^" in last(owned.jane)
    await owned.passes(hours=2)
    assert said(owned) == []
    await owned.passes(hours=1, seconds=1)
    assert said(owned) == ["Good morning"]
    assert "Published on 1 of 1 page" in last(owned.jane, "dm")


async def test_the_list_shows_what_is_scheduled_by_time_and_what_went_out(owned: Quay) -> None:
    await schedules(owned, owned.jane, "Later", hours=5)
    await schedules(owned, owned.jane, "Sooner", hours=2)
    await publishes(owned.jane, "Now")
    await owned.passes(seconds=11)
    await owned.jane.command("/social publish list")
    shown = last(owned.jane)
    assert shown.index("Sooner") < shown.index("Later") < shown.index("Published lately")
    assert shown.index("Published lately") < shown.index("Now")
    assert "<https://harbour.example/said/said-1|published>" in shown


async def test_what_is_scheduled_can_be_cancelled_in_the_list(owned: Quay) -> None:
    await schedules(owned, owned.jane, "Good morning", hours=3)
    await owned.jane.command("/social publish list")
    await owned.jane.clicks(publish_notices.CANCEL)
    assert "Nothing is scheduled." in last(owned.jane)
    await owned.passes(hours=4)
    assert said(owned) == []


async def test_what_is_scheduled_can_be_edited(owned: Quay) -> None:
    await begins(owned.jane, "Good mornin")
    owned.jane.attaches(publish.FILES, ("boat.png", PNG))
    await owned.jane.chooses(publish.TIME, str(int(owned.clock.now().timestamp()) + 7_200))
    for _ in range(3):
        await owned.jane.submits()
    await owned.jane.clicks(publish_notices.EDIT)
    owned.jane.types(publish.WORDS, "Good morning")
    await owned.jane.submits()
    assert "What does picture 1 show?" in modal(owned.jane)
    await owned.jane.submits()
    assert "Good morning" in modal(owned.jane)
    await owned.jane.submits()
    await owned.passes(hours=3)
    (one,) = owned.harbour.dock.said.values()
    assert (one.text, one.pictures) == ("Good morning", 1)


async def test_an_edit_that_is_not_finished_changes_nothing(owned: Quay) -> None:
    await schedules(owned, owned.jane, "Good morning", hours=2)
    await owned.jane.clicks(publish_notices.EDIT)
    owned.jane.types(publish.WORDS, "Good evening")
    await owned.jane.submits()
    await owned.jane.closes()
    await owned.jane.closes()
    await owned.passes(hours=3)
    assert said(owned) == ["Good morning"]


async def test_an_edit_that_comes_too_late_says_so(owned: Quay) -> None:
    await schedules(owned, owned.jane, "Good morning", hours=2)
    await owned.jane.clicks(publish_notices.EDIT)
    await owned.jane.chooses(publish.TIME, str(int(owned.clock.now().timestamp()) + 20_000))
    await owned.jane.submits()
    await owned.passes(hours=3)
    await owned.jane.submits()
    assert "It has begun to go out" in modal(owned.jane)
    await owned.passes(hours=9)
    assert said(owned) == ["Good morning"]


async def test_what_is_out_is_taken_back_at_the_service(owned: Quay) -> None:
    await publishes(owned.jane, "Open on Sunday")
    await owned.passes(seconds=11)
    await owned.jane.clicks(f"{publish_fates.TAKE_BACK}.1")
    assert "I take it back there now" in words(owned.jane.sees("dm")[-1].blocks)
    await owned.passes(seconds=11)
    assert said(owned) == []
    assert "it is gone from *Acme Boats* at Harbour" in last(owned.jane, "dm")
    await owned.jane.command("/social publish list")
    assert "taken back <!date^" in last(owned.jane)


async def test_drafts_are_dropped_after_a_day(owned: Quay) -> None:
    await begins(owned.jane, "Hello")
    await owned.jane.submits()
    owned.clock.forward(hours=25)
    await housekeeping.clean_up(owned.place.bot)
    assert await drafts(owned) == []
    await owned.jane.submits()
    assert "That draft is not kept any more" in modal(owned.jane)


async def test_drafts_of_replies_are_dropped_too(owned: Quay) -> None:
    owned.harbour.comments_on(
        owned.harbour.page("Acme Boats"), "Open on Sunday?", at=owned.clock.now()
    )
    await owned.passes(hours=2)
    await owned.omar.clicks(item_acts.ACTION[Verb.REPLY])
    owned.omar.types(reply.BOX, "Yes")
    await owned.omar.submits()
    owned.clock.forward(hours=25)
    await housekeeping.clean_up(owned.place.bot)
    await owned.omar.submits()
    assert "That draft is not kept any more" in modal(owned.omar)
