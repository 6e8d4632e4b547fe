"""The checklist that every provider passes: the folders are found, and so are their examples.

To add a service: its folder with `examples/`, and `tests/providers/<name>/plays.py` that says which
example answers at which path. A service that can be linked says so for its owned pages and for the
profile too (`OWNED` and `PROFILE`, see `tests/providers/plays.py`); both sides pass one checklist,
and the owned one a few lines more: test_owned.py.
"""

import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import providers
from providers.api import Api
from providers.contract import Cannot, FindPages, Poll, Provider
from providers.errors import (
    PageGone,
    ProviderError,
    RateLimited,
    ReconnectNeeded,
    Unavailable,
    UnexpectedReply,
)
from providers.vocabulary import Batch, Connection, Item
from tests.providers.loopback import NOW, Answer, Asked, loopback, not_found
from tests.providers.played import played
from tests.providers.plays import Play, owned, plays

PROVIDERS = providers.discover()
METRICS = {"likes", "replies", "reposts", "quotes", "comments"}
LONGEST_CURSOR = 32_000
URL = "https://social.example.com"


def _folders() -> list[str]:
    inside = Path(providers.__path__[0]).iterdir()
    return sorted(
        path.parent.name
        for folder in inside
        for path in folder.glob("__init__.py")
        if not path.parent.name.startswith("_")
    )


def _polls(played_by: Callable[[str], Sequence[Play]], how: Connection) -> Iterator[Any]:
    for name, provider in PROVIDERS.items():
        polls = provider.polls[how]
        for kind, poll in {} if isinstance(polls, Cannot) else polls.items():
            for play in played_by(name):
                if not play.kinds or kind in play.kinds:
                    yield pytest.param(poll, play, id=f"{name}-{how}-{kind}-{play.name}")


def _finders() -> Iterator[Any]:
    for name, provider in PROVIDERS.items():
        if not isinstance(provider.find_pages, Cannot):
            yield pytest.param(provider.find_pages, id=name)


every_provider = pytest.mark.parametrize("provider", PROVIDERS.values(), ids=PROVIDERS)
PUBLIC = list(_polls(plays, Connection.UNAUTHORIZED))
OWNED = list(_polls(owned, Connection.AUTHORIZED))
every_poll = pytest.mark.parametrize(("poll", "play"), [*PUBLIC, *OWNED])
every_search = pytest.mark.parametrize("find_pages", list(_finders()))


def opened(api: Api, play: Play) -> Api:
    """Return the service as the bot would open it for this play."""
    provider = PROVIDERS[play.page(api.base_url).service]
    api = replace(api, check=provider.check, client=play.client)
    if play.token is None:
        return api
    assert not isinstance(provider.link, Cannot)
    return replace(api, signer=provider.link.signer(play.token))


async def _polled(poll: Poll, play: Play, cursor: str = "") -> Batch:
    return await poll(opened(played(play.answer, URL), play), play.page(URL), cursor)


def test_every_folder_is_a_provider_of_its_own_name() -> None:
    assert list(PROVIDERS) == _folders()


@every_provider
def test_a_declaration_says_all_that_a_person_reads(provider: Provider) -> None:
    assert provider.label
    assert provider.asks_for
    assert re.fullmatch(r":[a-z0-9_+-]+:", provider.emoji)
    assert provider.withheld.endswith(".")


@every_provider
def test_a_way_to_connect_is_offered_or_says_why_not(provider: Provider) -> None:
    assert set(provider.polls) == set(Connection)
    absent = [polls for polls in provider.polls.values() if isinstance(polls, Cannot)]
    assert all(cannot.why.endswith(".") for cannot in absent)
    assert len(absent) < len(Connection)


@every_provider
def test_the_module_names_the_version_that_it_speaks_and_its_end(provider: Provider) -> None:
    told = sys.modules[f"providers.{provider.name}"].__doc__ or ""
    assert re.search(r"\d", told)
    assert "end of life" in told


@every_provider
def test_a_cadence_is_polite_and_not_asleep(provider: Provider) -> None:
    cadence = provider.cadence
    assert timedelta(minutes=1) <= cadence.shortest < cadence.longest <= timedelta(days=1)


@every_poll
async def test_examples_become_valid_items(poll: Poll, play: Play) -> None:
    async with loopback(play.answer) as (server, api):
        batch = await poll(opened(api, play), play.page(server.url), "")
    assert batch.items
    for item in batch.items:
        check_item(item)


def check_item(item: Item) -> None:
    assert 0 < len(item.native_id) <= 500
    texts = [item.native_id, item.title, item.html, item.warning, item.author.name]
    assert not any("\0" in text for text in texts)
    assert "".join(texts).encode()
    urls = [item.url, item.answers_url, item.author.url, item.author.picture_url]
    urls += [picture.url for picture in item.pictures]
    assert all(url == "" or url.startswith(("https://", "http://")) for url in urls)
    moments = [at for at in (item.posted_at, item.edited_at) if at]
    assert all(at.utcoffset() == timedelta(0) for at in moments)
    assert set(item.metrics) <= METRICS
    assert all(count >= 0 for count in item.metrics.values())


@every_poll
async def test_ids_are_unique_and_stable(poll: Poll, play: Play) -> None:
    once, again = await _polled(poll, play), await _polled(poll, play)
    ids = [item.native_id for item in once.items]
    assert len(set(ids)) == len(ids)
    assert [item.native_id for item in again.items] == ids


@every_poll
async def test_the_newest_item_comes_first(poll: Poll, play: Play) -> None:
    dates = [item.posted_at for item in (await _polled(poll, play)).items if item.posted_at]
    assert not dates or max(dates) - dates[0] < timedelta(days=1)


@every_poll
async def test_a_second_look_brings_nothing_new(poll: Poll, play: Play) -> None:
    first = await _polled(poll, play)
    second = await _polled(poll, play, first.cursor)
    assert (second.items, second.gone, second.more) == ((), (), False)
    third = await _polled(poll, play, second.cursor)
    assert third.items == ()


@every_poll
async def test_a_cursor_is_short_text(poll: Poll, play: Play) -> None:
    cursor = (await _polled(poll, play)).cursor
    assert cursor
    assert len(cursor) < LONGEST_CURSOR
    assert "\0" not in cursor
    assert cursor.encode()


@every_poll
@pytest.mark.parametrize(
    ("status", "errors"),
    [
        # Where nobody has linked anything, there is nothing to reconnect.
        (401, (Unavailable, PageGone, ReconnectNeeded)),
        (403, (Unavailable, PageGone, ReconnectNeeded)),
        (404, (Unavailable, PageGone)),
        (410, (Unavailable, PageGone)),
        (500, (Unavailable,)),
        (502, (Unavailable,)),
        (503, (Unavailable,)),
    ],
)
async def test_a_refusal_becomes_what_to_do_next(
    poll: Poll, play: Play, status: int, errors: tuple[type[ProviderError], ...]
) -> None:
    async with loopback(play.instead(Answer(b"{}", status))) as (server, api):
        with pytest.raises(errors) as caught:
            await poll(opened(api, play), play.page(server.url), "")
    assert str(caught.value)
    assert play.token or not isinstance(caught.value, ReconnectNeeded)


@every_poll
async def test_too_many_requests_name_the_moment_to_come_back(poll: Poll, play: Play) -> None:
    told = Answer(b"{}", 429, {"Retry-After": "120", "Content-Type": "application/json"})
    async with loopback(play.instead(told)) as (server, api):
        with pytest.raises(RateLimited) as caught:
            await poll(opened(api, play), play.page(server.url), "")
    assert caught.value.until == NOW + timedelta(seconds=120)


@every_poll
@pytest.mark.parametrize("body", [b"", b"\xff\xfe\x00", b"<html><p>Hi</html>", b'{"error":', b"7"])
async def test_garbage_is_an_unexpected_reply(poll: Poll, play: Play, body: bytes) -> None:
    async with loopback(play.instead(Answer(body))) as (server, api):
        with pytest.raises(UnexpectedReply):
            await poll(opened(api, play), play.page(server.url), "")


@every_poll
@settings(max_examples=25)
@given(data=st.data())
async def test_an_answer_that_is_damaged_is_a_batch_or_an_error_of_ours(
    poll: Poll, play: Play, data: st.DataObject
) -> None:
    path = data.draw(st.sampled_from(sorted(play.answers)))
    answer = play.answer(Asked(path, {}))
    body = _damaged(answer.body, data)

    def damaged(asked: Asked) -> Answer:
        return Answer(body, headers=answer.headers) if asked.path == path else not_found()

    try:
        batch = await poll(opened(played(damaged, URL), play), play.page(URL), "")
    except ProviderError:
        return
    for item in batch.items:
        check_item(item)


def _damaged(body: bytes, data: st.DataObject) -> bytes:
    """Return the body with a hole or a stranger's bytes in it, or with one value exchanged."""
    if data.draw(st.booleans()) and body.startswith((b"{", b"[")):
        value = json.loads(body)
        _exchange(value, data)
        return json.dumps(value).encode()
    start = data.draw(st.integers(0, len(body)))
    end = data.draw(st.integers(start, min(len(body), start + 2_000)))
    return body[:start] + data.draw(st.binary(max_size=8)) + body[end:]


def _exchange(value: Any, data: st.DataObject) -> None:
    """Put something else in the place of one value, as deep inside as the draw leads."""
    while value:
        places = sorted(value) if isinstance(value, dict) else list(range(len(value)))
        place = data.draw(st.sampled_from(places))
        inner = value[place]
        if not isinstance(inner, dict | list) or not inner or data.draw(st.integers(0, 9)) == 0:
            value[place] = data.draw(
                st.sampled_from([None, True, -1, 10**30, "", "\0\ud800", "x" * 600, [], {}, [[]]])
            )
            return
        value = inner


@every_search
@pytest.mark.parametrize(
    "query", ["acme", "@acme@acme.example.com", f"{URL}/@acme", "acme.example.com", "…", "@", "://"]
)
@pytest.mark.parametrize("told", [not_found(), Answer(status=503), Answer(b"garbage")])
async def test_a_search_that_fails_says_what_it_tried(
    find_pages: FindPages, query: str, told: Answer
) -> None:
    found = await find_pages(played(lambda asked: told, URL), query)
    assert found.pages == ()
    assert all(tried.what and tried.why for tried in found.tried)
    assert found.tried
