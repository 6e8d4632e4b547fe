"""An account's page is followed: arrivals, replacements, deletions, and the account's fate."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from providers.bluesky.calls import WINDOW
from providers.bluesky.polling import poll
from providers.errors import PageGone, ProviderError, RateLimited, Unavailable, UnexpectedReply
from providers.vocabulary import Batch, Kind
from tests.providers.bluesky.server import DID, PROFILE, Server, account_page, refused
from tests.providers.loopback import Answer, Asked, as_json
from tests.providers.played import played

PAGE = account_page()


async def _poll(server: Server, cursor: str = "") -> Batch:
    return await poll(played(server.answer), PAGE, cursor)


async def _drained(server: Server, cursor: str) -> tuple[list[str], str]:
    brought: list[str] = []
    more = True
    while more:
        batch = await _poll(server, cursor)
        brought, cursor, more = [*brought, *_texts(batch)], batch.cursor, batch.more
    return brought, cursor


def _texts(batch: Batch) -> list[str]:
    return [item.html.removeprefix("<p>").removesuffix("</p>") for item in batch.items]


def _uri(key: str) -> str:
    return f"at://{DID}/app.bsky.feed.post/{key}"


async def test_the_first_poll_brings_the_newest_first() -> None:
    server = Server()
    server.post("one")
    server.post("two")
    assert _texts(await _poll(server)) == ["two", "one"]


async def test_an_unchanged_page_brings_nothing_and_keeps_its_cursor() -> None:
    server = Server()
    server.post("one")
    first = await _poll(server)
    assert await _poll(server, first.cursor) == Batch(cursor=first.cursor)


async def test_a_new_post_arrives_alone() -> None:
    server = Server()
    server.post("one")
    first = await _poll(server)
    server.post("two")
    assert _texts(await _poll(server, first.cursor)) == ["two"]


async def test_a_post_with_a_date_of_long_ago_arrives_too() -> None:
    server = Server()
    server.post("one")
    first = await _poll(server)
    server.post("from the archive", backdated=timedelta(days=4000))
    (item,) = (await _poll(server, first.cursor)).items
    assert item.posted_at is not None
    assert item.posted_at.year == 2015


async def test_a_post_with_no_usable_date_has_that_of_the_service() -> None:
    server = Server()
    server.post("one", createdAt="1970-01-01T00:00:00Z")
    server.post("two", createdAt="2099-01-01T00:00:00Z")
    posted = [item.posted_at for item in (await _poll(server)).items]
    assert [at and at.date() for at in posted] == [datetime(2026, 11, 1, tzinfo=UTC).date()] * 2


async def test_a_replaced_record_comes_again() -> None:
    server = Server()
    key = server.post("teh price")
    server.post("other")
    first = await _poll(server)
    server.replace(key, "the price")
    (item,) = (await _poll(server, first.cursor)).items
    assert (item.native_id, item.html) == (_uri(key), "<p>the price</p>")


async def test_new_likes_come_with_the_item() -> None:
    server = Server()
    key = server.post("one")
    first = await _poll(server)
    server.entries[key]["post"]["likeCount"] = 12
    (item,) = (await _poll(server, first.cursor)).items
    assert item.metrics == {"likes": 12}


async def test_a_deleted_post_is_gone() -> None:
    server = Server()
    server.post("one")
    key = server.post("two")
    first = await _poll(server)
    del server.entries[key]
    assert (await _poll(server, first.cursor)).gone == (_uri(key),)


async def test_a_post_that_is_only_listed_no_more_is_not_gone() -> None:
    server = Server()
    server.post("one")
    key = server.post("two")
    first = await _poll(server)
    hidden = server.entries.pop(key)["post"]

    def answer(asked: Asked) -> Answer:
        return as_json({"posts": [hidden]}) if "Posts" in asked.path else server.answer(asked)

    assert (await poll(played(answer), PAGE, first.cursor)).gone == ()


async def test_a_deletion_that_cannot_be_confirmed_now_is_asked_for_later() -> None:
    server = Server()
    server.post("one")
    key = server.post("two")
    first = await _poll(server)
    del server.entries[key]

    def answer(asked: Asked) -> Answer:
        return Answer(status=503) if "Posts" in asked.path else server.answer(asked)

    doubtful = await poll(played(answer), PAGE, first.cursor)
    assert doubtful.gone == ()
    assert (await _poll(server, doubtful.cursor)).gone == (_uri(key),)


async def test_reposts_are_not_the_pages_own() -> None:
    server = Server()
    server.post("own")
    server.repost()
    assert _texts(await _poll(server)) == ["own"]


async def test_a_post_that_its_author_reposts_at_once_arrives_once() -> None:
    server = Server()
    first = await _poll(server)
    key = server.post("look here")
    entry = server.entries[key]
    server.entries["self"] = {**entry, "said": "2027", "reason": {"indexedAt": "2026-11-02T00:00Z"}}
    assert _texts(await _poll(server, first.cursor)) == ["look here"]


async def test_an_account_that_only_reposts_is_not_read_to_its_beginning() -> None:
    server = Server()
    server.post("long ago")
    for _ in range(2 * WINDOW):
        server.repost()
    first = await _poll(server)
    for _ in range(2 * WINDOW):
        server.repost()
    server.post("new")
    assert await _drained(server, first.cursor) == (["new"], (await _drained(server, ""))[1])


async def test_a_thousand_posts_are_read_back_over_several_polls() -> None:
    server = Server()
    server.post("start")
    first = await _poll(server)
    for number in range(1_000):
        server.post(str(number))
    second = await _poll(server, first.cursor)
    assert second.more
    brought, cursor = await _drained(server, first.cursor)
    assert sorted(brought, key=int) == [str(number) for number in range(1_000)]
    assert (await _poll(server, cursor)).items == ()


async def test_an_account_that_was_empty_loses_nothing_of_its_first_burst() -> None:
    server = Server()
    first = await _poll(server)
    for number in range(200):
        server.post(str(number))
    brought, _ = await _drained(server, first.cursor)
    assert sorted(brought, key=int) == [str(number) for number in range(200)]


async def test_the_next_part_of_a_thread_answers_the_one_before() -> None:
    server = Server()
    first = server.post("1/2")
    server.post("2/2", reply={"root": {"uri": _uri(first)}, "parent": {"uri": _uri(first)}})
    item = (await _poll(server)).items[0]
    assert (item.kind, item.answers) == (Kind.REPLY, _uri(first))
    assert item.answers_url == f"https://bsky.app/profile/{DID}/post/{first}"


async def test_a_new_handle_reaches_the_page() -> None:
    server = Server()
    server.post("one")
    server.author["handle"] = "acme.com"
    page = (await _poll(server)).page
    assert page is not None
    assert (page.native_id, page.handle) == (DID, "@acme.com")
    assert page.url == "https://bsky.app/profile/acme.com"


async def test_an_account_that_wants_signed_in_readers_only_is_left_alone() -> None:
    server = Server()
    server.post("one")
    server.author["labels"] = [{"val": "!no-unauthenticated"}]
    with pytest.raises(PageGone, match="asks that only people who are signed in"):
        await _poll(server)


async def test_the_last_request_allowed_sets_the_moment_of_the_next() -> None:
    reset = datetime(2026, 11, 24, 12, 5, tzinfo=UTC)
    stamp = str(int(reset.timestamp()))
    server = Server(headers={"RateLimit-Remaining": "0", "RateLimit-Reset": stamp})
    assert (await _poll(server)).not_before == reset


async def test_too_many_requests_name_the_moment_to_come_back() -> None:
    reset = datetime(2026, 11, 24, 12, 5, tzinfo=UTC)
    stamp = str(int(reset.timestamp()))
    server = Server(
        fails=refused("RateLimitExceeded", status=429, headers={"RateLimit-Reset": stamp})
    )
    with pytest.raises(RateLimited) as caught:
        await _poll(server)
    assert caught.value.until == reset


@pytest.mark.parametrize(
    ("told", "error", "words"),
    [
        (refused("AccountTakedown", "Account has been taken down"), PageGone, "was taken down"),
        (refused("AccountDeactivated", "Account is deactivated"), PageGone, "is deactivated"),
        (refused("BlockedActor", "x"), PageGone, "is not shown"),
        (refused("InvalidRequest", "Profile not found"), PageGone, "has no such account"),
        (refused("InvalidRequest", "limit too high"), UnexpectedReply, "answers 400"),
        (refused("UpstreamFailure", "x", status=502), Unavailable, "answers 502"),
        (refused("AuthMissing", "x", status=401), Unavailable, "does not let everyone"),
        (Answer(b"<h1>nginx</h1>", 404), Unavailable, "answers 404"),
    ],
)
async def test_each_refusal_says_what_to_do_next(
    told: Answer, error: type[ProviderError], words: str
) -> None:
    with pytest.raises(error, match=words):
        await _poll(Server(fails=told))


async def test_the_profile_says_why_a_feed_is_not_there() -> None:
    def answer(asked: Asked) -> Answer:
        if "getProfile" in asked.path:
            return refused("AccountDeactivated", "Account is deactivated")
        return refused("InvalidRequest", "Profile not found")

    with pytest.raises(PageGone, match="is deactivated by its owner"):
        await poll(played(answer), PAGE, "")


async def test_a_feed_that_is_missing_while_its_profile_stands_is_asked_again_later() -> None:
    def answer(asked: Asked) -> Answer:
        missing = refused("InvalidRequest", "Profile not found")
        return as_json(PROFILE) if "getProfile" in asked.path else missing

    with pytest.raises(Unavailable):
        await poll(played(answer), PAGE, "")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["feed", "post", "uri", "cid", "author", "record", "embed", "did"]),
        inner, max_size=6,
    ),
    max_leaves=12,
)


@given(value=json_values)
def test_whatever_the_service_answers_it_is_a_batch_or_an_error_of_ours(value: Any) -> None:
    async def run() -> None:
        try:
            await poll(played(lambda asked: as_json(value)), PAGE, "")
        except UnexpectedReply:
            return

    asyncio.run(run())


@given(cursor=st.text() | st.sampled_from(["{}", '{"marks": 3}', "null", '{"since": "now"}']))
def test_a_cursor_that_cannot_be_read_is_a_new_beginning(cursor: str) -> None:
    async def run() -> None:
        server = Server()
        server.post("one")
        assert _texts(await _poll(server, cursor)) == ["one"]

    asyncio.run(run())


steps = st.lists(
    st.one_of(
        st.tuples(st.just("post"), st.integers(1, 60)),
        st.tuples(st.just("backdated"), st.integers(1, 5)),
        st.tuples(st.just("repost"), st.integers(1, 45)),
        st.tuples(st.just("delete"), st.integers(0, 29)),
        st.tuples(st.just("replace"), st.integers(0, 29)),
        st.tuples(st.just("poll"), st.just(0)),
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(steps=steps)
def test_in_any_order_of_events_nothing_is_lost_and_nothing_comes_twice(
    steps: list[tuple[str, int]],
) -> None:
    asyncio.run(_live_through(steps))


class Reader:
    """What somebody knows who believes every batch."""

    def __init__(self, server: Server) -> None:
        self.server, self.cursor = server, ""
        self.known: dict[str, str] = {}
        self.gone: set[str] = set()

    async def read(self) -> None:
        more = True
        while more:
            batch = await _poll(self.server, self.cursor)
            assert len(batch.cursor) < 5_000
            repeated = {i.native_id for i in batch.items if self.known.get(i.native_id) == i.html}
            assert not repeated
            self.known |= {item.native_id: item.html for item in batch.items}
            self.gone |= set(batch.gone)
            self.cursor, more = batch.cursor, batch.more


async def _live_through(steps: list[tuple[str, int]]) -> None:
    server = Server()
    server.post("start")
    reader = Reader(server)
    await reader.read()
    for what, number in steps:
        _happen(server, what, number)
        # A post dated below all that one answer shows is seen by nobody: it must be in view.
        if what in {"poll", "backdated"}:
            await reader.read()
    await reader.read()
    own = {_uri(key) for key, entry in server.entries.items() if "reason" not in entry}
    assert own <= set(reader.known)
    assert not reader.gone & own


def _happen(server: Server, what: str, number: int) -> None:
    newest_first = sorted(server.entries, key=lambda key: server.entries[key]["said"])[::-1]
    match what:
        case "post":
            for _ in range(number):
                server.post(f"post {server.clock}")
        case "backdated":
            for back in range(number):
                server.post(f"late {server.clock}", backdated=timedelta(seconds=2 * back))
        case "repost":
            for _ in range(number):
                server.repost()
        case "delete" if number < len(newest_first):
            del server.entries[newest_first[number]]
        case "replace" if number < len(newest_first):
            key = newest_first[number]
            server.replace(key, f"instead of {server.entries[key]['post']['cid']}")
