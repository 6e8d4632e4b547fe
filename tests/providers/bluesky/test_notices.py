"""Who answers, names or quotes an account arrives once, under the post that it answers."""

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from providers.bluesky import notices
from providers.bluesky.linking import LINK
from providers.errors import ProviderError, Unavailable
from providers.vocabulary import Batch, Item, Kind
from tests.providers.any_order import json_values
from tests.providers.bluesky.inbox import OTHER, Inbox, own
from tests.providers.bluesky.login import token
from tests.providers.bluesky.reading import texts
from tests.providers.bluesky.server import account_page, example
from tests.providers.loopback import Answer, Asked, as_json
from tests.providers.played import played

TOKEN = token()


async def poll(inbox: Inbox, cursor: str = "", now: datetime | None = None) -> Batch:
    api = replace(played(inbox.answer), signer=LINK.signer(TOKEN))
    return await notices.poll(replace(api, now=now or api.now), account_page(), cursor)


async def drained(inbox: Inbox, cursor: str) -> tuple[list[str], str]:
    brought: list[str] = []
    more = True
    while more:
        batch = await poll(inbox, cursor)
        brought, cursor, more = [*brought, *texts(batch)], batch.cursor, batch.more
    return brought, cursor


async def only(inbox: Inbox) -> Item:
    (item,) = (await poll(inbox)).items
    return item


def _played(asked: Asked) -> Answer:
    name = "notified_posts" if "getPosts" in asked.path else "notifications"
    return as_json(example(f"{name}.json"))


async def test_the_appviews_own_answers_become_items() -> None:
    api = replace(played(_played), signer=LINK.signer(TOKEN))
    items = (await notices.poll(api, account_page(), "")).items
    assert [(item.kind, bool(item.answers), item.author.name) for item in items] == [
        (Kind.MENTION, False, "Kai"),
        (Kind.MENTION, False, "Jane Roe"),
        (Kind.REPLY, True, "Kai"),
        (Kind.REPLY, True, "Jane Roe"),
    ]
    quote, mention, below, answer = items
    assert "&lt;b&gt;beauty&lt;/b&gt;" in quote.html
    assert "<blockquote>" in quote.html
    assert ">@acme.example.com</a>" in mention.html
    assert below.answers == answer.answers
    assert below.answers_url != answer.answers_url
    assert answer.metrics["replies"] == 1


async def test_an_answer_goes_under_the_post_that_it_answers() -> None:
    inbox = Inbox()
    inbox.answers("lovely", parent=own("second"), root=own("first"))
    inbox.notices[0]["reasonSubject"] = own("second")
    item = await only(inbox)
    assert (item.kind, item.answers) == (Kind.REPLY, own("second"))
    assert item.answers_url.endswith("/post/second")


async def test_an_answer_to_an_answer_goes_under_the_accounts_post_above_it() -> None:
    inbox = Inbox()
    inbox.answers("me too", parent=f"at://{OTHER}/app.bsky.feed.post/lovely", root=own("first"))
    item = await only(inbox)
    assert (item.kind, item.answers) == (Kind.REPLY, own("first"))
    assert item.answers_url.endswith(f"{OTHER}/post/lovely")


async def test_an_answer_that_names_the_account_is_told_once_as_an_answer() -> None:
    inbox = Inbox()
    reply = {"root": {"uri": own("first")}, "parent": {"uri": own("first")}}
    inbox.tells("mention", "@acme lovely", reply=reply)
    item = await only(inbox)
    assert (item.kind, item.answers) == (Kind.REPLY, own("first"))


async def test_a_mention_below_somebody_elses_post_answers_nothing_of_ours() -> None:
    inbox = Inbox()
    other = {"uri": f"at://{OTHER}/app.bsky.feed.post/theirs"}
    inbox.tells("mention", "ask @acme", reply={"root": other, "parent": other})
    item = await only(inbox)
    assert (item.kind, item.answers) == (Kind.MENTION, "")
    assert item.answers_url.endswith("/post/theirs")


async def test_what_the_owner_has_read_or_filtered_for_themselves_is_left_alone() -> None:
    inbox = Inbox()
    inbox.answers("one")
    await poll(inbox)
    assert {asked.path.rpartition(".")[2] for asked in inbox.asked} == {
        "listNotifications",
        "getPosts",
    }
    assert {asked.method for asked in inbox.asked} == {"GET"}
    assert inbox.asked[0].one("priority") == "false"
    assert sorted(inbox.asked[0].query["reasons"]) == ["mention", "quote", "reply"]


async def test_a_second_look_asks_once_and_brings_nothing() -> None:
    inbox = Inbox()
    inbox.answers("one")
    first = await poll(inbox)
    inbox.asked.clear()
    assert (await poll(inbox, first.cursor)).items == ()
    assert len(inbox.asked) == 1


async def test_reading_ones_notifications_brings_nothing_new() -> None:
    inbox = Inbox()
    inbox.answers("one")
    first = await poll(inbox)
    inbox.notices[0]["isRead"] = True
    assert (await poll(inbox, first.cursor)).items == ()


async def test_what_is_new_comes_with_its_counts() -> None:
    inbox = Inbox()
    inbox.answers("one")
    first = await poll(inbox)
    inbox.tells("quote", "two")
    (item,) = (await poll(inbox, first.cursor)).items
    assert (item.html, item.kind, item.metrics) == ("<p>two</p>", Kind.MENTION, {"likes": 1})


async def test_a_deleted_answer_is_gone_and_a_hidden_one_is_not() -> None:
    inbox = Inbox()
    inbox.answers("start")
    deleted, hidden = inbox.answers("one"), inbox.answers("two")
    first = await poll(inbox)
    inbox.loses(deleted)
    inbox.hides(hidden)
    assert (await poll(inbox, first.cursor)).gone == (deleted,)


async def test_what_was_deleted_between_two_requests_is_not_told() -> None:
    inbox = Inbox()
    inbox.answers("one")
    uri = inbox.answers("two")
    listed = inbox.answer(Asked("/xrpc/app.bsky.notification.listNotifications", _QUERY))

    def answer(asked: Asked) -> Answer:
        return listed if "listNotifications" in asked.path else inbox.answer(asked)

    inbox.loses(uri)
    api = replace(played(answer), signer=LINK.signer(TOKEN))
    assert texts(await notices.poll(api, account_page(), "")) == ["one"]


_QUERY = {"reasons": ["reply"], "limit": ["25"]}


async def test_a_burst_is_read_back_over_several_polls() -> None:
    inbox = Inbox()
    inbox.answers("start")
    first = await poll(inbox)
    for number in range(700):
        inbox.answers(str(number))
    assert (await poll(inbox, first.cursor)).more
    brought, cursor = await drained(inbox, first.cursor)
    assert sorted(brought, key=int) == [str(number) for number in range(700)]
    assert (await poll(inbox, cursor)).items == ()


async def test_an_answer_below_thousands_of_likes_is_found_once() -> None:
    inbox = Inbox()
    inbox.answers("start")
    first = await poll(inbox)
    inbox.answers("the one")
    for _ in range(3_000):
        inbox.tells("like")
    brought, cursor = await drained(inbox, first.cursor)
    assert brought == ["the one"]
    inbox.tells("like")
    assert (await drained(inbox, cursor))[0] == []


async def test_history_below_many_likes_does_not_come_as_news() -> None:
    inbox = Inbox()
    inbox.answers("years ago")
    for _ in range(1_000):
        inbox.tells("like")
    now = datetime(2027, 11, 24, tzinfo=UTC)
    first = await poll(inbox, now=now)
    assert first.items == ()
    inbox.tells("like")
    second = await poll(inbox, first.cursor, now)
    assert (second.items, second.more) == ((), False)


async def test_a_list_that_leads_in_a_circle_is_left() -> None:
    def answer(asked: Asked) -> Answer:
        return as_json({"notifications": [], "cursor": "again", "seenAt": len(asked.query)})

    api = replace(played(answer), signer=LINK.signer(TOKEN))
    first = await notices.poll(api, account_page(), "")
    second = await notices.poll(api, account_page(), first.cursor.replace(first_mark(first), "x"))
    assert not second.more


def first_mark(batch: Batch) -> str:
    return str(json.loads(batch.cursor)["answer"])


async def test_posts_that_cannot_be_looked_at_now_are_not_lost() -> None:
    inbox = Inbox()
    inbox.answers("start")
    first = await poll(inbox)
    inbox.answers("one")

    def answer(asked: Asked) -> Answer:
        return Answer(status=502) if "getPosts" in asked.path else inbox.answer(asked)

    api = replace(played(answer), signer=LINK.signer(TOKEN))
    with pytest.raises(Unavailable):
        await notices.poll(api, account_page(), first.cursor)
    assert texts(await poll(inbox, first.cursor)) == ["one"]


steps = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["reply", "mention", "quote"]), st.integers(1, 40)),
        st.tuples(st.just("like"), st.integers(1, 400)),
        st.tuples(st.just("delete"), st.integers(0, 24)),
        st.tuples(st.just("poll"), st.just(0)),
    ),
    max_size=12,
)


@settings(max_examples=60)
@given(steps=steps)
def test_in_any_order_of_events_nothing_is_lost_and_nothing_comes_twice(
    steps: list[tuple[str, int]],
) -> None:
    asyncio.run(_live_through(steps))


async def _live_through(steps: list[tuple[str, int]]) -> None:
    inbox, known, gone = Inbox(), [], set[str]()
    inbox.answers("start")
    cursor = (await poll(inbox)).cursor
    for what, number in [*steps, ("poll", 0)]:
        if what == "poll":
            more = True
            while more:
                batch = await poll(inbox, cursor)
                assert len(batch.cursor) < 5_000
                known += [item.native_id for item in batch.items]
                gone |= set(batch.gone)
                cursor, more = batch.cursor, batch.more
            told = [one["uri"] for one in inbox.notices if one["reason"] != "like"][1:]
            assert set(told) <= set(known)
        elif what == "delete":
            posts = [one["uri"] for one in inbox.notices[::-1] if one["reason"] != "like"]
            inbox.loses(posts[number] if number < len(posts) - 1 else "")
        else:
            for _ in range(number):
                inbox.tells(what, "" if what == "like" else f"number {inbox.clock}")
    assert len(set(known)) == len(known)
    assert not gone & {one["uri"] for one in inbox.notices}


@given(value=json_values("notifications uri cid author record reason did"))
def test_whatever_the_service_answers_it_is_a_batch_or_an_error_of_ours(value: object) -> None:
    async def run() -> None:
        api = replace(played(lambda asked: as_json(value)), signer=LINK.signer(TOKEN))
        try:
            await notices.poll(api, account_page(), "")
        except ProviderError:
            return

    asyncio.run(run())
