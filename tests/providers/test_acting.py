"""The checklist's part for acting: each verb that is declared does what it says, once.

To add a service: `tests/providers/<name>/stage.py`, see tests/providers/acting_plays.py.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest

from providers.acting import UNDOES, Act, Draft, Made, Target, Verb, Whose
from providers.contract import Cannot, Provider
from providers.errors import (
    Cause,
    NotDone,
    PageGone,
    ProviderError,
    RateLimited,
    ReconnectNeeded,
    Unavailable,
)
from providers.vocabulary import Connection, Item, Kind
from tests.providers.acting_plays import (
    KEY,
    PROVIDERS,
    TEXT,
    Seen,
    Stage,
    brought,
    instead,
    on_stage,
    read,
    scopes_of,
    was_said,
)
from tests.providers.loopback import Answer, Asked
from tests.providers.plays import owned

UNDOING = {undo: verb for verb, undo in UNDOES.items()}
# How an item stands when it is done.
DONE: dict[Verb, Callable[[Seen | None], bool]] = {
    Verb.LIKE: lambda seen: bool(seen and seen.is_liked),
    Verb.UNLIKE: lambda seen: bool(seen and not seen.is_liked),
    Verb.HIDE: lambda seen: bool(seen and seen.is_hidden),
    Verb.UNHIDE: lambda seen: bool(seen and not seen.is_hidden),
    Verb.DELETE: lambda seen: seen is None,
}
WHOSE = {Whose.OWN: (True,), Whose.OTHERS: (False,), Whose.ANYONES: (False, True)}
A_WHILE = timedelta(hours=1)
A_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Done:
    """A verb at a service, on one kind of items."""

    provider: Provider
    verb: Verb
    kind: Kind
    act: Act

    def __str__(self) -> str:
        return f"{self.provider.name}-{self.verb}-{self.kind}"


def _acts() -> Iterator[Done]:
    for provider in PROVIDERS.values():
        for verb, act in provider.acts.items():
            if isinstance(act, Cannot):
                continue
            for kind in dict.fromkeys((*act.kinds, *act.apart)):
                own = act.on(kind)
                assert own
                yield Done(provider, verb, kind, own)


def every(acts: Sequence[Done]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("done", acts, ids=str)


ACTS = list(_acts())
REPLIES = [one for one in ACTS if one.verb is Verb.REPLY]
PUBLIC_REPLIES = [one for one in REPLIES if one.kind is not Kind.PRIVATE_MESSAGE]
every_act, every_reply = every(ACTS), every(REPLIES)


async def target_of(stage: Stage, done: Done) -> Target:
    """Return an item that the verb is for; what is to be undone was done before."""
    verb = UNDOING.get(done.verb, done.verb)
    item = await _item_for(stage, done, verb)
    if verb is done.verb:
        return Target(item=item)
    first = done.provider.acts[verb]
    assert isinstance(first, Act)
    how = first.on(done.kind)
    assert how
    made = await how.do(stage.api(), stage.page, Target(item=item), Draft())
    again = await brought(stage, done.provider, item.native_id)
    return Target(item=again or item, made=made.ref)


async def _item_for(stage: Stage, done: Done, verb: Verb) -> Item:
    for own in WHOSE[done.act.whose]:
        native_id = await stage.write(done.kind, own=own)
        item = await brought(stage, done.provider, native_id)
        assert item, f"no poll brings a {done.kind} that was just written"
        assert (item.kind, item.is_own) == (done.kind, own)
        if item.can_be is None or verb in item.can_be:
            return item
    raise AssertionError(f"{verb} can be done to no {done.kind}")


def draft_of(done: Done) -> Draft:
    return Draft(text=TEXT, key=KEY) if done.verb is Verb.REPLY else Draft(key=KEY)


async def do(stage: Stage, done: Done, target: Target, draft: Draft | None = None) -> Made:
    return await done.act.do(stage.api(), stage.page, target, draft or draft_of(done))


async def has_happened(stage: Stage, done: Done, target: Target, made: Made) -> None:
    if done.verb is Verb.REPLY:
        await was_said(stage, made, TEXT)
        return
    assert DONE[done.verb](await stage.seen(target.item.native_id))


# What is declared


@pytest.mark.parametrize("provider", PROVIDERS.values(), ids=PROVIDERS)
def test_what_a_verb_means_and_why_it_is_absent_are_sentences(provider: Provider) -> None:
    for act in provider.acts.values():
        assert (act.why if isinstance(act, Cannot) else act.means or ".").endswith(".")


@pytest.mark.parametrize("done", ACTS, ids=str)
def test_a_verb_is_for_items_that_come_and_asks_for_permissions_that_exist(done: Done) -> None:
    polls = done.provider.polls[Connection.AUTHORIZED]
    assert not isinstance(polls, Cannot)
    assert done.kind in {*polls, Kind.REPLY}
    assert set(done.act.scopes) <= scopes_of(done.provider)
    assert (done.act.limits is not None) is (done.verb is Verb.REPLY)


@pytest.mark.parametrize("provider", PROVIDERS.values(), ids=PROVIDERS)
def test_what_can_be_undone_has_its_undoing(provider: Provider) -> None:
    for verb, undo in UNDOES.items():
        one, other = (provider.acts.get(each) for each in (verb, undo))
        assert isinstance(one, Act) is isinstance(other, Act)
        if isinstance(one, Act) and isinstance(other, Act):
            assert {*one.kinds, *one.apart} == {*other.kinds, *other.apart}


# Each verb


@every_act
async def test_it_is_done_and_the_service_knows(done: Done) -> None:
    async with on_stage(done.provider) as stage:
        target = await target_of(stage, done)
        made = await do(stage, done, target)
        await has_happened(stage, done, target, made)


@every_act
async def test_doing_it_twice_does_it_once(done: Done) -> None:
    async with on_stage(done.provider) as stage:
        target = await target_of(stage, done)
        before, since = await stage.said(), stage.api().now
        made = await do(stage, done, target)
        if done.act.find:
            found = await done.act.find(stage.api(), stage.page, target, draft_of(done), since)
        else:
            found = await do(stage, done, target)
        await has_happened(stage, done, target, made)
        if done.verb is Verb.REPLY:
            assert found
            assert found.native_id == made.native_id
            assert len(await stage.said()) == len(before) + 1


# Whoever wrote a private message can be answered also when they took it back.
@every([one for one in ACTS if one.kind is not Kind.PRIVATE_MESSAGE])
async def test_an_item_that_is_gone_is_told(done: Done) -> None:
    async with on_stage(done.provider) as stage:
        target = await target_of(stage, done)
        await stage.erase(target.item.native_id)
        said = await stage.said()
        if done.verb in {Verb.DELETE, *UNDOING}:
            await _done_or_gone(stage, done, target)
        else:
            with pytest.raises(PageGone):
                await do(stage, done, target)
        assert await stage.said() == said


async def _done_or_gone(stage: Stage, done: Done, target: Target) -> None:
    """What is deleted is deleted; and nothing is left of a like or of hiding."""
    try:
        await do(stage, done, target)
    except PageGone:
        assert done.verb is not Verb.DELETE


@pytest.mark.parametrize(
    ("done", "scope"),
    [pytest.param(one, scope, id=f"{one}-{scope}") for one in ACTS for scope in one.act.scopes],
)
async def test_without_its_permission_it_is_refused_and_the_permission_named(
    done: Done, scope: str
) -> None:
    async with on_stage(done.provider) as stage:
        target = await target_of(stage, done)
        said = await stage.said()
        await stage.withdraw(scope)
        with pytest.raises(ReconnectNeeded) as caught:
            await do(stage, done, target)
        assert caught.value.cause is Cause.PERMISSION
        assert scope in caught.value.missing
        assert await stage.said() == said


@every([one for one in ACTS if one.verb is Verb.LIKE])
async def test_a_like_is_told_by_the_next_poll_and_so_is_its_end(done: Done) -> None:
    async with on_stage(done.provider) as stage:
        target = await target_of(stage, done)
        assert not target.item.is_liked
        made = await do(stage, done, target)
        liked = await brought(stage, done.provider, target.item.native_id)
        assert liked
        assert liked.is_liked
        undo = done.provider.acts[UNDOES[done.verb]]
        assert isinstance(undo, Act)
        how = undo.on(done.kind)
        assert how
        await how.do(stage.api(), stage.page, Target(item=liked, made=made.ref), Draft())
        unliked = await brought(stage, done.provider, target.item.native_id)
        assert unliked
        assert not unliked.is_liked


@every([one for one in ACTS if one.verb in UNDOING])
async def test_what_somebody_did_elsewhere_can_be_undone_here(done: Done) -> None:
    async with on_stage(done.provider) as stage:
        target = await target_of(stage, done)
        made = await do(stage, done, replace(target, made=""))
        await has_happened(stage, done, target, made)


# Replies


@every_reply
async def test_a_reply_comes_back_as_the_pages_own_or_not_at_all(done: Done) -> None:
    async with on_stage(done.provider) as stage:
        made = await do(stage, done, await target_of(stage, done))
        item = await brought(stage, done.provider, made.native_id)
        assert item is None or item.is_own


@every_reply
async def test_what_was_never_said_is_not_found_nor_what_was_said_before(done: Done) -> None:
    async with on_stage(done.provider) as stage:
        target = await target_of(stage, done)
        await do(stage, done, target, Draft(text=TEXT, key="wish-0"))
        await stage.later(A_WHILE)
        since = stage.api().now
        if done.act.find:
            assert not await done.act.find(stage.api(), stage.page, target, draft_of(done), since)
        said = await stage.said()
        # Some services refuse the very words that stand there already.
        with suppress(NotDone):
            await do(stage, done, target)
            assert len(await stage.said()) == len(said) + 1


@every_reply
async def test_a_reply_may_be_as_long_as_is_said_and_no_longer(done: Done) -> None:
    limits = done.act.limits
    assert limits
    longest = "x" * limits.most
    assert limits.count(longest) == limits.most
    async with on_stage(done.provider) as stage:
        target = await target_of(stage, done)
        await was_said(stage, await do(stage, done, target, Draft(text=longest)), longest)
        said = await stage.said()
        with pytest.raises(NotDone):
            await do(stage, done, target, Draft(text=longest + "x", key="wish-2"))
        assert await stage.said() == said


@every_reply
async def test_a_preview_has_the_words_that_are_then_read_there(done: Done) -> None:
    text = "Yes: until 9 & on\n\nhttps://example.com/hours <here>"
    async with on_stage(done.provider) as stage:
        target = await target_of(stage, done)
        shown = done.act.shown(target.item, text)
        made = await do(stage, done, target, Draft(text=text, key=KEY))
        seen = await stage.seen(made.native_id)
        assert seen
        assert read(shown).split() == seen.text.split()


@every([one for one in REPLIES if one.act.window or one.kind is Kind.PRIVATE_MESSAGE])
async def test_when_the_time_is_over_the_no_is_final(done: Done) -> None:
    async with on_stage(done.provider) as stage:
        target = await target_of(stage, done)
        ends = _end_of(target.item, done.act)
        said = await stage.said()
        if ends is None:
            await stage.later(A_YEAR)
            await was_said(stage, await do(stage, done, target), TEXT)
            return
        await stage.later(ends - stage.api().now + timedelta(minutes=1))
        with pytest.raises(NotDone):
            await do(stage, done, target)
        assert await stage.said() == said


def _end_of(item: Item, act: Act) -> datetime | None:
    """Return until when it can be done, None for ever."""
    if item.until or act.window is None:
        return item.until
    assert item.posted_at
    return item.posted_at + act.window


# What stands in somebody's inbox stays there.
@every(PUBLIC_REPLIES)
async def test_a_reply_can_be_taken_back_once_and_for_all(done: Done) -> None:
    remove = done.provider.remove
    assert remove
    async with on_stage(done.provider) as stage:
        made = await do(stage, done, await target_of(stage, done))
        for _ in range(2):
            await remove(stage.api(), stage.page, made.native_id)
            assert await stage.seen(made.native_id) is None


# Trouble


@every_act
@pytest.mark.parametrize("status", [429, 500, 502, 503])
async def test_trouble_on_the_way_is_neither_a_no_nor_an_alarm(done: Done, status: int) -> None:
    async with on_stage(done.provider) as stage:
        target = await target_of(stage, done)
        api = instead(stage.api(), lambda asked: Answer(b"<html>", status))
        with pytest.raises((Unavailable, RateLimited)) as caught:
            await done.act.do(api, stage.page, target, draft_of(done))
    assert TEXT not in str(caught.value)


@every_act
async def test_a_dead_token_asks_for_a_person(done: Done) -> None:
    dead = owned(done.provider.name)[0].dead
    async with on_stage(done.provider) as stage:
        target = await target_of(stage, done)
        with pytest.raises(ReconnectNeeded):
            await done.act.do(instead(stage.api(), dead), stage.page, target, draft_of(done))


@every_act
@pytest.mark.parametrize("body", [b"", b"<html>", b"7", b"[]", b"{}", b'{"id": [1]}'])
async def test_rubbish_is_an_error_of_ours_or_nothing(done: Done, body: bytes) -> None:
    async with on_stage(done.provider) as stage:
        target = await target_of(stage, done)
        api = instead(stage.api(), lambda asked: Answer(body))
        try:
            await done.act.do(api, stage.page, target, draft_of(done))
        except ProviderError as error:
            assert not isinstance(error, NotDone | ReconnectNeeded)  # noqa: PT017 - or none at all


@every_act
async def test_neither_the_token_nor_what_is_said_stands_in_an_address(done: Done) -> None:
    seen: list[str] = []

    def answer(asked: Asked) -> Answer:
        seen.append(f"{asked.path} {asked.query}")
        return Answer(b"{}")

    async with on_stage(done.provider) as stage:
        target = await target_of(stage, done)
        api = stage.api()
        with suppress(ProviderError):
            await done.act.do(instead(api, answer), stage.page, target, draft_of(done))
    own = [getattr(api.signer, name, "") for name in ("access", "password")]
    secrets = [TEXT, api.client.secret, *own]
    assert seen
    assert any(own)
    assert not any(secret in one for one in seen for secret in secrets if secret)
