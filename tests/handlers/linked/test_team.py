"""Team use: who looks after what people write, what is open, and who hears of it when it stays."""

from dataclasses import replace
from typing import Any

import pytest

from bot.acts import escalating
from bot.messages import home, inbox, item_acts, reply, topic_acting, topic_tune
from bot.sandbox import words
from bot.sandbox.person import Person
from bot.sandbox.records import Message
from bot.watching import releasing
from providers.acting import Verb
from providers.vocabulary import Page
from tests.handlers.linked.at_quay import Quay
from tests.handlers.place import last, modal
from tests.harbour import Harbour

ASKED = "Are you open on Sunday?"


@pytest.fixture
def harbour() -> Harbour:
    return Harbour(has_messages=True)


@pytest.fixture
async def page(quay: Quay) -> Page:
    page = quay.harbour.page("Acme Boats", jane="manager", omar="manager")
    await quay.watches(page, quay.jane, "jane")
    return page


@pytest.fixture
async def asked(quay: Quay, page: Page) -> Quay:
    """Let a stranger's comment stand in the channel of a page that jane has linked."""
    quay.harbour.comments_on(page, ASKED, at=quay.clock.now())
    await quay.passes(hours=2)
    return quay


def found(quay: Quay, text: str = ASKED, channel: str = "social") -> Message:
    messages = quay.place.sandbox.channel(channel).messages
    return next(one for one in reversed(messages) if text in words(one.blocks))


def said(quay: Quay, text: str = ASKED) -> str:
    return words(found(quay, text).blocks)


async def does(quay: Quay, who: Person, verb: str) -> None:
    await who.chooses(item_acts.MENU, verb, message=found(quay))
    await quay.settles()


def offers(quay: Quay) -> list[str]:
    elements: list[dict[str, Any]] = [
        one for block in found(quay).blocks for one in block.get("elements", [])
    ]
    menus = [one for one in elements if one.get("type") == "overflow"]
    return [one["text"]["text"] for menu in menus for one in menu["options"]]


async def test_who_claims_it_is_told_under_the_message(asked: Quay) -> None:
    assert offers(asked) == ["Claim", "Done", "Mute …"]
    await does(asked, asked.omar, "Claim")
    assert f":raised_hand: Claimed by <@{asked.omar.id}> · <!date^" in said(asked)
    assert "{ago}" in said(asked)
    assert offers(asked) == ["Done", "Reopen", "Mute …"]


async def test_a_claim_of_anothers_is_told_kindly(asked: Quay) -> None:
    stale = found(asked)
    before = [*stale.blocks]
    await does(asked, asked.omar, "Claim")
    stale.blocks[:] = before
    await asked.jane.chooses(item_acts.MENU, "Claim", message=stale)
    assert f"<@{asked.omar.id}> has claimed it already." in last(asked.jane)
    await asked.jane.command("/social inbox")
    assert f"Claimed by <@{asked.omar.id}>" in last(asked.jane)


async def test_claiming_twice_is_once_and_says_nothing(asked: Quay) -> None:
    stale = found(asked)
    before = [*stale.blocks]
    await does(asked, asked.omar, "Claim")
    told = len(asked.omar.sees("social"))
    stale.blocks[:] = before
    await asked.omar.chooses(item_acts.MENU, "Claim", message=stale)
    assert len(asked.omar.sees("social")) == told


async def test_done_and_open_again(asked: Quay) -> None:
    await does(asked, asked.omar, "Claim")
    await does(asked, asked.jane, "Done")
    assert f":white_check_mark: Done by <@{asked.jane.id}>" in said(asked)
    assert "Claimed" not in said(asked)
    assert offers(asked) == ["Reopen", "Mute …"]
    await does(asked, asked.omar, "Reopen")
    assert "Done by" not in said(asked)
    assert offers(asked) == ["Claim", "Done", "Mute …"]


async def test_an_answer_closes_it(asked: Quay) -> None:
    await asked.omar.clicks(item_acts.ACTION[Verb.REPLY], message=found(asked))
    asked.omar.types(reply.BOX, "Yes, until nine")
    await asked.omar.submits()
    await asked.omar.submits()
    await asked.passes(seconds=11)
    assert f"Done by <@{asked.omar.id}>" in said(asked)
    await asked.jane.command("/social inbox")
    assert "Nothing is open." in last(asked.jane)


async def test_a_guest_can_neither_claim_nor_look_into_the_inbox(asked: Quay) -> None:
    gus = asked.place.gus
    await gus.chooses(item_acts.MENU, "Claim", message=found(asked))
    assert "Guests can look" in last(gus)
    await gus.command("/social inbox")
    assert "Guests can look" in last(gus)
    assert "Claimed" not in said(asked)


async def test_a_post_and_what_the_page_says_itself_are_nobodys_task(
    quay: Quay, page: Page
) -> None:
    quay.harbour.publishes(page, "A post", at=quay.clock.now())
    quay.harbour.comments_on(page, "Our own", at=quay.clock.now())
    own = quay.harbour.comments[page.native_id]
    own[0] = replace(own[0], is_own=True)
    await quay.passes(hours=2)
    await quay.jane.command("/social inbox")
    assert "Nothing is open." in last(quay.jane)


async def test_history_opens_nothing(quay: Quay) -> None:
    page = quay.harbour.page("Acme Boats", jane="manager")
    quay.harbour.comments_on(page, "An old one", at=quay.clock.now())
    await quay.watches(page, quay.jane, "jane")
    await quay.passes(hours=2)
    await quay.jane.command("/social inbox")
    assert "Nothing is open." in last(quay.jane)


async def test_the_inbox_shows_what_is_open_with_its_link(asked: Quay) -> None:
    asked.clock.forward(hours=3)
    await asked.jane.command("/social inbox")
    told = last(asked.jane)
    assert "*1 item open*" in told
    place = asked.place.sandbox.channel("social").id
    mark = found(asked).ts.replace(".", "")
    assert f"/archives/{place}/p{mark}|“{ASKED}”>" in told
    assert "*Acme Boats* in Ours · 3 h ago" in told


async def test_unclaimed_comes_first_then_mine_then_others(quay: Quay, page: Page) -> None:
    for text in ("First", "Second", "Third"):
        quay.harbour.comments_on(page, text, at=quay.clock.now())
        await quay.passes(minutes=90)
    await quay.omar.chooses(item_acts.MENU, "Claim", message=found(quay, "First"))
    await quay.jane.chooses(item_acts.MENU, "Claim", message=found(quay, "Second"))
    await quay.jane.command("/social inbox")
    told = last(quay.jane)
    order = sorted(("First", "Second", "Third"), key=told.index)
    assert order == ["Third", "Second", "First"]


async def test_the_inbox_claims_and_closes_in_place(asked: Quay) -> None:
    await asked.omar.command("/social inbox")
    await asked.omar.clicks(inbox.CLAIM)
    assert f"Claimed by <@{asked.omar.id}>" in last(asked.omar)
    await asked.omar.clicks(inbox.DONE)
    assert "Nothing is open." in last(asked.omar)
    await asked.settles()
    assert f"Done by <@{asked.omar.id}>" in said(asked)


async def test_the_inbox_tells_who_was_quicker(asked: Quay) -> None:
    await asked.omar.command("/social inbox")
    await does(asked, asked.jane, "Claim")
    await asked.omar.clicks(inbox.CLAIM)
    assert f"<@{asked.jane.id}> has claimed it already." in last(asked.omar)
    assert "*1 item open*" in last(asked.omar)


async def test_the_inbox_turns_its_pages(quay: Quay, page: Page) -> None:
    for number in range(12):
        quay.harbour.comments_on(page, f"Number {number:02}", at=quay.clock.now())
    await quay.passes(hours=2)
    await quay.jane.command("/social inbox")
    assert "*12 items open*" in last(quay.jane)
    assert "Number 11" not in last(quay.jane)
    await quay.jane.clicks(f"{inbox.TURN}.next")
    assert "Page 2 of 2" in last(quay.jane)
    assert "Number 11" in last(quay.jane)
    for _ in range(2):
        await quay.jane.clicks(inbox.DONE)
    assert "*10 items open*" in last(quay.jane)
    assert "Page" not in last(quay.jane)


async def test_what_is_private_is_open_and_read_where_it_stands(quay: Quay, page: Page) -> None:
    await quay.jane.opens_home()
    await quay.jane.chooses(home.MORE, home.MORE_VERBS[home.ACTING])
    await quay.jane.chooses(topic_acting.PRIVATE, quay.place.sandbox.channel("leads").id)
    await quay.jane.submits()
    quay.harbour.writes_to(page, "My order 1745 never came", at=quay.clock.now())
    await quay.passes(hours=2)
    assert "1745" in words(found(quay, "1745", "leads").blocks)
    await quay.omar.command("/social inbox")
    assert "Somebody: <" in last(quay.omar)
    assert "“a private message”" in last(quay.omar)
    assert "1745" not in last(quay.omar)


async def escalates(quay: Quay, *, minutes: str, channel: str = "", group: str = "") -> Any:
    """Let jane say who hears of what stays open in Ours."""
    await quay.jane.command("/social topic escalate Ours")
    quay.jane.types(topic_tune.MINUTES, minutes)
    if channel:
        await quay.jane.chooses(topic_tune.CHANNEL, quay.place.sandbox.channel(channel).id)
    if group:
        await quay.jane.chooses(topic_tune.GROUP, group)
    return await quay.jane.submits()


async def told_late(quay: Quay, **time: float) -> None:
    quay.clock.forward(**time)
    await escalating.tell_due(quay.place.bot)
    await quay.settles()


def late(quay: Quay, channel: str) -> list[str]:
    messages = quay.place.sandbox.channel(channel).messages
    return [one.text for one in messages if ":alarm_clock:" in one.text]


async def test_what_stays_open_is_told_once_in_a_channel(quay: Quay, page: Page) -> None:
    assert await escalates(quay, minutes="30", channel="competitors") == {}
    assert "What is still open in *Ours* after 30 minutes is told to <#" in last(quay.jane)
    quay.harbour.comments_on(page, ASKED, at=quay.clock.now())
    await quay.passes(hours=2)
    await told_late(quay, minutes=20)
    assert late(quay, "competitors") == []
    await told_late(quay, minutes=20)
    await told_late(quay, hours=20)
    (told,) = late(quay, "competitors")
    assert "Still open after" in told
    assert f"|“{ASKED}”>" in told
    assert "*Acme Boats*, in *Ours*. Nobody has claimed it." in told
    assert "<!subteam" not in told


async def test_a_user_group_is_pinged_where_the_message_stands(quay: Quay, page: Page) -> None:
    group = next(iter(quay.place.sandbox.slack.user_groups.values()))
    assert await escalates(quay, minutes="30", group=group.name) == {}
    quay.harbour.comments_on(page, "<!channel> hurry", at=quay.clock.now())
    await quay.passes(hours=2)
    await does_claim(quay)
    await told_late(quay, minutes=40)
    (told,) = late(quay, "social")
    assert told.startswith(f":alarm_clock: <!subteam^{group.id}> Still open after")
    assert "<!channel>" not in told
    assert f"Claimed by <@{quay.omar.id}>" in told


async def does_claim(quay: Quay) -> None:
    await quay.omar.chooses(item_acts.MENU, "Claim", message=found(quay, "hurry"))
    await quay.settles()


async def test_what_is_done_in_time_is_not_told(quay: Quay, page: Page) -> None:
    await escalates(quay, minutes="30", channel="competitors")
    quay.harbour.comments_on(page, ASKED, at=quay.clock.now())
    await quay.passes(hours=2)
    await does(quay, quay.omar, "Done")
    await told_late(quay, hours=2)
    assert late(quay, "competitors") == []


async def test_in_quiet_hours_nobody_is_told(quay: Quay, page: Page) -> None:
    await escalates(quay, minutes="30", channel="competitors")
    hour = quay.clock.now().hour
    await quay.jane.command("/social topic quiet Ours")
    await quay.jane.chooses(topic_tune.FROM, f"{hour:02}:00")
    await quay.jane.chooses(topic_tune.UNTIL, f"{hour + 8:02}:00")
    await quay.jane.chooses("settings.zone", "UTC")
    await quay.jane.submits()
    quay.harbour.comments_on(page, ASKED, at=quay.clock.now())
    await quay.passes(hours=1)
    await told_late(quay, hours=3)
    assert late(quay, "competitors") == []
    await releasing.release_due(quay.place.bot)
    await told_late(quay, hours=5)
    assert len(late(quay, "competitors")) == 1


async def test_alerts_come_in_quiet_hours_too(quay: Quay, page: Page) -> None:
    hour = quay.clock.now().hour
    await quay.jane.command("/social topic quiet Ours")
    await quay.jane.chooses(topic_tune.FROM, f"{hour:02}:00")
    await quay.jane.chooses(topic_tune.UNTIL, f"{hour + 8:02}:00")
    await quay.jane.chooses("settings.zone", "UTC")
    await quay.jane.submits()
    quay.harbour.comments_on(page, ASKED, at=quay.clock.now())
    await quay.passes(hours=1)
    quay.harbour.refuses("jane")
    await quay.passes(hours=1)
    assert "needs to be reconnected" in quay.alert().text
    messages = quay.place.sandbox.channel("social").messages
    assert not any(ASKED in words(one.blocks) for one in messages)


async def test_nobody_or_both_to_tell_is_told_under_the_field(quay: Quay, page: Page) -> None:
    del page
    refused = {"minutes": "Choose a channel or a user group, one of both."}
    assert await escalates(quay, minutes="30") == refused
    assert "Minutes after which others are told" in modal(quay.jane)
    await quay.jane.closes()
    assert await escalates(quay, minutes="") == {}
    assert "Nobody else is told of what stays open in *Ours*." in last(quay.jane)
