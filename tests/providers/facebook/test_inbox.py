"""Private messages are followed: each once, below each other, with the hour when answers end."""

from datetime import timedelta

import pytest

from bot.sandbox.graph import inbox
from bot.sandbox.graph.records import CLASSIC
from providers.errors import ReconnectNeeded, Unavailable
from providers.facebook import messages
from providers.facebook.inbox import CONVERSATIONS, LOST, PORTIONS, poll_messages
from providers.facebook.inbox_calls import MESSAGES
from providers.facebook.inbox_cursor import HEADS, KEPT, InboxCursor
from providers.vocabulary import Batch, Item, Kind
from tests.providers.facebook.double import Double
from tests.providers.facebook.plays import PAGE_ID, acme, answered, example
from tests.providers.facebook.test_polling import CAFE, Reader, texts
from tests.providers.loopback import Answer, Asked, as_json

NADIA, TOM = "7700000000000001", "7700000000000002"


class Secretary(Reader):
    """Somebody who reads the page's inbox."""

    async def read(self) -> Batch:
        api = self.facebook.api(self.access.signer.access)  # type: ignore[attr-defined]
        batch = await poll_messages(api, self.page, self.cursor)
        self.cursor = batch.cursor
        return batch


@pytest.fixture
async def secretary(facebook: Double) -> Secretary:
    secretary = Secretary(facebook, *(await facebook.opened()))
    await secretary.read()
    return secretary


def write(facebook: Double, text: str, by: str = NADIA) -> str:
    """Write to the café, a minute after the last."""
    facebook.clock.forward(minutes=1)
    return inbox.received(facebook.graph, CAFE, text, by=by).id


def answer(facebook: Double, text: str, to: str = NADIA) -> str:
    """Let the café answer from Facebook's own inbox."""
    facebook.clock.forward(minutes=1)
    return inbox.answered(facebook.graph, CAFE, to, text).id


# As Facebook sends them


def sent() -> list[Item]:
    """Return the messages of the examples as items."""
    return [
        messages.message(one, messages.talk(found, acme(), "https://www.facebook.com"), acme())
        for found in example("conversations.json")["data"]
        for one in found["messages"]["data"]
    ]


def test_a_message_is_an_item_that_is_answered_by_its_conversation_and_person() -> None:
    item = sent()[2]
    assert (item.kind, item.author.name, item.is_own) == (Kind.PRIVATE_MESSAGE, "Road R.", False)
    assert item.url == (
        "https://www.facebook.com/acmeworks/inbox/122100000000905/?section=messages"
    )
    assert messages.conversation_of(item) == "t_122100000000905"
    assert messages.person_of(item) == "7700112233440000"
    assert item.html == (
        "<p>It fell on &lt;b&gt;me&lt;/b&gt;: "
        '<a href="https://road.example/fell">https://road.example/fell</a></p>'
    )


def test_the_pages_own_message_is_told_as_the_pages() -> None:
    item = sent()[1]
    assert (item.is_own, item.author.name, item.author.handle) == (True, "Acme Works", "@acmeworks")
    assert messages.person_of(item) == "7700112233440000"


def test_pictures_are_shown_and_files_are_named() -> None:
    item = sent()[0]
    assert [one.url.partition("?")[0] for one in item.pictures] == [
        "https://scontent.example.com/v/t1.15752-9/601_n.jpg"
    ]
    assert "bill &amp; more.pdf</a>" in item.html
    assert "anvil.jpg" not in item.html


def test_what_cannot_be_shown_and_who_cannot_be_answered_is_said() -> None:
    item = sent()[3]
    assert (item.html, item.can_be) == (messages.NOT_TOLD, ())
    assert item.native_id == "m_mid.$cAAJsujCd2ORnt5qg1VdF"


def test_answers_end_a_day_after_the_persons_last_message_and_not_after_the_pages() -> None:
    heard = sent()[0].posted_at
    assert heard
    assert {item.until for item in sent()[:3]} == {heard + timedelta(hours=24)}


# Followed


async def test_a_new_message_arrives_once(facebook: Double, secretary: Secretary) -> None:
    write(facebook, "Is a table free?")
    assert texts(await secretary.read()) == ["Is a table free?"]
    assert texts(await secretary.read()) == []


async def test_a_conversation_can_be_seen_at_its_address(
    facebook: Double, secretary: Secretary
) -> None:
    write(facebook, "Is a table free?")
    (item,) = (await secretary.read()).items
    async with facebook.session.get(item.url) as shown:
        assert "Is a table free?" in await shown.text()


async def test_what_was_written_before_comes_at_the_first_look_and_stands_by_itself(
    facebook: Double,
) -> None:
    write(facebook, "Are you open?")
    answer(facebook, "We are.")
    batch = await Secretary(facebook, *(await facebook.opened())).read()
    assert texts(batch) == ["We are.", "Are you open?"]
    assert [item.answers for item in batch.items] == ["", ""]


async def test_a_conversation_stands_below_its_first_message_that_was_news(
    facebook: Double, secretary: Secretary
) -> None:
    first = write(facebook, "Hello?")
    second = write(facebook, "Anybody?")
    found = {item.native_id: item.answers for item in (await secretary.read()).items}
    assert found == {first: "", second: first}
    third = answer(facebook, "Here!")
    of_tom = write(facebook, "Lost my hat", by=TOM)
    found = {item.native_id: item.answers for item in (await secretary.read()).items}
    assert found == {third: first, of_tom: ""}


async def test_a_conversation_that_slept_begins_anew(
    facebook: Double, secretary: Secretary
) -> None:
    write(facebook, "Hello?")
    await secretary.read()
    facebook.clock.forward(days=8)
    write(facebook, "Me again")
    (item,) = (await secretary.read()).items
    assert item.answers == ""


async def test_only_what_was_written_in_since_is_asked_for(
    facebook: Double, secretary: Secretary
) -> None:
    write(facebook, "Hello?")
    await secretary.read()
    facebook.graph.asked.clear()
    await secretary.read()
    (asked,) = facebook.graph.asked
    assert "updated_after_ms=" in asked


async def test_where_that_cannot_be_asked_the_newest_are() -> None:
    listed = example("conversations.json")

    def answer(asked: Asked) -> Answer:
        if "updated_after_ms" in asked.query:
            return as_json({"error": {"message": "(#100) No", "code": 100}}, status=400)
        return as_json(listed)

    first = await poll_messages(answered(answer), acme(), "")
    newer = {**listed["data"][0]["messages"]["data"][0], "id": "m_newer", "message": "Hello?"}
    newer["created_time"] = "2026-11-24T10:00:00+0000"
    listed["data"][0]["messages"]["data"].insert(0, newer)
    batch = await poll_messages(answered(answer), acme(), first.cursor)
    assert [item.native_id for item in batch.items] == ["m_newer"]


async def test_a_flood_of_conversations_is_read_back(
    facebook: Double, secretary: Secretary
) -> None:
    people = [str(7_800_000_000_000_000 + number) for number in range(2 * PORTIONS * CONVERSATIONS)]
    for person in people:
        facebook.clock.forward(seconds=1)
        inbox.received(facebook.graph, CAFE, person, by=person)
    found = await secretary.read_all()
    assert sorted(found) == people
    assert texts(await secretary.read()) == []
    assert len(secretary.cursor) < 32_000


async def test_what_a_conversation_no_longer_shows_is_told_as_lost(
    facebook: Double, secretary: Secretary
) -> None:
    for number in range(MESSAGES + 5):
        write(facebook, str(number))
    batch = await secretary.read()
    assert (len(batch.items), batch.lost) == (MESSAGES, LOST)
    assert (await secretary.read()).lost == ""


async def test_a_page_that_nobody_wrote_to_is_quiet(secretary: Secretary) -> None:
    assert (await secretary.read()).items == ()


@pytest.mark.parametrize(
    "scope", ["pages_messaging", "pages_manage_metadata", "pages_read_engagement"]
)
async def test_messages_that_are_closed_to_us_are_no_reason_to_reconnect(
    facebook: Double, secretary: Secretary, scope: str
) -> None:
    facebook.graph.drop_permission(scope)
    with pytest.raises(Unavailable, match="private messages only with every permission"):
        await secretary.read()


async def test_neither_is_a_role_that_is_too_weak_for_them(
    facebook: Double, secretary: Secretary
) -> None:
    roles = facebook.graph.sites[CAFE].roles
    roles["jane"] = tuple({*CLASSIC} - {"MANAGE", "MESSAGING", "MODERATE"})
    with pytest.raises(Unavailable, match="“Messages”"):
        await secretary.read()


async def test_a_dead_token_is_a_reason(facebook: Double, secretary: Secretary) -> None:
    facebook.graph.expire("jane")
    with pytest.raises(ReconnectNeeded):
        await secretary.read()


def test_a_cursor_of_a_busy_inbox_stays_short() -> None:
    known = {f"{number:08}": 1_790_000_000 + number for number in range(3 * KEPT)}
    heads = {f"{number:08}": ("m_" + "x" * 150, number) for number in range(3 * HEADS)}
    cursor = InboxCursor().remember(known, heads, "")
    assert len(cursor.text()) < 32_000
    assert InboxCursor.read(cursor.text()) == cursor
    assert cursor.cut == cursor.floor == max(known.values()) - KEPT + 1


def test_the_pages_number_is_no_persons() -> None:
    found = example("conversations.json")["data"][0]
    found["participants"]["data"] = [{"id": PAGE_ID}]
    talk = messages.talk(found, acme(), "https://www.facebook.com")
    assert talk.can_reply is False
