"""The bot's judgement, for every value."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import rules
from bot.rules import Health, Hints
from providers.contract import Cadence
from providers.vocabulary import Item

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CADENCE = Cadence(shortest=timedelta(minutes=5), longest=timedelta(hours=1))

spans = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=3650))
spreads = st.floats(min_value=0, max_value=1)


@pytest.mark.parametrize(
    ("shortest", "longest", "expected"),
    [(0, 0, (60, 3600)), (3, 0, (3, 3600)), (3, 9, (3, 9)), (0, 9, (60, 60)), (99, 9, (99, 99))],
)
def test_the_operator_has_a_word_in_the_cadence(
    shortest: int, longest: int, expected: tuple[int, int]
) -> None:
    own = Cadence(shortest=timedelta(minutes=1), longest=timedelta(hours=1))
    found = rules.hurried(own, shortest, longest)
    assert (found.shortest.total_seconds(), found.longest.total_seconds()) == expected


@given(quiet=spans, spread=spreads, fresh=st.none() | spans)
def test_a_page_is_asked_within_its_cadence(
    quiet: timedelta, spread: float, fresh: timedelta | None
) -> None:
    due = rules.next_poll_at(
        NOW, quiet_since=NOW - quiet, cadence=CADENCE, hints=Hints(fresh_for=fresh), spread=spread
    )
    assert CADENCE.shortest <= due - NOW <= CADENCE.longest * 1.1


def test_a_busy_page_is_asked_sooner_than_a_quiet_one() -> None:
    def wait(quiet: timedelta) -> timedelta:
        due = rules.next_poll_at(
            NOW, quiet_since=NOW - quiet, cadence=CADENCE, hints=Hints(), spread=0
        )
        return due - NOW

    assert [wait(timedelta(hours=h)) for h in (1, 10, 100)] == [
        timedelta(minutes=5), timedelta(minutes=12), timedelta(hours=1),
    ]  # fmt: skip


def test_the_services_own_word_is_honoured() -> None:
    until = NOW + timedelta(hours=7)
    due = rules.next_poll_at(
        NOW, quiet_since=NOW, cadence=CADENCE, hints=Hints(not_before=until), spread=0
    )
    assert due == until


@given(failures=st.integers(min_value=1, max_value=10_000), spread=spreads)
def test_trouble_makes_patient_but_never_gives_up(failures: int, spread: float) -> None:
    due = rules.retry_at(NOW, failures=failures, cadence=CADENCE, until=None, spread=spread)
    assert CADENCE.shortest <= due - NOW <= rules.LONGEST_BACK_OFF * 1.1


def test_counts_and_dates_are_no_edit() -> None:
    item = Item(native_id="1", html="<p>Hello</p>", url="https://a.example/1")
    liked = replace(item, metrics={"likes": 3}, posted_at=NOW)
    assert not rules.is_edit(rules.fingerprint(item), rules.fingerprint(liked))


def test_a_new_address_is_no_edit() -> None:
    item = Item(native_id="1", html="<p>Hello</p>", url="https://a.example/1")
    moved = replace(item, url="https://a.example/1?utm=2")
    assert not rules.is_edit(rules.fingerprint(item), rules.fingerprint(moved))


@given(before=st.text(), after=st.text())
def test_another_text_is_an_edit(before: str, after: str) -> None:
    one, other = (rules.fingerprint(Item(native_id="1", html=html)) for html in (before, after))
    assert rules.is_edit(one, other) == (
        before.encode("utf-8", "replace") != after.encode("utf-8", "replace")
    )


@given(st.lists(st.none() | st.integers(min_value=0, max_value=100)))
def test_items_go_out_the_oldest_first_and_all_of_them(hours: list[int | None]) -> None:
    items = {
        number: Item(
            native_id=str(number), posted_at=None if hour is None else NOW + timedelta(hours=hour)
        )
        for number, hour in enumerate(hours)
    }
    order = rules.in_order(items)
    assert sorted(order) == list(range(len(hours)))
    dates = [items[number].posted_at for number in order]
    if all(dates):
        assert dates == sorted(dates, key=str)


def test_what_was_written_before_we_watched_is_history() -> None:
    old = Item(native_id="1", posted_at=NOW - timedelta(days=30))
    late = Item(native_id="2", posted_at=NOW - timedelta(hours=3))
    undated = Item(native_id="3")
    assert [rules.is_news(item, watched_since=NOW) for item in (old, late, undated)] == [
        False, True, True,
    ]  # fmt: skip


@given(st.lists(st.floats(min_value=0, max_value=0.4), min_size=2, max_size=50))
def test_a_channel_is_sent_to_about_once_a_second_without_drift(delays: list[float]) -> None:
    planned, sent = NOW, []
    for delay in delays:
        moment = planned + timedelta(seconds=delay)
        sent.append(moment)
        planned = rules.next_send_at(planned, moment)
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(sent)]
    assert all(gap >= 0.59 for gap in gaps)
    assert (sent[-1] - NOW).total_seconds() <= len(delays)


def test_trouble_is_told_once_after_a_day() -> None:
    since = NOW - timedelta(hours=25)
    assert rules.tells_trouble(NOW, since=since, told_at=None)
    assert not rules.tells_trouble(NOW, since=since, told_at=NOW)
    assert not rules.tells_trouble(NOW, since=NOW, told_at=None)


def test_a_streams_health_is_derived() -> None:
    def health(
        *, paused: bool = False, gone: bool = False, refused: bool = False, polled: bool = True,
        ill: bool = False,
    ) -> Health:  # fmt: skip
        return rules.health(
            paused=paused,
            gone=gone,
            refused=refused,
            polled_at=NOW if polled else None,
            trouble_since=NOW if ill else None,
        )

    stands = [health(), health(polled=False), health(ill=True), health(paused=True)]
    assert stands == [Health.HEALTHY, Health.WAITING, Health.TROUBLED, Health.PAUSED]
    assert health(gone=True, paused=True, refused=True) is Health.GONE
    assert health(refused=True, paused=True, ill=True) is Health.EXPIRED
