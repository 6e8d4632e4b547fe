"""What figures say: their sum, mean or last, how they have grown, and what fits into a chart."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.measured import figures
from bot.measured.figures import DAY, Growth, Span, Way
from providers.measuring import Figure, Measure

TODAY = date(2026, 11, 23)
LAST = TODAY - DAY
VALUES = st.one_of(st.none(), st.floats(0, 10**9))


def measure(figure: Figure = Figure.IMPRESSIONS, *, total: bool = False, lag: int = 0) -> Measure:
    return Measure(
        figure=figure, label="Views", means="Displays.", counts="displays", is_total=total, lag=lag
    )


def until(last: date, *values: float | None) -> dict[date, float]:
    """Return values of the days that end with that one; None is not known."""
    first = last - (len(values) - 1) * DAY
    days = {first + place * DAY: value for place, value in enumerate(values)}
    return {day: value for day, value in days.items() if value is not None}


def told(known: dict[date, float], days: int = 7, *, of: Measure | None = None) -> figures.Told:
    found = figures.told(of or measure(), known, days, TODAY)
    assert found
    return found


@pytest.mark.parametrize(("of", "expected"), [
    (measure(), LAST), (measure(lag=2), TODAY - 2 * DAY), (measure(total=True), TODAY),
    (measure(total=True, lag=1), LAST),
])  # fmt: skip
def test_a_range_ends_with_the_last_day_that_can_be_whole(of: Measure, expected: date) -> None:
    assert figures.span(of, 7, TODAY) == Span(expected - 6 * DAY, expected)


def test_displays_are_added_up_people_are_not_and_of_a_total_the_last_counts() -> None:
    known = until(LAST, 1, 2, 3, 4, 5, 6, 7)
    assert (told(known).way, told(known).value) == (Way.SUM, 28)
    people = told(known, of=measure(Figure.REACH))
    assert (people.way, people.value) == (Way.MEAN, 4)
    total = told(known | {TODAY: 9}, of=measure(Figure.FOLLOWERS, total=True))
    assert (total.way, total.value) == (Way.LAST, 9)


def test_growth_compares_with_as_many_days_before() -> None:
    known = until(LAST, *[10] * 7, *[12] * 7)
    assert told(known).growth.part == pytest.approx(0.2)
    assert told(until(LAST, *[10] * 7, *[5] * 7)).growth.part == pytest.approx(-0.5)


@pytest.mark.parametrize("known", [
    until(LAST, *[5] * 7), until(LAST, *[0] * 7, *[5] * 7),
    until(LAST, *[None] * 2, *[3] * 5, *[None] * 3, *[5] * 4),
    until(LAST, *[None] * 3, *[3] * 4, *[5] * 7),
])  # fmt: skip
def test_nothing_is_compared_where_too_little_is_known(known: dict[date, float]) -> None:
    assert told(known).growth == Growth()


def test_a_hole_does_not_look_like_a_fall() -> None:
    known = until(LAST, *[10] * 7, *[10] * 5, None, 10)
    assert told(known).growth.part == pytest.approx(0)
    assert told(known).known == 6


def test_a_total_has_gained_since_the_day_before_the_range() -> None:
    of = measure(Figure.FOLLOWERS, total=True)
    known = until(TODAY, 80, 100, 101, 102, 103, 104, 105, 110)
    assert told(known, of=of).growth == Growth(0.375, 30, TODAY - 7 * DAY)
    young = until(TODAY, 100, 104)
    assert told(young, of=of).growth == Growth(104 / 100 - 1, 4, TODAY - DAY)
    assert told(until(TODAY, 100), of=of).growth == Growth()


def test_nothing_known_is_nothing_told() -> None:
    assert figures.told(measure(), until(TODAY - 30 * DAY, 5), 7, TODAY) is None


@pytest.mark.parametrize(("days", "each", "points"), [(7, 1, 7), (28, 2, 14), (90, 5, 18)])
def test_every_range_fits_into_a_chart(days: int, each: int, points: int) -> None:
    shown = told(until(LAST, *[1] * 200), days)
    assert (shown.each, len(shown.points)) == (each, points)
    assert [point.value for point in shown.points] == [each] * points
    assert (shown.points[0].span.first, shown.points[-1].span.last) == (
        shown.span.first, shown.span.last,
    )  # fmt: skip


def test_a_sum_of_which_a_day_is_missing_is_left_out_of_the_chart() -> None:
    shown = told(until(LAST, *[1] * 25, None, 1, 1), 28)
    assert [point.value for point in shown.points] == [2] * 12 + [2]


@given(
    values=st.lists(VALUES, max_size=200), days=st.sampled_from(figures.RANGES), total=st.booleans()
)
def test_whatever_is_known_is_told_within_bounds(
    *, values: list[float | None], days: int, total: bool
) -> None:
    known = until(TODAY, *values)
    shown = figures.told(measure(total=total), known, days, TODAY)
    if shown is None:
        return
    assert 0 < shown.known <= days == shown.span.days
    assert len(shown.points) <= figures.MOST_POINTS
    assert all(point.value >= 0 for point in shown.points)


def test_the_first_time_all_then_the_last_week_and_never_more_than_all() -> None:
    of, first = measure(lag=2), TODAY - 89 * DAY
    assert figures.asked_since(of, None, TODAY) == first
    assert figures.asked_since(of, TODAY - 2 * DAY, TODAY) == TODAY - 11 * DAY
    assert figures.asked_since(of, TODAY - 300 * DAY, TODAY) == first


def test_only_figures_of_the_days_that_were_asked_for_are_kept() -> None:
    days = until(TODAY, 7, 1, float("nan"), -1, float("inf"), 2)
    assert figures.tidy(days, TODAY - 4 * DAY, TODAY) == {TODAY - 4 * DAY: 1, TODAY: 2}


def test_the_rhythm_of_a_page_is_told_from_its_last_weeks() -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    daily = [now - timedelta(days=days) for days in range(60, 0, -1)]
    assert figures.a_week(daily, now) == pytest.approx(29 / 30 * 7)
    assert figures.a_week(daily[-14:], now) == pytest.approx(7)
    assert figures.a_week(daily[-3:], now) is None
    assert figures.a_week([], now) is None


def test_our_own_count_begins_with_the_first_post_and_knows_quiet_days() -> None:
    at = datetime(2026, 11, 20, 9, tzinfo=UTC)
    assert figures.by_day([at, at + timedelta(hours=1), at + timedelta(days=2)], TODAY) == {
        at.date(): 2, at.date() + DAY: 0, at.date() + 2 * DAY: 1, TODAY: 0,
    }  # fmt: skip
    assert figures.by_day([], TODAY) == {}
