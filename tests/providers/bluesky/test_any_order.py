"""Whatever happens and whatever is answered: nothing is lost, nothing comes twice."""

import asyncio
from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from providers.bluesky.polling import poll
from providers.errors import UnexpectedReply
from tests.providers.any_order import Believer, json_values
from tests.providers.bluesky.reading import PAGE, poll_once, texts, uri
from tests.providers.bluesky.server import Server
from tests.providers.loopback import as_json
from tests.providers.played import played


@given(value=json_values("feed post uri cid author record embed did"))
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
        assert texts(await poll_once(server, cursor)) == ["one"]

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


@settings(max_examples=60)
@given(steps=steps)
def test_in_any_order_of_events_nothing_is_lost_and_nothing_comes_twice(
    steps: list[tuple[str, int]],
) -> None:
    asyncio.run(_live_through(steps))


async def _live_through(steps: list[tuple[str, int]]) -> None:
    server = Server()
    server.post("start")
    reader = Believer(lambda cursor: poll_once(server, cursor), longest=5_000)
    await reader.read()
    for what, number in steps:
        _happen(server, what, number)
        # A post dated below all that one answer shows is seen by nobody: it must be in view.
        if what in {"poll", "backdated"}:
            await reader.read()
    await reader.read()
    own = {uri(key) for key, entry in server.entries.items() if "reason" not in entry}
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
