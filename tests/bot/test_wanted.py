"""What a channel wants of the news: mutes, words, and the channel for what is private."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.watching import wanted
from bot.watching.quiet import HOURLY
from providers.vocabulary import Author, Item, Kind
from storage.models import Mute
from storage.routes import Route

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
HERE, THERE, SAFE = "C1", "C2", "C9"
BOAT = Item(
    native_id="1", title="A boat", html="<p>It <b>floats</b></p>",
    author=Author(name="Wile", handle="@Wile"),
)  # fmt: skip


def route(channel: str | None = HERE, **facts: Any) -> Route:
    usual: dict[str, Any] = {
        "private_channel_id": "", "includes": [], "excludes": [], "quiet_from": None,
        "quiet_until": None, "quiet_zone": "UTC", "rhythm": "", "escalate_minutes": None,
        "escalate_to": "", "has_mutes": False,
    }  # fmt: skip
    return Route(channel_id=channel, **{**usual, **facts})


def mute(what: str, value: str, page_id: int | None = None) -> Mute:
    return Mute(
        workspace_id=1, channel_id=HERE, what=what, page_id=page_id, value=value, key="",
        label="", by="U1", at=NOW,
    )  # fmt: skip


def heard(item: Item, *routes: Route, mutes: list[Mute] | None = None) -> tuple[str, ...]:
    return wanted.by(item, 7, routes, {HERE: mutes or []}, NOW).channels


@pytest.mark.parametrize(
    ("text", "word", "found"),
    [
        ("A boat floats", "boat", True),
        ("A BOAT floats", "Boat", True),
        ("A boathouse", "boat", False),
        ("A house-boat", "boat", True),
        ("We love #boat!", "boat", True),
        ("C++ and more", "c++", True),
        ("Straße", "STRASSE", True),
        ("caf\u00e9", "cafe\u0301", True),
        ("a  big\n boat", "big boat", True),
        ("新しい船です", "船", True),
        ("Anything at all", "", False),
        ("a.b", "a.b", True),
        ("axb", "a.b", False),
    ],
)
def test_a_word_is_whole_whatever_its_case(text: str, word: str, found: bool) -> None:
    assert wanted.has_any(text, [word]) is found


@given(st.text(max_size=30), st.lists(st.text(max_size=8), max_size=4))
def test_any_text_and_any_words_can_be_compared(text: str, words: list[str]) -> None:
    assert wanted.has_any(text, words) in {True, False}


@given(st.text(alphabet=st.characters(categories=["L", "N"]), min_size=1, max_size=12))
def test_a_word_is_found_where_it_stands_alone(word: str) -> None:
    assert wanted.has_any(f"so: {word}.", [word])


def test_without_anything_set_all_channels_hear_each_once() -> None:
    assert heard(BOAT, route(), route(), route(THERE), route(None)) == (HERE, THERE)


def test_words_are_looked_for_in_title_and_text() -> None:
    for word in ("boat", "floats"):
        assert heard(BOAT, route(includes=[word])) == (HERE,)
        assert heard(BOAT, route(excludes=[word])) == ()
    assert heard(BOAT, route(includes=["car"])) == ()
    assert heard(BOAT, route(includes=["boat"], excludes=["floats"])) == ()


def test_of_two_topics_one_that_lets_it_through_is_enough() -> None:
    assert heard(BOAT, route(includes=["car"]), route(excludes=["car"])) == (HERE,)


def test_an_author_a_word_and_a_kind_can_be_muted_in_one_channel() -> None:
    for one in (
        mute(wanted.AUTHOR, "@wile"), mute(wanted.WORD, "floats"), mute(wanted.KIND, "post", 7),
    ):  # fmt: skip
        assert heard(BOAT, route(), route(THERE), mutes=[one]) == (THERE,)


def test_a_mute_is_about_its_own_page_author_and_kind_alone() -> None:
    for one in (
        mute(wanted.AUTHOR, "@other"), mute(wanted.WORD, "float"), mute(wanted.KIND, "post", 8),
        mute(wanted.KIND, "comment", 7), mute(wanted.AUTHOR, "@wile", 8),
    ):  # fmt: skip
        assert heard(BOAT, route(), mutes=[one]) == (HERE,)


def test_an_author_is_told_by_address_then_handle_then_name() -> None:
    for author, value in [
        (Author(name="W", handle="@W", url="https://a.example/W"), "https://a.example/W"),
        (Author(name="W", handle="@W"), "@w"),
        (Author(name="W"), "w"),
        (Author(), ""),
    ]:
        assert wanted.author_of(Item(native_id="1", author=author)) == value


def test_what_is_private_goes_to_its_own_channel_at_once_or_nowhere() -> None:
    private = Item(native_id="1", kind=Kind.PRIVATE_MESSAGE, html="Hello")
    quiet: dict[str, Any] = {"quiet_from": 0, "quiet_until": 23, "rhythm": HOURLY}
    found = wanted.by(private, 7, [route(private_channel_id=SAFE, **quiet)], {}, NOW)
    assert (found.channels, found.held) == ((SAFE,), {})
    assert heard(private, route()) == ()


def test_the_topic_that_holds_it_shortest_wins() -> None:
    quiet = route(quiet_from=9, quiet_until=12)
    hourly = route(rhythm=HOURLY)
    assert wanted.by(BOAT, 7, [quiet], {}, NOW).held == {HERE: NOW + timedelta(hours=2, minutes=30)}
    assert wanted.by(BOAT, 7, [quiet, hourly], {}, NOW).held == {HERE: NOW + timedelta(minutes=30)}
    assert wanted.by(BOAT, 7, [quiet, hourly, route()], {}, NOW).held == {}


def test_a_topic_that_does_not_let_it_through_does_not_hurry_it_either() -> None:
    routes = [route(rhythm=HOURLY), route(excludes=["boat"])]
    assert wanted.by(BOAT, 7, routes, {}, NOW).held == {HERE: NOW + timedelta(minutes=30)}


def test_somebody_is_to_look_after_what_others_say_to_the_page() -> None:
    for kind, asks in [
        (Kind.POST, False), (Kind.COMMENT, True), (Kind.REPLY, True), (Kind.MENTION, True),
        (Kind.REVIEW, True), (Kind.PRIVATE_MESSAGE, True),
    ]:  # fmt: skip
        assert wanted.is_asking(Item(native_id="1", kind=kind)) is asks
        assert not wanted.is_asking(Item(native_id="1", kind=kind, is_own=True))
