"""Private messages: only in the private channel that an administrator chose, never elsewhere."""

import pytest
from structlog.testing import capture_logs

from bot.messages import home, item_acts, reply, topic_acting
from bot.sandbox import words
from providers.acting import Verb
from providers.vocabulary import Page
from tests.handlers.linked.at_quay import Quay
from tests.handlers.place import last, modal
from tests.harbour import Harbour

SECRET = "My order 1745 never came"


@pytest.fixture
def harbour() -> Harbour:
    return Harbour(has_messages=True)


@pytest.fixture
async def page(quay: Quay) -> Page:
    page = quay.harbour.page("Acme Boats", jane="manager", omar="manager")
    await quay.watches(page, quay.jane, "jane")
    return page


async def chooses(quay: Quay, channel: str) -> dict[str, str]:
    await quay.jane.opens_home()
    await quay.jane.chooses(home.MORE, home.MORE_VERBS[home.ACTING])
    await quay.jane.chooses(topic_acting.PRIVATE, quay.place.sandbox.channel(channel).id)
    return await quay.jane.submits()


def read(quay: Quay, channel: str) -> list[str]:
    return [words(one.blocks) or one.text for one in quay.place.sandbox.channel(channel).messages]


async def test_they_stay_at_the_service_until_a_channel_is_chosen(quay: Quay, page: Page) -> None:
    quay.harbour.writes_to(page, SECRET, at=quay.clock.now())
    with capture_logs() as logged:
        await quay.passes(hours=2)
    everywhere = [line for name in ("social", "leads", "random") for line in read(quay, name)]
    assert not any(SECRET in line for line in everywhere)
    assert SECRET not in str(logged)
    await quay.jane.command("/social status")
    assert SECRET not in last(quay.jane)


async def test_they_are_posted_in_the_private_channel_alone(quay: Quay, page: Page) -> None:
    assert await chooses(quay, "leads") == {}
    quay.harbour.writes_to(page, SECRET, at=quay.clock.now())
    await quay.passes(hours=2)
    assert any(SECRET in line for line in read(quay, "leads"))
    assert not any(SECRET in line for line in read(quay, "social"))


async def test_a_public_channel_cannot_be_chosen(quay: Quay, page: Page) -> None:
    del page
    refused = await chooses(quay, "competitors")
    assert refused == {"channel": "Everyone can read that channel. Choose a private one."}


async def test_a_conversation_is_one_thread(quay: Quay, page: Page) -> None:
    await chooses(quay, "leads")
    for text, talk in (("First", "wile"), ("Other", "bugs"), ("Second", "wile"), ("Third", "wile")):
        quay.harbour.writes_to(page, text, at=quay.clock.now(), talk=talk)
        await quay.passes(hours=2)
    posted = {
        words(one.blocks).split("\n")[1]: one
        for one in quay.place.sandbox.channel("leads").messages
        if one.blocks
    }
    first = posted["First"].ts
    threads = {text: one.thread_ts for text, one in posted.items()}
    assert threads == {"First": None, "Other": None, "Second": first, "Third": first}


async def test_what_the_writer_deletes_is_erased_here_too(quay: Quay, page: Page) -> None:
    await chooses(quay, "leads")
    written = quay.harbour.writes_to(page, SECRET, at=quay.clock.now())
    await quay.passes(hours=2)
    quay.harbour.dock.gone.add(written.native_id)
    message = quay.place.sandbox.channel("leads").messages[-1]
    await quay.omar.clicks(item_acts.ACTION[Verb.REPLY], message=message)
    quay.omar.types(reply.BOX, "It is on its way")
    await quay.omar.submits()
    await quay.omar.submits()
    await quay.passes(seconds=11)
    assert not any(SECRET in line for line in read(quay, "leads"))
    assert "What it said is erased here too." in words(
        quay.place.sandbox.channel("leads").messages[-1].blocks
    )


async def test_the_end_of_the_window_is_shown_and_an_answer_goes_out_in_time(
    quay: Quay, page: Page
) -> None:
    await chooses(quay, "leads")
    quay.harbour.writes_to(page, SECRET, at=quay.clock.now())
    await quay.passes(hours=2)
    message = quay.place.sandbox.channel("leads").messages[-1]
    assert "answers are taken until" in words(message.blocks)
    await quay.omar.clicks(item_acts.ACTION[Verb.REPLY], message=message)
    quay.omar.types(reply.BOX, "It is on its way")
    await quay.omar.submits()
    await quay.omar.submits()
    await quay.passes(seconds=11)
    assert [one.text for one in quay.harbour.dock.said.values()] == ["It is on its way"]


async def test_after_the_window_it_says_that_it_is_too_late(quay: Quay, page: Page) -> None:
    await chooses(quay, "leads")
    quay.harbour.writes_to(page, SECRET, at=quay.clock.now())
    await quay.passes(hours=2)
    message = quay.place.sandbox.channel("leads").messages[-1]
    quay.clock.forward(hours=30)
    await quay.omar.clicks(item_acts.ACTION[Verb.REPLY], message=message)
    assert "the time in which the service takes it is over" in last(quay.omar, "leads")


async def test_a_member_cannot_choose_the_channel(quay: Quay, page: Page) -> None:
    del page
    await quay.omar.opens_home()
    await quay.omar.chooses(home.MORE, home.MORE_VERBS[home.ACTING])
    assert quay.omar.modal is None


async def test_only_people_of_the_chosen_group_may_act(quay: Quay, page: Page) -> None:
    await quay.jane.opens_home()
    await quay.jane.chooses(home.MORE, home.MORE_VERBS[home.ACTING])
    assert "Whose people may reply" in modal(quay.jane)
    await quay.jane.chooses(topic_acting.GROUPS, "Leads")
    await quay.jane.submits()
    quay.harbour.comments_on(page, "Hello", at=quay.clock.now())
    await quay.passes(hours=2)
    await quay.omar.clicks(item_acts.ACTION[Verb.LIKE])
    await quay.settles()
    assert "Only some people may act as this page here." in last(quay.omar)
    assert quay.harbour.dock.liked == set()
    await quay.jane.clicks(item_acts.ACTION[Verb.LIKE])
    await quay.settles()
    assert quay.harbour.dock.liked == {"acme-boats/comment/1"}
