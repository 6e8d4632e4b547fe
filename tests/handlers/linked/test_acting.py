"""Acting from Slack: what a click does at the service, what the message says, and what fails."""

import pytest

from bot.messages import home, item_acts, profiles, reply
from bot.sandbox import words
from bot.sandbox.records import Message
from providers.acting import Verb
from providers.errors import Cause, NotDone, RateLimited, ReconnectNeeded, Unavailable
from providers.vocabulary import Page
from tests.dock import PUBLISH
from tests.handlers.linked.at_quay import Quay
from tests.handlers.place import last, modal
from tests.harbour import COMMENTS, READ

REPLY, LIKE, HIDE, DELETE = (
    item_acts.ACTION[verb] for verb in (Verb.REPLY, Verb.LIKE, Verb.HIDE, Verb.DELETE)
)
UNLIKE, UNHIDE = item_acts.ACTION[Verb.UNLIKE], item_acts.ACTION[Verb.UNHIDE]


@pytest.fixture
def page(quay: Quay) -> Page:
    return quay.harbour.page("Acme Boats", jane="manager", omar="manager")


@pytest.fixture
async def commented(quay: Quay, page: Page) -> Quay:
    """Let a stranger's comment stand in the channel of a page that jane has linked."""
    await quay.watches(page, quay.jane, "jane")
    quay.harbour.comments_on(page, "Are you open on Sunday?", at=quay.clock.now())
    await quay.passes(hours=2)
    return quay


def comment(quay: Quay, text: str = "Are you open on Sunday?") -> Message:
    found = quay.place.sandbox.channel("social").messages
    return next(one for one in reversed(found) if text in words(one.blocks))


def buttons(message: Message) -> list[str]:
    elements = [one for block in message.blocks for one in block.get("elements", [])]
    return [one["action_id"] for one in elements if one.get("type") == "button"]


async def replies(quay: Quay, text: str) -> None:
    await quay.omar.clicks(REPLY, message=comment(quay))
    quay.omar.types(reply.BOX, text)
    await quay.omar.submits()
    await quay.omar.submits()


async def test_a_page_of_ones_own_has_the_buttons_that_there_really_are(commented: Quay) -> None:
    assert buttons(comment(commented))[:4] == [REPLY, LIKE, HIDE, DELETE]


async def test_a_post_of_anyones_page_has_none(quay: Quay) -> None:
    await quay.place.topic("Boats", "social", "Acme")
    await quay.passes(minutes=5)
    quay.place.town.publishes(quay.place.town.page("Acme"), "Public", at=quay.clock.now())
    await quay.passes(hours=2)
    assert [
        one for one in buttons(comment(quay, "Public")) if one in item_acts.ACTION.values()
    ] == []


async def test_a_like_is_seen_at_the_service_and_under_the_message(commented: Quay) -> None:
    await commented.omar.clicks(LIKE, message=comment(commented))
    await commented.settles()
    assert commented.harbour.dock.liked == {"acme-boats/comment/1"}
    assert f"Liked by <@{commented.omar.id}>" in words(comment(commented).blocks)
    assert UNLIKE in buttons(comment(commented))
    await commented.jane.clicks(UNLIKE, message=comment(commented))
    await commented.settles()
    assert commented.harbour.dock.liked == set()
    assert "Liked by" not in words(comment(commented).blocks)


async def test_hiding_says_so_and_is_undone_by_one_click(commented: Quay) -> None:
    await commented.omar.clicks(HIDE, message=comment(commented))
    await commented.settles()
    said = words(comment(commented).blocks)
    assert "hidden at Harbour" in said
    assert f"Hidden by <@{commented.omar.id}>" in said
    await commented.jane.clicks(UNHIDE, message=comment(commented))
    await commented.settles()
    assert commented.harbour.dock.hidden == set()
    assert "hidden" not in words(comment(commented).blocks)


async def test_a_double_click_is_one_wish(commented: Quay) -> None:
    comment(commented)
    await commented.place.twice(commented.omar, HIDE)
    await commented.settles()
    assert commented.harbour.dock.asked == ["hide"]


async def test_a_reply_shows_exactly_what_goes_out_and_as_which_page(commented: Quay) -> None:
    await commented.omar.clicks(REPLY, message=comment(commented))
    assert "Your answer as Acme Boats at Harbour" in modal(commented.omar)
    assert "Are you open on Sunday?" in modal(commented.omar)
    commented.omar.types(reply.BOX, "Yes,\nuntil *nine*")
    await commented.omar.submits()
    assert "This goes out as *Acme Boats* at Harbour" in modal(commented.omar)
    assert "Yes,\nuntil *nine*" in modal(commented.omar)
    assert "17 of 200 characters" in modal(commented.omar)
    assert "To acme-boats/comment/1:" in modal(commented.omar), "as the service will show it"
    assert commented.harbour.dock.said == {}


async def test_what_nobody_sees_in_the_preview_does_not_go_out(commented: Quay) -> None:
    await replies(commented, "Yes\u202e, until\u200b nine\x07")
    await commented.passes(seconds=11)
    (said,) = commented.harbour.dock.said.values()
    assert said.text == "Yes, until nine"


async def test_a_reply_goes_out_after_ten_seconds(commented: Quay) -> None:
    await replies(commented, "Yes, until nine")
    assert commented.omar.modal is None
    assert "Your answer goes out as *Acme Boats* at Harbour in 10 seconds." in last(commented.omar)
    await commented.heart.acting.drained()
    assert commented.harbour.dock.said == {}
    await commented.passes(seconds=11)
    (said,) = commented.harbour.dock.said.values()
    assert (said.text, said.under) == ("Yes, until nine", "acme-boats/comment/1")
    told = words(comment(commented).blocks)
    assert f"Answered by <@{commented.omar.id}>: “Yes, until nine”" in told


async def test_a_reply_is_taken_back_within_ten_seconds(commented: Quay) -> None:
    await replies(commented, "Yes, until nine")
    await commented.omar.clicks(item_acts.TAKE_BACK)
    assert "Taken back before anything was done." in last(commented.omar)
    await commented.passes(minutes=5)
    assert commented.harbour.dock.said == {}
    assert "Answered" not in words(comment(commented).blocks)


async def test_a_reply_that_is_out_is_taken_back_at_the_service(commented: Quay) -> None:
    await replies(commented, "Yes, until nine")
    await commented.passes(seconds=11)
    await commented.omar.clicks(item_acts.TAKE_BACK)
    assert "It is out already; I take it back at the service." in last(commented.omar)
    await commented.passes(minutes=1)
    assert commented.harbour.dock.said == {}
    assert "Answered" not in words(comment(commented).blocks)


async def test_a_reply_that_is_too_long_is_told_in_the_modal(commented: Quay) -> None:
    await commented.omar.clicks(REPLY, message=comment(commented))
    commented.omar.types(reply.BOX, "a" * 201)
    refused = await commented.omar.submits()
    assert refused == {"words": "That is 201 characters; at most 200 are taken."}
    assert commented.harbour.dock.said == {}


async def test_an_answer_that_was_lost_is_looked_up_before_it_is_said_again(
    commented: Quay,
) -> None:
    commented.harbour.dock.after.append(Unavailable("did not answer"))
    await replies(commented, "Yes, until nine")
    await commented.passes(seconds=11)
    await commented.passes(minutes=5)
    assert commented.harbour.dock.asked == ["reply", "find"]
    assert len(commented.harbour.dock.said) == 1
    assert "Answered by" in words(comment(commented).blocks)


async def test_trouble_is_waited_out(commented: Quay) -> None:
    commented.harbour.dock.before += [Unavailable("is down"), Unavailable("is down")]
    await commented.omar.clicks(HIDE, message=comment(commented))
    await commented.settles()
    assert f"Being hidden by <@{commented.omar.id}>" in words(comment(commented).blocks)
    for _ in range(3):
        await commented.passes(minutes=1)
    assert commented.harbour.dock.hidden == {"acme-boats/comment/1"}


async def test_a_service_that_says_later_is_asked_later(commented: Quay) -> None:
    until = commented.clock.now().replace(microsecond=0)
    commented.harbour.dock.before.append(RateLimited("says later", until=until))
    await commented.omar.clicks(LIKE, message=comment(commented))
    await commented.settles()
    await commented.passes(minutes=1)
    assert commented.harbour.dock.liked == {"acme-boats/comment/1"}


async def test_a_no_is_told_to_the_person_alone_and_can_be_tried_again(commented: Quay) -> None:
    commented.harbour.dock.before.append(NotDone("says that comments are closed"))
    await commented.omar.clicks(HIDE, message=comment(commented))
    await commented.settles()
    told = last(commented.omar, "dm")
    assert "Your “Hide” as *Acme Boats* was not done" in told
    assert "Harbour says that comments are closed." in told
    assert "Hidden by" not in words(comment(commented).blocks)
    await commented.omar.clicks(item_acts.RETRY)
    await commented.passes(seconds=10)
    assert commented.harbour.dock.hidden == {"acme-boats/comment/1"}


async def test_a_permission_that_is_missing_for_one_thing_stops_nothing_else(
    commented: Quay, page: Page
) -> None:
    refused = ReconnectNeeded("wants a permission", Cause.PERMISSION, missing=[PUBLISH])
    commented.harbour.dock.before += [refused, refused]
    await commented.omar.clicks(HIDE, message=comment(commented))
    await commented.settles()
    assert "Your “Hide” as *Acme Boats* was not done" in last(commented.omar, "dm")
    commented.harbour.comments_on(page, "And on Monday?", at=commented.clock.now())
    await commented.passes(hours=2)
    assert comment(commented, "And on Monday?")


async def test_a_token_that_is_refused_while_acting_asks_for_a_person_at_once(
    commented: Quay,
) -> None:
    commented.harbour.dock.before += [ReconnectNeeded("refuses the token", Cause.REVOKED)] * 2
    await commented.omar.clicks(HIDE, message=comment(commented))
    await commented.settles()
    assert "*Acme Boats* needs to be reconnected" in commented.alert().text


async def test_what_is_gone_at_the_service_is_struck_out(commented: Quay) -> None:
    commented.harbour.dock.gone.add("acme-boats/comment/1")
    await commented.omar.clicks(LIKE, message=comment(commented))
    await commented.settles()
    assert "Deleted at Harbour" in words(comment(commented).blocks)


async def test_where_the_rules_want_it_the_words_are_erased_too(commented: Quay) -> None:
    commented.place.harbour_erases()
    shown = comment(commented)
    await commented.omar.clicks(DELETE, message=shown)
    await commented.passes(seconds=11)
    channel = commented.place.sandbox.channel("social")
    said = words(next(one for one in channel.messages if one.ts == shown.ts).blocks)
    assert "Deleted at Harbour" in said
    assert "What it said is erased here too." in said
    assert "Are you open on Sunday?" not in said


async def test_deleting_asks_first_and_waits_ten_seconds(commented: Quay) -> None:
    await commented.omar.clicks(DELETE, message=comment(commented))
    assert "It is deleted at Harbour in 10 seconds." in last(commented.omar)
    await commented.passes(seconds=11)
    assert commented.harbour.dock.deleted == {"acme-boats/comment/1"}
    assert "Deleted at Harbour" in words(comment(commented).blocks)


async def test_without_the_permission_the_button_is_missing_and_the_menu_says_why(
    quay: Quay, page: Page
) -> None:
    await quay.watches(page, quay.jane, "jane")
    await quay.jane.command("/social connect")
    url = quay.jane.element(profiles.CONNECT + ".1")["url"]
    await quay.browser.links(url, "jane", (READ, COMMENTS))
    await quay.place.sandbox.settled()
    quay.harbour.comments_on(page, "Hello", at=quay.clock.now())
    await quay.passes(hours=2)
    assert REPLY not in buttons(comment(quay, "Hello"))
    await quay.omar.chooses(item_acts.MENU, "Why are buttons missing?")
    assert f"*Hide* (Harbour): a permission is missing: {PUBLISH}" in last(quay.omar)


async def test_a_guest_cannot_act(commented: Quay) -> None:
    await commented.place.gus.clicks(LIKE, message=comment(commented))
    await commented.settles()
    assert "Guests can look" in last(commented.place.gus)
    assert commented.harbour.dock.asked == []


async def test_it_stands_in_the_history(commented: Quay) -> None:
    await commented.omar.clicks(HIDE, message=comment(commented))
    await commented.settles()
    await commented.jane.command("/social history")
    assert f"<@{commented.omar.id}> hid" in last(commented.jane)


async def test_at_a_service_that_was_taken_out_nothing_is_done_and_why_is_told(
    commented: Quay,
) -> None:
    await replies(commented, "Yes, until nine")
    commented.place.goes("harbour")
    await commented.passes(minutes=1)
    told = last(commented.omar, "dm")
    assert "Your “Reply” as *Acme Boats* was not done: harbour is not available here" in told
    assert commented.harbour.dock.said == {}


async def approval(quay: Quay, *what: str) -> None:
    await quay.jane.opens_home()
    await quay.jane.clicks(home.SETTINGS)
    for one in what:
        await quay.jane.chooses("settings.approved", one)
    assert await quay.jane.submits() == {}


async def test_what_needs_a_second_person_waits_for_one(commented: Quay) -> None:
    await approval(commented, "Hiding")
    await commented.omar.clicks(HIDE, message=comment(commented))
    await commented.settles()
    assert commented.harbour.dock.hidden == set()
    said = words(comment(commented).blocks)
    assert f"<@{commented.omar.id}> wants to hide this; somebody else must approve" in said
    await commented.omar.clicks(item_acts.APPROVE, message=comment(commented))
    assert "Somebody else must approve it" in last(commented.omar)
    await commented.jane.clicks(item_acts.APPROVE, message=comment(commented))
    await commented.settles()
    assert commented.harbour.dock.hidden == {"acme-boats/comment/1"}
    said = words(comment(commented).blocks)
    assert f"Hidden by <@{commented.omar.id}>, approved by <@{commented.jane.id}>" in said


async def test_what_is_declined_is_not_done(commented: Quay) -> None:
    await approval(commented, "Replying")
    await replies(commented, "Yes, until nine")
    assert "waits for a second person" in last(commented.omar)
    await commented.settles()
    said = words(comment(commented).blocks)
    assert f"<@{commented.omar.id}> wants to answer this; somebody else must approve" in said
    assert "Yes, until nine" in said
    await commented.jane.clicks(item_acts.DECLINE, message=comment(commented))
    await commented.passes(minutes=5)
    assert commented.harbour.dock.said == {}
    assert "approve" not in words(comment(commented).blocks).lower()
