"""Whoever writes when: no private message is lost without a word, and none comes twice."""

import asyncio
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.graph import inbox
from providers.facebook.inbox import poll_messages
from providers.facebook.inbox_calls import MESSAGES
from providers.vocabulary import Item
from tests.clock import Clock
from tests.providers.facebook.double import Double, open_double
from tests.providers.facebook.test_polling import CAFE

PEOPLE = [str(7_700_000_000_000_001 + number) for number in range(60)]

steps = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.integers(1, 25), st.integers(0, 2)),
        st.tuples(st.just("answer"), st.integers(1, 3), st.integers(0, 2)),
        st.tuples(st.just("everybody"), st.just(1), st.integers(0, 1)),
        st.tuples(st.just("sleep"), st.integers(1, 10), st.just(0)),
        st.tuples(st.just("read"), st.just(0), st.just(0)),
    ),
    max_size=10,
)


class Follower:
    """What somebody knows who believes every batch."""

    def __init__(self, facebook: Double) -> None:
        self.facebook, self.cursor, self.access = facebook, "", ""
        self.known: dict[str, Item] = {}
        self.was_told_of_a_loss = False

    async def begin(self) -> None:
        """Link a profile, and look for the first time."""
        api, self.page = await self.facebook.opened()
        self.access = api.signer.access  # type: ignore[attr-defined]
        await self.read()

    async def read(self) -> None:
        """Look until there is no more."""
        more = True
        while more:
            api = self.facebook.api(self.access)
            batch = await poll_messages(api, self.page, self.cursor)
            assert len(batch.cursor) < 32_000
            assert not {item.native_id for item in batch.items} & set(self.known)
            self.known |= {item.native_id: item for item in batch.items}
            self.was_told_of_a_loss |= bool(batch.lost)
            self.cursor, more = batch.cursor, batch.more


@settings(max_examples=40)
@given(steps=steps)
def test_in_any_order_of_events_no_message_is_lost_without_a_word_and_none_comes_twice(
    steps: list[tuple[str, int, int]],
) -> None:
    asyncio.run(_messages(steps))


async def _messages(steps: list[tuple[str, int, int]]) -> None:
    async with open_double(Clock()) as facebook:
        follower = Follower(facebook)
        await follower.begin()
        unread, most = Counter[str](), 0
        for what, number, whom in [*steps, ("read", 0, 0)]:
            unread.update(await _happen(facebook, follower, what, number, whom))
            most = max(most, *unread.values(), 0)
            if what == "read":
                unread.clear()
        threads = facebook.graph.sites[CAFE].threads.values()
        written = {one.id: thread.person for thread in threads for one in thread.messages}
        assert set(follower.known) <= set(written)
        assert set(follower.known) == set(written) or follower.was_told_of_a_loss
        # Of exactly as many as are shown, nobody can tell whether there were more.
        if most != MESSAGES:
            assert follower.was_told_of_a_loss is (most > MESSAGES)
        _stand_below_the_same_persons(follower.known, written)


async def _happen(
    facebook: Double, follower: Follower, what: str, number: int, whom: int
) -> list[str]:
    """Let it happen; return who wrote, or was written to."""
    graph, talked = facebook.graph, []
    match what:
        case "write" | "answer":
            talked = [PEOPLE[whom]] * number
        case "everybody":
            talked = PEOPLE
        case "sleep":
            facebook.clock.forward(days=number)
        case "read":
            await follower.read()
    for person in talked:
        facebook.clock.forward(seconds=20)
        if what == "answer":
            inbox.answered(graph, CAFE, person, f"Yes at {facebook.clock.now()}")
        else:
            inbox.received(graph, CAFE, f"Hm at {facebook.clock.now()}", by=person)
    return talked


def _stand_below_the_same_persons(known: dict[str, Item], written: dict[str, str]) -> None:
    for its_id, item in known.items():
        if item.answers:
            assert written[item.answers] == written[its_id]
            assert known[item.answers].answers == ""
