"""An account's page is followed: arrivals, edits, deletions, and the account's own fate."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from providers.errors import PageGone, RateLimited, Unavailable, UnexpectedReply
from providers.mastodon.polling import CONFIRMATIONS, poll
from providers.vocabulary import Batch, Kind, Page
from tests.providers.loopback import Answer, Asked, as_json
from tests.providers.mastodon.server import ACCOUNT, Server, account_page
from tests.providers.played import played

URL = "https://social.example.com"
PAGE = account_page(URL)


async def _poll(server: Server, cursor: str = "", page: Page = PAGE) -> Batch:
    return await poll(played(server.answer), page, cursor)


def _texts(batch: Batch) -> list[str]:
    return [item.html.removeprefix("<p>").removesuffix("</p>") for item in batch.items]


def _native(its_id: int) -> str:
    return f"{URL}/api/v1/statuses/{its_id}"


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


async def test_a_new_status_arrives_alone() -> None:
    server = Server()
    server.post("one")
    first = await _poll(server)
    server.post("two")
    assert _texts(await _poll(server, first.cursor)) == ["two"]


async def test_a_corrected_status_comes_again_with_the_moment_of_its_edit() -> None:
    server = Server()
    its_id = server.post("teh price")
    server.post("other")
    first = await _poll(server)
    server.edit(its_id, "the price")
    (item,) = (await _poll(server, first.cursor)).items
    assert item.native_id == _native(its_id)
    assert item.edited_at == datetime(2026, 11, 20, tzinfo=UTC)


async def test_new_likes_come_with_the_item() -> None:
    server = Server()
    its_id = server.post("one")
    first = await _poll(server)
    server.statuses[its_id]["favourites_count"] = 12
    (item,) = (await _poll(server, first.cursor)).items
    assert item.metrics == {"likes": 12}


async def test_a_deleted_status_is_gone() -> None:
    server = Server()
    server.post("one")
    its_id = server.post("two")
    first = await _poll(server)
    del server.statuses[its_id]
    assert (await _poll(server, first.cursor)).gone == (_native(its_id),)


async def test_a_status_that_is_only_listed_no_more_is_not_gone() -> None:
    server = Server()
    server.post("one")
    its_id = server.post("two")
    first = await _poll(server)
    status = server.statuses.pop(its_id)

    def answer(asked: Asked) -> Answer:
        return as_json(status) if asked.path.endswith(str(its_id)) else server.answer(asked)

    assert (await poll(played(answer), PAGE, first.cursor)).gone == ()


async def test_a_server_that_shows_no_single_status_is_believed_by_its_list() -> None:
    server = Server(closed=True)
    server.post("one")
    its_id = server.post("two")
    first = await _poll(server)
    del server.statuses[its_id]
    assert (await _poll(server, first.cursor)).gone == (_native(its_id),)


async def test_a_closed_server_that_lists_nothing_at_all_is_not_believed() -> None:
    server = Server(closed=True)
    server.post("one")
    first = await _poll(server)
    server.statuses.clear()
    assert (await _poll(server, first.cursor)).gone == ()


async def test_many_deletions_are_confirmed_a_few_at_a_time() -> None:
    server = Server()
    ids = [server.post(str(number)) for number in range(12)]
    cursor = (await _poll(server)).cursor
    for its_id in ids[1:]:
        del server.statuses[its_id]
    gone: list[str] = []
    for _ in range(3):
        batch = await _poll(server, cursor)
        assert len(batch.gone) <= CONFIRMATIONS
        gone, cursor = [*gone, *batch.gone], batch.cursor
    assert set(gone) == {_native(its_id) for its_id in ids[1:]}


async def test_more_than_one_page_of_news_is_climbed_from_below() -> None:
    server = Server()
    server.post("start")
    cursor = (await _poll(server)).cursor
    for number in range(100):
        server.post(str(number))
    brought: list[str] = []
    more = True
    while more:
        batch = await _poll(server, cursor)
        brought += reversed(_texts(batch))
        cursor, more = batch.cursor, batch.more
    assert brought == [str(number) for number in range(100)]


async def test_an_account_that_was_empty_loses_nothing_of_its_first_burst() -> None:
    server = Server()
    cursor = (await _poll(server)).cursor
    for number in range(90):
        server.post(str(number))
    brought: list[str] = []
    more = True
    while more:
        batch = await _poll(server, cursor)
        brought, cursor, more = [*brought, *_texts(batch)], batch.cursor, batch.more
    assert sorted(brought, key=int) == [str(number) for number in range(90)]


async def test_a_server_without_limits_shows_everything_at_once() -> None:
    server = Server()
    server.post("start")

    def answer(asked: Asked) -> Answer:
        return server.answer(Asked(asked.path, {"limit": ["1000"]}))

    cursor = (await poll(played(answer), PAGE, "")).cursor
    for number in range(70):
        server.post(str(number))
    batch = await poll(played(answer), PAGE, cursor)
    assert (len(batch.items), batch.more) == (70, False)
    assert (await poll(played(answer), PAGE, batch.cursor)).items == ()


async def test_answers_to_strangers_and_what_is_not_public_stay_away() -> None:
    server = Server()
    server.post("to a stranger", in_reply_to_id="7", in_reply_to_account_id="somebody")
    server.post("secret", visibility="direct")
    server.post("for followers", visibility="private")
    server.post("open", visibility="unlisted")
    assert _texts(await _poll(server)) == ["open"]


async def test_the_next_part_of_a_thread_answers_the_one_before() -> None:
    server = Server()
    first = server.post("1/2")
    server.post("2/2", in_reply_to_id=str(first), in_reply_to_account_id=ACCOUNT["id"])
    item = (await _poll(server)).items[0]
    assert (item.kind, item.answers) == (Kind.REPLY, _native(first))
    assert item.answers_url == f"{URL}/@acme/{first}"


async def test_a_new_name_and_picture_reach_the_page() -> None:
    server = Server()
    server.post("one")
    server.account |= {"display_name": "Acme & Sons", "avatar_static": "https://a.example/1.png"}
    page = (await _poll(server)).page
    assert page is not None
    assert (page.name, page.picture_url) == ("Acme & Sons", "https://a.example/1.png")
    assert (page.native_id, page.handle) == (PAGE.native_id, PAGE.handle)


async def test_a_suspended_account_is_gone() -> None:
    server = Server()
    server.post("one")
    cursor = (await _poll(server)).cursor
    server.statuses.clear()
    server.account["suspended"] = True
    with pytest.raises(PageGone, match="is suspended"):
        await _poll(server, cursor)


async def test_an_account_that_moved_tells_its_last_words_and_then_where_it_is() -> None:
    server = Server()
    server.post("one")
    cursor = (await _poll(server)).cursor
    server.account["moved"] = {"url": "https://new.example/@acme"}
    server.post("we move")
    last = await _poll(server, cursor)
    assert "we move" in _texts(last)
    with pytest.raises(PageGone, match=r"has moved to https://new\.example/@acme"):
        await _poll(server, last.cursor)


@pytest.mark.parametrize("reset", ["2026-11-24T12:05:00.123Z", "1795521900.123", "1795521900"])
async def test_the_last_request_allowed_sets_the_moment_of_the_next(reset: str) -> None:
    server = Server(headers={"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset})
    not_before = (await _poll(server)).not_before
    assert not_before is not None
    assert not_before.replace(microsecond=0) == datetime(2026, 11, 24, 12, 5, tzinfo=UTC)


async def test_too_many_requests_name_the_moment_to_come_back() -> None:
    until = "2026-11-24T12:05:00Z"
    told = as_json({"error": "Too many requests"}, status=429,
                   headers={"X-RateLimit-Reset": until})
    with pytest.raises(RateLimited) as caught:
        await poll(played(lambda asked: told), PAGE, "")
    assert caught.value.until == datetime(2026, 11, 24, 12, 5, tzinfo=UTC)


@pytest.mark.parametrize("status", [401, 403, 422])
async def test_a_server_that_closed_its_doors_is_asked_again_later(status: int) -> None:
    told = as_json({"error": "This method requires an authenticated user"}, status=status)
    with pytest.raises(Unavailable, match="to its own members only"):
        await poll(played(lambda asked: told), PAGE, "")


async def test_a_proxy_that_finds_nothing_does_not_end_the_page() -> None:
    told = Answer(b"<h1>Not found</h1>", 404, {"Content-Type": "text/html"})
    with pytest.raises(Unavailable):
        await poll(played(lambda asked: told), PAGE, "")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["id", "account", "content", "created_at", "url", "poll", "quote", "x"]),
        inner, max_size=6,
    ),
    max_leaves=12,
)


@given(value=json_values)
def test_whatever_a_server_answers_it_is_a_batch_or_an_error_of_ours(value: Any) -> None:
    async def run() -> None:
        try:
            await poll(played(lambda asked: as_json(value)), PAGE, "")
        except (UnexpectedReply, PageGone):
            return

    asyncio.run(run())


@given(cursor=st.text() | st.sampled_from(["{}", '{"marks": 3}', "null", '{"marks": {"1": "x"}}']))
def test_a_cursor_that_cannot_be_read_is_a_new_beginning(cursor: str) -> None:
    async def run() -> None:
        server = Server()
        server.post("one")
        assert _texts(await _poll(server, cursor)) == ["one"]

    asyncio.run(run())


steps = st.lists(
    st.one_of(
        st.tuples(st.just("post"), st.integers(1, 60)),
        st.tuples(st.just("delete"), st.integers(0, 50)),
        st.tuples(st.just("edit"), st.integers(0, 39)),
        st.tuples(st.just("answer a stranger"), st.integers(1, 45)),
        st.tuples(st.just("poll"), st.just(0)),
    ),
    max_size=12,
)


class Reader:
    """What somebody knows who believes every batch."""

    def __init__(self, server: Server) -> None:
        self.server, self.cursor = server, ""
        self.known: dict[str, str] = {}
        self.gone: set[str] = set()

    async def read(self) -> None:
        """Poll until there is no more, and once for each handful of deletions to be confirmed."""
        for _ in range(40):
            batch = await _poll(self.server, self.cursor)
            assert len(batch.cursor) < 3_000
            repeated = {i.native_id for i in batch.items if self.known.get(i.native_id) == i.html}
            assert not repeated
            self.known |= {item.native_id: item.html for item in batch.items}
            self.gone |= set(batch.gone)
            if batch.cursor == self.cursor and not batch.more:
                return
            self.cursor = batch.cursor


@settings(max_examples=60, deadline=None)
@given(steps=steps)
def test_in_any_order_of_events_nothing_is_lost_and_nothing_comes_twice(
    steps: list[tuple[str, int]],
) -> None:
    asyncio.run(_live_through(steps))


async def _live_through(steps: list[tuple[str, int]]) -> None:
    server = Server()
    server.post("start")
    reader = Reader(server)
    await reader.read()
    for what, number in steps:
        newest_first = sorted(server.statuses, reverse=True)
        match what:
            case "post":
                for _ in range(number):
                    server.post(f"status {server.last}")
            case "answer a stranger":
                for _ in range(number):
                    server.post("@you", in_reply_to_id="1", in_reply_to_account_id="stranger")
            case "delete" if number < len(newest_first):
                del server.statuses[newest_first[number]]
            case "edit" if number < len(newest_first):
                server.edit(newest_first[number], f"edited {server.last}")
            case "poll":
                await reader.read()
    await reader.read()
    own = {i: one for i, one in server.statuses.items() if "in_reply_to_id" not in one}
    assert {_native(i) for i in own} <= set(reader.known)
    assert not reader.gone & {_native(i) for i in server.statuses}
