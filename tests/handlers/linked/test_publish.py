"""Publishing from Slack: what goes out, as which page; what fails, and what is undone."""

from bot.acts import doing
from bot.messages import (
    publish,
    publish_fates,
    publish_notices,
)
from bot.sandbox import words
from providers.errors import NotDone, Unavailable
from tests.handlers.linked.at_press import begins, publishes, said
from tests.handlers.linked.at_quay import Quay
from tests.handlers.place import last, modal


async def test_nothing_goes_out_before_it_was_seen(owned: Quay) -> None:
    await begins(owned.jane, "Open on Sunday,\nuntil *nine*")
    await owned.jane.submits()
    shown = modal(owned.jane)
    assert "As *Acme Boats* at Harbour" in shown
    assert "Open on Sunday,\nuntil *nine*" in shown
    assert "28 of 200 characters" in shown
    assert "This goes out now" in shown
    await owned.passes(minutes=5)
    assert said(owned) == []


async def test_it_goes_out_after_ten_seconds_and_its_link_is_told(owned: Quay) -> None:
    await publishes(owned.jane, "Open on Sunday")
    assert owned.jane.modal is None
    assert "This goes out on *Acme Boats* in 10 seconds." in last(owned.jane)
    await owned.heart.acting.drained()
    assert said(owned) == []
    await owned.passes(seconds=11)
    assert said(owned) == ["Open on Sunday"]
    outcome = last(owned.jane, "dm")
    assert "Published on 1 of 1 page" in outcome
    assert "*Acme Boats* (Harbour): <https://harbour.example/said/said-1|published>" in outcome


async def test_undo_within_ten_seconds_takes_it_back(owned: Quay) -> None:
    await publishes(owned.jane, "Open on Sunday")
    await owned.jane.clicks(publish_notices.UNDO)
    assert "Taken back: nothing goes out on *Acme Boats*." in last(owned.jane)
    await owned.passes(minutes=5)
    assert said(owned) == []


async def test_undo_that_comes_too_late_says_so(owned: Quay) -> None:
    await publishes(owned.jane, "Open on Sunday")
    await owned.passes(seconds=11)
    await owned.jane.clicks(publish_notices.UNDO)
    assert "It is too late to take that back" in last(owned.jane)


async def test_several_pages_of_one_service_are_shown_as_one(two: Quay) -> None:
    await begins(two.jane, "Hello", "Acme Boats", "Bay Tours")
    await two.jane.submits()
    assert "As *Acme Boats* and *Bay Tours* at Harbour" in modal(two.jane)
    await two.jane.submits()
    await two.passes(seconds=11)
    assert said(two) == ["Hello", "Hello"]
    assert "Published on 2 of 2 pages" in last(two.jane, "dm")


async def test_one_notice_tells_where_it_failed_and_why_and_retry_is_for_that_alone(
    two: Quay,
) -> None:
    two.harbour.dock.before.append(NotDone("says that it is closed"))
    await publishes(two.jane, "Hello", "Acme Boats", "Bay Tours")
    await two.passes(seconds=11)
    outcome = last(two.jane, "dm")
    assert "Published on 1 of 2 pages" in outcome
    assert "not published. Harbour says that it is closed." in outcome
    assert len([one for one in two.jane.sees("dm") if "Published on" in words(one.blocks)]) == 1
    await two.jane.clicks(publish_fates.RETRY)
    await two.passes(seconds=11)
    assert said(two) == ["Hello", "Hello"]
    assert "Published on 2 of 2 pages" in last(two.jane, "dm")


async def test_an_answer_that_was_lost_is_looked_up_before_it_is_published_again(
    owned: Quay,
) -> None:
    owned.harbour.dock.after.append(Unavailable("did not answer"))
    await publishes(owned.jane, "Open on Sunday")
    await owned.passes(seconds=11)
    await owned.passes(minutes=5)
    assert owned.harbour.dock.asked == ["publish", "find"]
    assert said(owned) == ["Open on Sunday"]
    assert "Published on 1 of 1 page" in last(owned.jane, "dm")


async def test_a_bot_that_dies_between_the_answer_and_its_receipt_publishes_once(
    owned: Quay,
) -> None:
    await publishes(owned.jane, "Open on Sunday")
    owned.clock.forward(seconds=11)
    (wish,), _ = await doing.claim(owned.place.bot, 10, ())
    done = await doing.do(owned.place.bot, wish)
    assert done.error is None
    # Killed here: nobody writes down what became of it.
    await owned.passes(minutes=5)
    assert owned.harbour.dock.asked == ["publish", "find"]
    assert said(owned) == ["Open on Sunday"]
    assert "Published on 1 of 1 page" in last(owned.jane, "dm")


async def test_long_trouble_is_told_while_the_other_pages_are_out(two: Quay) -> None:
    two.harbour.dock.before += [Unavailable("is down")] * 3
    await publishes(two.jane, "Hello", "Acme Boats")
    for _ in range(4):
        await two.passes(minutes=1)
    assert any(
        "There is trouble; I try again by myself" in words(one.blocks)
        for one in two.jane.sees("dm")
    )
    for _ in range(10):
        await two.passes(minutes=10)
    assert said(two) == ["Hello"]
    assert "Published on 1 of 1 page" in last(two.jane, "dm")


async def test_a_text_that_is_too_long_is_told_under_its_field(two: Quay) -> None:
    await begins(two.jane, "a" * 201, "Acme Boats")
    assert await two.jane.submits() == {
        "text": "Acme Boats (Harbour): 201 characters; at most 200 are taken."
    }


async def test_nothing_at_all_is_told_under_the_fields(two: Quay) -> None:
    await two.jane.command("/social publish")
    assert await two.jane.submits() == {"pages": "Please complete this required field."}
    await two.jane.chooses(publish.PAGES, "Bay Tours (Harbour)")
    refused = await two.jane.submits()
    assert "There is nothing in it yet" in refused["text"]


async def test_back_from_the_preview_and_on_again_publishes_once(owned: Quay) -> None:
    await begins(owned.jane, "Helo")
    await owned.jane.submits()
    await owned.jane.closes()
    owned.jane.types(publish.WORDS, "Hello")
    await owned.jane.submits()
    await owned.jane.submits()
    await owned.passes(minutes=1)
    assert said(owned) == ["Hello"]
