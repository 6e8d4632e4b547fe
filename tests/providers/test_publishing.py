"""The checklist's part for publishing: seen once, as it was said, and taken back.

To add a service: `tests/providers/<name>/stage.py`, see tests/providers/acting_plays.py.
"""

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from providers.acting import Draft, Made, Publishing, Upload
from providers.contract import Cannot, Provider
from providers.errors import Cause, NotDone, RateLimited, ReconnectNeeded, Unavailable
from tests.providers.acting_plays import (
    KEY,
    PROVIDERS,
    TEXT,
    Stage,
    brought,
    instead,
    on_stage,
    read,
    scopes_of,
    was_said,
)
from tests.providers.loopback import Answer

PUBLISHERS = [one for one in PROVIDERS.values() if isinstance(one.publishing, Publishing)]
every_publisher = pytest.mark.parametrize("provider", PUBLISHERS, ids=lambda one: one.name)
POST = Draft(text=TEXT, key=KEY)
A_WHILE = timedelta(hours=1)
# One pixel.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
PICTURE = Upload(content=PNG, mime="image/png", alt="A pixel")


def publishing(provider: Provider) -> Publishing:
    assert isinstance(provider.publishing, Publishing)
    return provider.publishing


async def publish(stage: Stage, provider: Provider, draft: Draft) -> Made:
    return await publishing(provider).do(stage.api(), stage.page, draft)


@pytest.mark.parametrize("provider", PROVIDERS.values(), ids=PROVIDERS)
def test_why_nothing_is_published_is_a_sentence(provider: Provider) -> None:
    assert not isinstance(provider.publishing, Cannot) or provider.publishing.why.endswith(".")


@every_publisher
def test_what_is_published_can_be_taken_back(provider: Provider) -> None:
    assert provider.remove
    assert set(publishing(provider).scopes) <= scopes_of(provider)
    assert (publishing(provider).pictures > 0) is (publishing(provider).bytes > 0)


@every_publisher
async def test_what_is_published_is_seen_and_comes_back_as_the_pages_own(
    provider: Provider,
) -> None:
    async with on_stage(provider) as stage:
        made = await publish(stage, provider, POST)
        await was_said(stage, made, TEXT)
        item = await brought(stage, provider, made.native_id)
        assert item
        assert item.is_own


@every_publisher
async def test_it_is_published_once_however_often_it_is_tried(provider: Provider) -> None:
    async with on_stage(provider) as stage:
        before, since = await stage.said(), stage.api().now
        made = await publish(stage, provider, POST)
        found = await _tried_again(stage, provider, since)
        assert found
        assert found.native_id == made.native_id
        assert len(await stage.said()) == len(before) + 1


async def _tried_again(stage: Stage, provider: Provider, since: datetime) -> Made | None:
    find = publishing(provider).find
    if find:
        return await find(stage.api(), stage.page, None, POST, since)
    return await publish(stage, provider, POST)


@every_publisher
async def test_what_was_never_published_is_not_found_nor_what_was_published_before(
    provider: Provider,
) -> None:
    async with on_stage(provider) as stage:
        await publish(stage, provider, replace(POST, key="wish-0"))
        await stage.later(A_WHILE)
        find = publishing(provider).find
        if find:
            assert not await find(stage.api(), stage.page, None, POST, stage.api().now)
        said = await stage.said()
        await publish(stage, provider, POST)
        assert len(await stage.said()) == len(said) + 1


@every_publisher
async def test_pictures_are_published_as_many_as_is_said_and_no_more(provider: Provider) -> None:
    most = publishing(provider).pictures
    one = PICTURE
    async with on_stage(provider) as stage:
        if most:
            made = await publish(stage, provider, replace(POST, pictures=(one,) * most))
            assert (await was_said(stage, made, TEXT)).pictures == most
        said = await stage.said()
        for pictures in [(one,) * (most + 1), (replace(one, mime="image/x-odd"),)]:
            with pytest.raises(NotDone):
                await publish(stage, provider, Draft(text="Look", pictures=pictures, key="wish-3"))
        too_big = replace(one, content=PNG + bytes(publishing(provider).bytes))
        with pytest.raises(NotDone):
            await publish(stage, provider, Draft(text="Look", pictures=(too_big,), key="wish-4"))
        assert await stage.said() == said


@every_publisher
async def test_a_post_may_be_as_long_as_is_said_and_no_longer(provider: Provider) -> None:
    limits = publishing(provider).limits
    longest = "x" * limits.most
    assert limits.count(longest) == limits.most
    async with on_stage(provider) as stage:
        await was_said(stage, await publish(stage, provider, Draft(text=longest)), longest)
        said = await stage.said()
        with pytest.raises(NotDone):
            await publish(stage, provider, Draft(text=longest + "x", key="wish-2"))
        assert await stage.said() == said


@pytest.mark.parametrize(
    ("provider", "scope"),
    [
        pytest.param(one, scope, id=f"{one.name}-{scope}")
        for one in PUBLISHERS
        for scope in publishing(one).scopes
    ],
)
async def test_without_its_permission_nothing_is_published(provider: Provider, scope: str) -> None:
    async with on_stage(provider) as stage:
        said = await stage.said()
        await stage.withdraw(scope)
        with pytest.raises(ReconnectNeeded) as caught:
            await publish(stage, provider, _with_all(provider))
        assert caught.value.cause is Cause.PERMISSION
        assert scope in caught.value.missing
        assert await stage.said() == said


def _with_all(provider: Provider) -> Draft:
    """Return what takes every permission."""
    return replace(POST, pictures=(PICTURE,) if publishing(provider).pictures else ())


@every_publisher
async def test_what_was_published_is_taken_back_once_and_for_all(provider: Provider) -> None:
    assert provider.remove
    async with on_stage(provider) as stage:
        made = await publish(stage, provider, POST)
        for _ in range(2):
            await provider.remove(stage.api(), stage.page, made.native_id)
            assert await stage.seen(made.native_id) is None


@every_publisher
@pytest.mark.parametrize("status", [429, 500, 502, 503])
async def test_trouble_while_publishing_is_neither_a_no_nor_an_alarm(
    provider: Provider, status: int
) -> None:
    async with on_stage(provider) as stage:
        api = instead(stage.api(), lambda asked: Answer(b"<html>", status))
        with pytest.raises((Unavailable, RateLimited)) as caught:
            await publishing(provider).do(api, stage.page, POST)
    assert TEXT not in str(caught.value)


@every_publisher
def test_a_preview_is_escaped(provider: Provider) -> None:
    html = publishing(provider).shown("<script>alert(1)</script> & https://example.com/?a=1&b=<2>")
    assert "<script" not in html
    assert re.fullmatch(r"(?s)([^&]|&(amp|lt|gt|quot|#\d+|#x[0-9a-f]+);)*", html)


@every_publisher
async def test_a_preview_has_the_words_that_are_then_read_there(provider: Provider) -> None:
    text = "Open until 9 & on\n\nSee https://example.com/hours <here>"
    async with on_stage(provider) as stage:
        made = await publish(stage, provider, replace(POST, text=text))
        seen = await stage.seen(made.native_id)
        assert seen
        assert read(publishing(provider).shown(text)).split() == seen.text.split()
