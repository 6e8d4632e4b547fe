"""Whatever happens and whatever is answered: nothing is lost, nothing comes twice."""

import asyncio
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from providers.errors import PageGone, UnexpectedReply
from providers.mastodon.polling import poll, poll_mentions, poll_own
from tests.providers.any_order import Believer, json_values
from tests.providers.loopback import as_json
from tests.providers.mastodon.reading import PAGE, native, poll_once, texts
from tests.providers.mastodon.server import Server
from tests.providers.played import played


@pytest.mark.parametrize("read", [poll, poll_own, poll_mentions])
@given(value=json_values("id account content created_at url poll quote status type"))
def test_whatever_a_server_answers_it_is_a_batch_or_an_error_of_ours(read: Any, value: Any) -> None:
    async def run() -> None:
        try:
            await read(played(lambda asked: as_json(value)), PAGE, "")
        except (UnexpectedReply, PageGone):
            return

    asyncio.run(run())


@given(cursor=st.text() | st.sampled_from(["{}", '{"marks": 3}', "null", '{"marks": {"1": "x"}}']))
def test_a_cursor_that_cannot_be_read_is_a_new_beginning(cursor: str) -> None:
    async def run() -> None:
        server = Server()
        server.post("one")
        assert texts(await poll_once(server, cursor)) == ["one"]

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


@settings(max_examples=60)
@given(steps=steps)
def test_in_any_order_of_events_nothing_is_lost_and_nothing_comes_twice(
    steps: list[tuple[str, int]],
) -> None:
    asyncio.run(_live_through(steps))


async def _live_through(steps: list[tuple[str, int]]) -> None:
    server = Server()
    server.post("start")
    reader = Believer(lambda cursor: poll_once(server, cursor), longest=3_000)
    await reader.read_all()
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
                await reader.read_all()
    await reader.read_all()
    own = {i: one for i, one in server.statuses.items() if "in_reply_to_id" not in one}
    assert {native(i) for i in own} <= set(reader.known)
    assert not reader.gone & {native(i) for i in server.statuses}
