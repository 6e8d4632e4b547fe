"""Liking, answering and hiding, where other people and other apps do it at the same time."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from providers.acting import Draft, Made, Target, Verb
from providers.bluesky.acting import ACTS
from providers.bluesky.refs import Ref
from providers.errors import NotDone, Unavailable
from providers.vocabulary import Item, Kind
from tests.providers.bluesky.repository import FAN, GATE, LIKE, Repository
from tests.providers.bluesky.server import DID
from tests.providers.bluesky.serving import Sent
from tests.providers.bluesky.stage import OnBluesky, open_stage
from tests.providers.loopback import Answer


async def does(stage: OnBluesky, verb: Verb, uri: str, *, root: str = "", text: str = "") -> Made:
    act = ACTS[verb].on(Kind.REPLY)
    assert act
    item = Item(native_id=uri, kind=Kind.REPLY, ref=Ref(root=root).text())
    return await act.do(stage.api(), stage.page, Target(item=item), Draft(text=text, key="wish"))


def gate(account: Repository) -> dict[str, Any]:
    (found,) = account.of(GATE).values()
    return found


async def test_a_like_that_a_person_gave_in_the_app_is_the_one_that_is_taken_back() -> None:
    async with open_stage() as stage:
        uri = stage.account.post("hello", by=FAN)
        theirs = stage.account.writes(DID, LIKE, {"subject": stage.account.ref(uri)})
        assert (await does(stage, Verb.LIKE, uri)).ref == theirs
        await does(stage, Verb.UNLIKE, uri)
        assert stage.account.likes(uri) == []


async def test_a_like_and_its_end_follow_each_other_faster_than_they_are_seen() -> None:
    async with open_stage() as stage:
        uri = stage.account.post("hello", by=FAN)
        stage.account.known_likes = {}
        for _ in range(2):
            made = await does(stage, Verb.LIKE, uri)
            assert await does(stage, Verb.LIKE, uri) == made
            assert stage.account.likes(uri) == [made.ref]
            await does(stage, Verb.UNLIKE, uri)
            assert stage.account.likes(uri) == []


async def test_a_like_that_is_gone_and_still_shown_is_given_anew() -> None:
    async with open_stage() as stage:
        uri = stage.account.post("hello", by=FAN)
        stage.account.known_likes = {uri: f"at://{DID}/{LIKE}/3k99999999999"}
        made = await does(stage, Verb.LIKE, uri)
        assert stage.account.likes(uri) == [made.ref]


async def test_somebody_elses_like_is_left_alone() -> None:
    async with open_stage() as stage:
        uri = stage.account.post("hello", by=FAN)
        theirs = stage.account.writes(FAN, LIKE, {"subject": stage.account.ref(uri)})
        act = ACTS[Verb.UNLIKE].on(Kind.REPLY)
        assert act
        item = Item(native_id=uri, kind=Kind.REPLY, ref=Ref(like=theirs).text())
        await act.do(stage.api(), stage.page, Target(item=item, made=theirs), Draft())
        assert stage.account.likes(uri, FAN) == [theirs]


async def test_an_answer_stands_below_what_it_answers_in_the_thread_that_it_is_of() -> None:
    async with open_stage() as stage:
        root = stage.account.post("Ask me anything")
        above = stage.account.post("How heavy?", by=FAN, below=root)
        made = await does(stage, Verb.REPLY, above, text="Very")
        assert stage.account.records[made.native_id]["value"]["reply"] == {
            "root": stage.account.ref(root),
            "parent": stage.account.ref(above),
        }
        assert made.url.startswith("https://bsky.app/profile/acme.example.com/post/")


async def test_a_post_that_is_closed_to_the_account_gets_no_answer_that_nobody_would_see() -> None:
    async with open_stage() as stage:
        uri = stage.account.post("Friends only", by=FAN)
        stage.account.closed.add(uri)
        with pytest.raises(NotDone):
            await does(stage, Verb.REPLY, uri, text="Hello")
        assert stage.account.of("app.bsky.feed.post") == {}


async def in_a_thread(stage: OnBluesky) -> tuple[str, str, str]:
    """Return a post of the account's own and two answers to it."""
    root = stage.account.post("Ask me anything")
    return (
        root,
        stage.account.post("Boring", by=FAN, below=root),
        stage.account.post("Bravo", by=FAN, below=root),
    )


async def test_hiding_adds_to_the_gate_and_leaves_all_else_in_it_as_it_is() -> None:
    async with open_stage() as stage:
        root, rude, kind = await in_a_thread(stage)
        allow = [{"$type": f"{GATE}#mentionRule"}]
        key = root.rpartition("/")[2]
        first = {"post": root, "allow": allow, "hiddenReplies": [kind]}
        stage.account.writes(DID, GATE, first, key)
        await does(stage, Verb.HIDE, rude, root=root)
        assert (gate(stage.account)["allow"], gate(stage.account)["hiddenReplies"]) == (
            allow,
            [kind, rude],
        )
        await does(stage, Verb.UNHIDE, kind, root=root)
        assert gate(stage.account)["hiddenReplies"] == [rude]


async def test_a_thread_that_had_no_gate_stays_open_to_everyone() -> None:
    async with open_stage() as stage:
        root, rude, _ = await in_a_thread(stage)
        await does(stage, Verb.UNHIDE, rude, root=root)
        assert stage.account.of(GATE) == {}
        await does(stage, Verb.HIDE, rude, root=root)
        assert "allow" not in gate(stage.account)
        assert list(stage.account.of(GATE)) == [f"at://{DID}/{GATE}/{root.rpartition('/')[2]}"]


def meanwhile(account: Repository, root: str, times: int) -> Callable[[Sent], Answer | None]:
    """Let the app write the gate right before we do, so often."""
    left = iter(range(times))

    def before(sent: Sent) -> None:
        if sent.method.endswith("putRecord") and next(left, None) is not None:
            hidden = [*account.hidden(), f"at://{FAN}/app.bsky.feed.post/x{account.clock}"]
            value = {"post": root, "hiddenReplies": hidden}
            account.writes(DID, GATE, value, root.rpartition("/")[2])

    return before


async def test_what_the_app_hides_at_the_same_moment_stays_hidden() -> None:
    async with open_stage() as stage:
        root, rude, _ = await in_a_thread(stage)
        stage.account.before = meanwhile(stage.account, root, 2)
        await does(stage, Verb.HIDE, rude, root=root)
        assert len(gate(stage.account)["hiddenReplies"]) == 3
        assert rude in gate(stage.account)["hiddenReplies"]


async def test_an_app_that_always_writes_first_is_told_as_trouble() -> None:
    async with open_stage() as stage:
        root, rude, _ = await in_a_thread(stage)
        stage.account.before = meanwhile(stage.account, root, 99)
        with pytest.raises(Unavailable):
            await does(stage, Verb.HIDE, rude, root=root)


async def test_two_who_hide_at_once_hide_both() -> None:
    async with open_stage() as stage:
        root, rude, kind = await in_a_thread(stage)
        await asyncio.gather(*(does(stage, Verb.HIDE, uri, root=root) for uri in (rude, kind)))
        assert stage.account.hidden() == {rude, kind}


async def test_no_more_is_hidden_than_a_gate_holds() -> None:
    async with open_stage() as stage:
        root, rude, _ = await in_a_thread(stage)
        full = [f"at://{FAN}/app.bsky.feed.post/{number}" for number in range(300)]
        value = {"post": root, "hiddenReplies": full}
        stage.account.writes(DID, GATE, value, root.rpartition("/")[2])
        with pytest.raises(NotDone):
            await does(stage, Verb.HIDE, rude, root=root)
        assert gate(stage.account)["hiddenReplies"] == full


async def test_only_who_began_a_thread_hides_in_it() -> None:
    async with open_stage() as stage:
        root = stage.account.post("Mine", by=FAN)
        below = stage.account.post("Yours?", by=FAN, below=root)
        with pytest.raises(NotDone):
            await does(stage, Verb.HIDE, below, root=root)
        assert stage.account.asked == []


async def test_what_others_wrote_is_not_deleted() -> None:
    async with open_stage() as stage:
        uri = stage.account.post("hello", by=FAN)
        act = ACTS[Verb.DELETE]
        with pytest.raises(NotDone):
            await act.do(stage.api(), stage.page, Target(item=stage.known(uri)), Draft())
        assert uri in stage.account.records
