"""Figures in words: how much, how it has grown, of which days."""

from datetime import date

import pytest

from bot.measured.figures import DAY, Growth, Point, Span, Told, Way
from bot.messages import figure_words as words
from providers.measuring import Figure, Measure

FIRST = date(2026, 10, 30)
VIEWS = Measure(figure=Figure.REACH, label="Views", means="Displays.", counts="displays")


def told(
    value: float = 0,
    way: Way = Way.SUM,
    *points: float,
    growth: Growth | None = None,
    known: int = 7,
) -> Told:
    days = [FIRST + place * DAY for place in range(max(len(points), 1))]
    drawn = tuple(Point(Span(day, day), one) for day, one in zip(days, points, strict=False))
    return Told(
        way=way, span=Span(FIRST, FIRST + 6 * DAY), value=value, known=known, each=1,
        points=drawn, growth=growth or Growth(),
    )  # fmt: skip


@pytest.mark.parametrize(("value", "expected"), [
    (0, "0"), (0.44, "0.4"), (9.5, "9.5"), (10.5, "10"), (12_340, "12,340"), (2.0, "2"),
])  # fmt: skip
def test_a_number_is_as_exact_as_it_helps(value: float, expected: str) -> None:
    assert words.number(value) == expected


@pytest.mark.parametrize(("days", "expected"), [
    (1, "30 Oct"), (2, "30–31 Oct"), (7, "30 Oct – 5 Nov"),
])  # fmt: skip
def test_days_are_named_in_short(days: int, expected: str) -> None:
    assert words.days(Span(FIRST, FIRST + (days - 1) * DAY)) == expected


@pytest.mark.parametrize(("part", "expected"), [
    (0.123, "▲ 12 % against the 7 days before"), (-0.031, "▼ 3.1 % against the 7 days before"),
    (0.004, "unchanged against the 7 days before"), (12.5, "▲ 1,250 % against the 7 days before"),
    (None, ""),
])  # fmt: skip
def test_growth_is_told_with_what_it_is_compared_with(part: float | None, expected: str) -> None:
    assert words.growth(told(growth=Growth(part))) == expected


@pytest.mark.parametrize(("gained", "expected"), [
    (1_056, "+1,056 since 30 Oct"), (-3, "−3 since 30 Oct"), (0, "unchanged since 30 Oct"),
])  # fmt: skip
def test_a_total_tells_what_it_has_gained(gained: float, expected: str) -> None:
    assert words.growth(told(way=Way.LAST, growth=Growth(0.1, gained, FIRST))) == expected


def test_a_headline_says_all_of_it_and_what_is_not_known() -> None:
    assert words.headline(VIEWS, told(31, growth=Growth(0.5), known=6)) == (
        "*Views*  31 displays\n"
        "▲ 50 % against the 7 days before · 30 Oct – 5 Nov · 6 of 7 days are known"
    )
    assert words.value(VIEWS, told(31, Way.MEAN)) == "31 displays a day, on average"


def test_bars_go_from_the_least_to_the_most_which_are_named() -> None:
    assert words.plot(told(0, Way.SUM, 10, 45, 80)) == (
        "▁▁▅▅██\nleast 10 (30 Oct), most 80 (1 Nov)"
    )
    assert words.plot(told(0, Way.LAST, 5, 5)) == "▁▁▁▁\nalways 5"
    assert words.plot(told(0, Way.SUM, 5)) == ""
