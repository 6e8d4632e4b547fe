"""Text that a stranger wrote, cut and counted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages import text


@pytest.mark.parametrize(
    ("whole", "most", "short"),
    [
        ("one two three", 13, "one two three"),
        ("one two three", 12, "one two…"),
        ("one two three", 8, "one two…"),
        ("one two three", 3, "on…"),
        ("w" * 500, 10, "w" * 9 + "…"),
        ("🇵🇹🇵🇹🇵🇹", 4, "🇵🇹…"),
        ("e" + "\u0301" * 50, 10, "e" + "\u0301" * 8 + "…"),
        ("one", 0, ""),
    ],
)
def test_text_is_cut_after_a_word_or_at_least_a_letter(whole: str, most: int, short: str) -> None:
    assert text.cut(whole, most) == short


@given(st.text(max_size=400), st.integers(min_value=1, max_value=300))
def test_a_cut_text_never_takes_more_room(whole: str, most: int) -> None:
    short = text.cut(whole, most)
    assert len(short) <= most
    assert short == whole or short.endswith("…")


def test_marks_that_are_piled_up_are_taken_off() -> None:
    assert text.clean("Z" + "\u0316\u0317" * 100 + "algo") == "Z\u0316\u0317\u0316\u0317algo"


@pytest.mark.parametrize(
    ("number", "noun", "said"),
    [(1, "like", "1 like"), (14, "item", "14 items"), (3, "reply", "3 replies"),
     (12_345, "like", "12,345 likes"), (0, "page", "0 pages")],
)  # fmt: skip
def test_things_are_counted_in_words(number: int, noun: str, said: str) -> None:
    assert text.counted(number, noun) == said


def test_names_are_listed_as_people_do() -> None:
    assert [text.listed(list("ABC"[:n])) for n in range(4)] == ["", "A", "A and B", "A, B and C"]


def test_the_first_are_named_and_the_others_counted() -> None:
    assert text.some([], 2) == ""
    assert text.some(["A", "B"], 2) == "A and B"
    assert text.some(["A", "B", "C", "D"], 2, str.lower) == "a, b and 2 more"


def test_the_first_stand_in_lines_and_the_others_are_counted() -> None:
    assert text.first([1, 2], 2) == ["1", "2"]
    assert text.first(["A", "B", "C"], 2, lambda one: f"• {one}") == ["• A", "• B", "… and 1 more"]
