"""What a page does is done as Facebook's two levels, windows and roles want it, and once."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.sandbox.graph import inbox
from bot.sandbox.graph.records import CLASSIC
from providers._meta.errors import Invalid
from providers.acting import Act, Draft, Made, Target, Verb
from providers.api import Checked
from providers.errors import Cause, NotDone, ReconnectNeeded, UnexpectedReply
from providers.facebook import PROVIDER
from providers.facebook.acts import remove
from providers.facebook.inbox import poll_messages
from providers.facebook.polling import poll
from providers.http import Reply
from providers.vocabulary import Item, Kind
from tests.providers.acting_plays import brought
from tests.providers.facebook.plays import acme, answered
from tests.providers.facebook.stage import CAFE, STRANGER, OnFacebook
from tests.providers.loopback import Answer, Asked, as_json

INVALID = {"error": {"message": "(#100) No", "type": "OAuthException", "code": 100}}


def act(verb: Verb, kind: Kind) -> Act:
    found = PROVIDER.acts[verb]
    assert isinstance(found, Act)
    on = found.on(kind)
    assert on
    return on


async def do(stage: OnFacebook, verb: Verb, item: Item, text: str = "") -> Made:
    how = act(verb, item.kind)
    return await how.do(stage.api(), stage.page, Target(item=item), Draft(text=text))


async def written(stage: OnFacebook, kind: Kind, *, own: bool = False) -> Item:
    """Write an item and return it as the polls bring it."""
    item = await brought(stage, PROVIDER, await stage.write(kind, own=own))
    assert item
    return item


async def found(stage: OnFacebook, item: Item, text: str) -> Made | None:
    """Look for a reply of the last hour."""
    find = act(Verb.REPLY, item.kind).find
    assert find
    since = stage.api().now - timedelta(hours=1)
    return await find(stage.api(), stage.page, Target(item=item), Draft(text=text), since)


# Replies


async def test_an_answer_to_an_answer_goes_beside_it(stage: OnFacebook) -> None:
    answer = await written(stage, Kind.REPLY)
    made = await do(stage, Verb.REPLY, answer, "Beside")
    item = await brought(stage, PROVIDER, made.native_id)
    assert item
    assert (item.kind, item.answers) == (Kind.REPLY, answer.answers)


async def test_an_answer_to_an_answer_needs_no_leave_to_read_others(stage: OnFacebook) -> None:
    answer = await written(stage, Kind.REPLY)
    await stage.withdraw("pages_read_user_content")
    made = await do(stage, Verb.REPLY, answer, "Beside")
    assert made.native_id in await stage.said()


@pytest.mark.parametrize("kind", [Kind.POST, Kind.COMMENT, Kind.REPLY])
async def test_what_was_said_can_be_seen_at_its_address(stage: OnFacebook, kind: Kind) -> None:
    made = await do(stage, Verb.REPLY, await written(stage, kind), "See here")
    async with stage.facebook.session.get(made.url) as answer:
        assert "See here" in await answer.text()


async def test_an_earlier_try_is_found_however_its_blanks_were_kept(stage: OnFacebook) -> None:
    comment = await written(stage, Kind.COMMENT)
    made = await do(stage, Verb.REPLY, comment, "Yes.\nUntil nine.")
    again = await found(stage, comment, "  Yes.\r\nUntil nine. ")
    assert again == made


async def test_the_same_words_of_somebody_else_are_not_taken_for_ours(stage: OnFacebook) -> None:
    comment = await written(stage, Kind.COMMENT)
    stage.graph.comment(comment.answers, "Yes.", by=STRANGER, on=comment.native_id)
    assert await found(stage, comment, "Yes.") is None


async def test_an_earlier_try_is_found_below_a_hundred_newer_comments(stage: OnFacebook) -> None:
    post = await written(stage, Kind.POST, own=True)
    made = await do(stage, Verb.REPLY, post, "First!")
    for number in range(150):
        stage.facebook.clock.forward(seconds=1)
        stage.graph.comment(post.native_id, str(number))
    assert await found(stage, post, "First!") == made


# Private messages


async def test_an_answer_goes_to_the_person_alone(stage: OnFacebook) -> None:
    message = await written(stage, Kind.PRIVATE_MESSAGE)
    made = await do(stage, Verb.REPLY, message, "At eight.")
    thread = stage.site.threads[STRANGER]
    assert [one.text for one in thread.messages][-1] == "At eight."
    assert await found(stage, message, "At eight.") == made


async def test_the_day_in_which_one_may_answer_begins_anew_with_each_message(
    stage: OnFacebook,
) -> None:
    first = await written(stage, Kind.PRIVATE_MESSAGE)
    await stage.later(timedelta(hours=23))
    inbox.received(stage.graph, CAFE, "Still there?", by=STRANGER)
    await stage.later(timedelta(hours=23))
    assert (await do(stage, Verb.REPLY, first, "Yes")).native_id
    await stage.later(timedelta(hours=1))
    with pytest.raises(NotDone, match="24 hours are over"):
        await do(stage, Verb.REPLY, first, "Hello?")


async def test_who_blocked_the_page_cannot_be_reached(stage: OnFacebook) -> None:
    message = await written(stage, Kind.PRIVATE_MESSAGE)
    stage.site.threads[STRANGER].blocked = True
    with pytest.raises(NotDone, match="cannot reach this person"):
        await do(stage, Verb.REPLY, message, "Hello?")
    (item,) = (await poll_messages(stage.api(), stage.page, "")).items
    assert item.can_be == ()


async def test_a_private_message_cannot_be_taken_back(stage: OnFacebook) -> None:
    made = await do(stage, Verb.REPLY, await written(stage, Kind.PRIVATE_MESSAGE), "Oops")
    with pytest.raises(NotDone):
        await remove(stage.api(), stage.page, made.native_id)
    assert made.native_id in await stage.said()


# Hiding


async def test_a_visitors_post_that_is_hidden_is_still_listed_as_hidden(stage: OnFacebook) -> None:
    post = await written(stage, Kind.POST)
    await do(stage, Verb.HIDE, post)
    batch = await poll(stage.api(), stage.page, "")
    assert [one.native_id for one in batch.items if one.is_hidden] == [post.native_id]


@pytest.mark.parametrize(("verb", "is_hidden"), [(Verb.HIDE, True), (Verb.UNHIDE, False)])
@pytest.mark.parametrize("kind", [Kind.POST, Kind.COMMENT])
async def test_what_facebook_will_not_hide_twice_is_hidden(
    verb: Verb, kind: Kind, *, is_hidden: bool
) -> None:
    def answer(asked: Asked) -> Answer:
        if asked.method == "POST":
            return as_json(INVALID, status=400)
        return as_json({"id": "905_11", "is_hidden": is_hidden})

    item = Item(native_id="905_11", kind=kind)
    await act(verb, kind).do(answered(answer), acme(), Target(item=item), Draft())


@pytest.mark.parametrize(("verb", "is_liked"), [(Verb.LIKE, True), (Verb.UNLIKE, False)])
@pytest.mark.parametrize("kind", [Kind.POST, Kind.COMMENT])
async def test_what_facebook_will_not_like_twice_is_liked(
    stage: OnFacebook, verb: Verb, kind: Kind, *, is_liked: bool
) -> None:
    item = await written(stage, kind)
    first = Verb.LIKE if is_liked else Verb.UNLIKE
    await do(stage, first, item)
    api = stage.api()
    refusing = replace(api, check=_refusing(api.check))
    await act(verb, kind).do(refusing, stage.page, Target(item=item), Draft())
    seen = await stage.seen(item.native_id)
    assert seen
    assert seen.is_liked is is_liked


def _refusing(check: Checked) -> Checked:
    """Return a check that takes the answer to what is told for a refusal."""

    def checked(reply: Reply, now: datetime) -> None:
        if reply.url.partition("?")[0].endswith("/likes"):
            raise Invalid("answers with error 100")
        check(reply, now)

    return checked


@pytest.mark.parametrize("kind", [Kind.POST, Kind.COMMENT])
async def test_what_facebook_will_not_hide_at_all_is_a_final_no(kind: Kind) -> None:
    def answer(asked: Asked) -> Answer:
        is_asked = asked.method == "GET"
        return as_json({"id": "905_11"}) if is_asked else as_json(INVALID, status=400)

    item = Item(native_id="905_11", kind=kind)
    with pytest.raises(NotDone, match="will not do this"):
        await act(Verb.HIDE, kind).do(answered(answer), acme(), Target(item=item), Draft())


@pytest.mark.parametrize("verb", [Verb.LIKE, Verb.HIDE])
async def test_what_does_not_say_that_it_is_done_is_not_taken_for_done(verb: Verb) -> None:
    item = Item(native_id="905_11", kind=Kind.COMMENT)
    api = answered(lambda asked: as_json({"success": False}))
    with pytest.raises(UnexpectedReply):
        await act(verb, Kind.COMMENT).do(api, acme(), Target(item=item), Draft())


async def test_what_stands_after_it_was_deleted_was_not_deleted() -> None:
    gone = {"error": {"message": "Unsupported", "code": 100, "error_subcode": 33}}

    def answer(asked: Asked) -> Answer:
        is_asked = asked.method == "GET"
        return as_json({"id": "905_11"}) if is_asked else as_json(gone, status=400)

    item = Item(native_id="905_11", kind=Kind.COMMENT)
    with pytest.raises(NotDone, match="does not let this page delete it"):
        await act(Verb.DELETE, item.kind).do(answered(answer), acme(), Target(item=item), Draft())


# Roles


@pytest.mark.parametrize(
    ("verb", "kind", "lacking"),
    [
        (Verb.REPLY, Kind.POST, {"MODERATE", "CREATE_CONTENT"}),
        (Verb.HIDE, Kind.COMMENT, {"MODERATE"}),
        (Verb.HIDE, Kind.POST, {"CREATE_CONTENT"}),
        (Verb.REPLY, Kind.PRIVATE_MESSAGE, {"MESSAGING"}),
    ],
)
async def test_a_role_that_is_too_weak_says_so(
    stage: OnFacebook, verb: Verb, kind: Kind, lacking: set[str]
) -> None:
    item = await written(stage, kind)
    stage.site.roles["jane"] = tuple({*CLASSIC} - {"MANAGE", *lacking})
    with pytest.raises(ReconnectNeeded, match="the role on the page is too weak") as caught:
        await do(stage, verb, item, "Hello")
    assert caught.value.cause is Cause.PERMISSION
