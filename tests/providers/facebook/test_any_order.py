"""Whatever happens and whatever is answered: nothing is lost, nothing comes twice."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.graph.records import Remark, Story
from providers.contract import Poll
from providers.errors import PageGone, UnexpectedReply
from providers.facebook.comments import poll_comments
from providers.facebook.inbox import poll_messages
from providers.facebook.polling import poll, poll_mentions
from tests.clock import Clock
from tests.providers.any_order import Believer, json_values
from tests.providers.facebook.double import Double, open_double
from tests.providers.facebook.plays import CLIENT, acme
from tests.providers.facebook.test_polling import CAFE
from tests.providers.loopback import as_json
from tests.providers.played import played


@pytest.mark.parametrize("ask", [poll, poll_comments, poll_mentions, poll_messages])
@given(value=json_values("id data feed from comments messages created_time paging x"))
def test_whatever_is_answered_it_is_a_batch_or_an_error_of_ours(ask: Poll, value: Any) -> None:
    async def run() -> None:
        try:
            await ask(replace(played(lambda asked: as_json(value)), client=CLIENT), acme(), "")
        except (UnexpectedReply, PageGone):
            return

    asyncio.run(run())


@pytest.mark.parametrize("ask", [poll, poll_comments])
@given(cursor=st.text() | st.sampled_from(["{}", '{"marks": 3}', "null", '{"since": "x"}']))
@settings(max_examples=20)
def test_a_cursor_that_cannot_be_read_is_a_new_beginning(ask: Poll, cursor: str) -> None:
    async def run() -> int:
        async with open_double(Clock()) as facebook:
            return len((await ask(*(await facebook.opened()), cursor)).items)

    assert asyncio.run(run()) in {0, 3, 6} if cursor == "{}" else asyncio.run(run()) in {3, 6}


async def begun(facebook: Double, ask: Poll) -> Believer:
    """Link a profile, and look for the first time."""
    api, page = await facebook.opened()
    access = api.signer.access  # type: ignore[attr-defined]
    follower = Believer(lambda cursor: ask(facebook.api(access), page, cursor), longest=32_000)
    await follower.read_all()
    return follower


steps = st.lists(
    st.one_of(
        st.tuples(st.just("say"), st.integers(1, 70)),
        st.tuples(st.just("visit"), st.integers(1, 5)),
        st.tuples(st.just("tag"), st.integers(1, 60)),
        st.tuples(st.just("delete"), st.integers(0, 60)),
        st.tuples(st.just("edit"), st.integers(0, 40)),
        st.tuples(st.just("read"), st.just(0)),
    ),
    max_size=10,
)


@settings(max_examples=30)
@given(steps=steps)
def test_in_any_order_of_events_no_story_is_lost_and_none_comes_twice(
    steps: list[tuple[str, int]],
) -> None:
    asyncio.run(_stories(steps))


async def _stories(steps: list[tuple[str, int]]) -> None:
    async with open_double(Clock()) as facebook:
        follower = await begun(facebook, poll)
        for what, number in steps:
            await _happen(facebook, follower, what, number)
        await follower.read_all()
        site = facebook.graph.sites[CAFE]
        standing = {one.id: one for one in site.stories.values()}
        own = {its_id for its_id, one in standing.items() if one.on == site.id}
        assert own <= set(follower.known)
        assert not follower.gone & set(standing)
        assert not set(follower.known) & (set(standing) - own)


async def _happen(facebook: Double, follower: Believer, what: str, number: int) -> None:
    graph = facebook.graph
    newest_first = sorted(graph.sites[CAFE].stories.values(), key=_place, reverse=True)
    match what:
        case "say" | "visit" | "tag":
            for one in range(number):
                facebook.clock.forward(seconds=20)
                by = "7700000000000001" if what == "visit" else ""
                said = f"{what} {one} at {facebook.clock.now()}"
                graph.tag(CAFE, said) if what == "tag" else graph.publish(CAFE, said, by=by)
        case "delete" if number < len(newest_first):
            graph.delete(newest_first[number].id)
        case "edit" if number < len(newest_first):
            graph.edit(newest_first[number].id, f"edited at {facebook.clock.now()} {number}")
        case "read":
            await follower.read_all()


def _place(one: Story | Remark) -> tuple[object, str]:
    return one.at, one.id


talk = st.lists(
    st.one_of(
        st.tuples(st.just("comment"), st.integers(1, 60), st.integers(0, 3)),
        st.tuples(st.just("answer"), st.integers(1, 5), st.integers(0, 3)),
        st.tuples(st.just("delete"), st.integers(0, 30), st.integers(0, 3)),
        st.tuples(st.just("edit"), st.integers(0, 20), st.integers(0, 3)),
        st.tuples(st.just("story"), st.just(0), st.just(0)),
        st.tuples(st.just("read"), st.just(0), st.just(0)),
    ),
    max_size=10,
)


@settings(max_examples=30)
@given(steps=talk)
def test_in_any_order_of_events_no_comment_is_lost_and_none_comes_twice(
    steps: list[tuple[str, int, int]],
) -> None:
    asyncio.run(_comments(steps))


async def _comments(steps: list[tuple[str, int, int]]) -> None:
    async with open_double(Clock()) as facebook:
        follower = await begun(facebook, poll_comments)
        for what, number, where in steps:
            await _be_said(facebook, follower, what, number, where)
        await follower.read_all()
        stories = facebook.graph.sites[CAFE].stories.values()
        standing = {its_id for story in stories for its_id in story.remarks}
        assert standing <= set(follower.known)
        assert not follower.gone & standing


async def _be_said(
    facebook: Double, follower: Believer, what: str, number: int, where: int
) -> None:
    graph = facebook.graph
    stories = sorted(graph.sites[CAFE].stories.values(), key=_place, reverse=True)
    story = stories[where % len(stories)]
    remarks = sorted(story.remarks.values(), key=_place, reverse=True)
    match what:
        case "comment" | "answer":
            for one in range(number):
                facebook.clock.forward(seconds=20)
                on = remarks[0].id if what == "answer" and remarks else ""
                graph.comment(story.id, f"{one} at {facebook.clock.now()}", on=on)
        case "delete" if number < len(remarks):
            graph.delete(remarks[number].id)
        case "edit" if number < len(remarks):
            graph.edit(remarks[number].id, f"edited at {facebook.clock.now()}")
        case "story":
            facebook.clock.forward(minutes=1)
            graph.publish(CAFE, "Another")
        case "read":
            await follower.read_all()
