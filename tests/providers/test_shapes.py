"""Strangers' JSON is read as the shape that we expect, or refused."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.errors import UnexpectedReply
from providers.shapes import (
    LARGEST_COUNT,
    address,
    count,
    expected_shape,
    key,
    moment,
    records,
    text,
)


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("https://example.org/a?b=1#c", "https://example.org/a?b=1#c"),
        (" https://example.org/ ", "https://example.org/"),
        ("javascript:alert(1)", ""),
        ('https://example.org/"><script>', ""),
        ("https://" + "a" * 3_000, ""),
        (None, ""),
    ],
)
def test_only_web_addresses_are_addresses(value: Any, read: str) -> None:
    assert address(value) == read


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("2026-11-24T12:00:00Z", datetime(2026, 11, 24, 12, tzinfo=UTC)),
        ("2026-11-24T13:00:00.000+01:00", datetime(2026, 11, 24, 12, tzinfo=UTC)),
        ("2026-11-24T12:00:00", datetime(2026, 11, 24, 12, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", None),
        ("yesterday", None),
        (None, None),
    ],
)
def test_dates_are_aware_utc_or_nothing(value: Any, read: datetime | None) -> None:
    assert moment(value) == read


@pytest.mark.parametrize(("value", "read"), [(None, 0), (-1, 0), (7, 7), (10**30, LARGEST_COUNT)])
def test_counts_stay_within_bounds(value: Any, read: int) -> None:
    assert count(value) == read


@pytest.mark.parametrize("read", [int, lambda number: timedelta(seconds=number)])
def test_a_number_beyond_all_bounds_is_unexpected(read: Callable[[float], Any]) -> None:
    with pytest.raises(UnexpectedReply), expected_shape():
        read(float("inf"))


@pytest.mark.parametrize("value", ["../x", "..", "a b", "", "x" * 300, None, ["1"], "é"])
def test_an_id_that_could_lead_a_path_astray_is_refused(value: Any) -> None:
    with pytest.raises(UnexpectedReply), expected_shape():
        key(value)


@pytest.mark.parametrize("value", [3, "x", {}, [1], [None]])
def test_a_list_of_objects_is_nothing_else(value: Any) -> None:
    with pytest.raises(UnexpectedReply), expected_shape():
        records(value)


@given(value=st.text(st.characters() | st.sampled_from("\0\ud800\udfff")))
def test_any_text_can_be_stored(value: str) -> None:
    assert "\0" not in text(value)
    assert text(value).encode().decode() == text(value)


def test_an_error_of_our_own_is_not_taken_for_a_strangers() -> None:
    with pytest.raises(ZeroDivisionError), expected_shape():
        1 / 0  # noqa: B018 (that it raises is the point)
