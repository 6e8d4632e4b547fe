"""What figures say: days, their sum and change, and what a chart has room for. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from math import isfinite
from typing import NamedTuple

from providers.measuring import Figure, Measure

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
RANGES = (7, 28, 90)
USUAL_RANGE = 28
# Slack's charts have room for so many points.
MOST_POINTS = 20
# Fewer days than this part of a range say nothing about the whole of it.
ENOUGH = 0.75
# The first time, as far back as services tell; then a week, as what was told may still change.
FIRST_DAYS, AGAIN_DAYS = 90, 7
# Posts are measured while they are young, and the rhythm of a page is told from its last weeks.
YOUNG = timedelta(days=30)


class Way(StrEnum):
    """How the days of a range become one number."""

    SUM = "sum"
    MEAN = "mean"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class Span:
    """Days, both ends included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def before(self) -> "Span":
        """As many days, just before it."""
        return Span(self.first - self.days * DAY, self.first - DAY)

    def of(self, known: Mapping[date, float]) -> dict[date, float]:
        """Return what is known of its days, in order."""
        return {day: known[day] for day in sorted(known) if self.first <= day <= self.last}


@dataclass(frozen=True, slots=True)
class Point:
    """A value of some days, for a chart."""

    span: Span
    value: float


class Growth(NamedTuple):
    """How a figure has grown: by which part (0.1: a tenth more), and what a total has gained.

    `since` is the first day of the time that it is compared with. All None: too little is known.
    """

    part: float | None = None
    gained: float | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A figure in a range of days.

    `value` is its days' sum, mean or last. `known` counts the days of which something is known;
    `each` is how many days make a point.
    """

    way: Way
    span: Span
    value: float
    known: int
    each: int
    points: tuple[Point, ...]
    growth: Growth


def way(measure: Measure) -> Way:
    """Return how a measure's days become one number.

    Whoever is reached on two days would be counted twice in a sum.
    """
    if measure.is_total:
        return Way.LAST
    return Way.MEAN if measure.figure is Figure.REACH else Way.SUM


def span(measure: Measure, days: int, today: date) -> Span:
    """Return the last `days` days of which a service can have told everything by today."""
    late = max(measure.lag, 0 if measure.is_total else 1)
    last = today - late * DAY
    return Span(last - (days - 1) * DAY, last)


def told(measure: Measure, known: Mapping[date, float], days: int, today: date) -> Told | None:
    """Return a figure in its last `days` days; None where nothing is known of them."""
    its_way, its_span = way(measure), span(measure, days, today)
    now = its_span.of(known)
    if not now:
        return None
    each = -(-days // MOST_POINTS)
    grown = _gained if its_way is Way.LAST else _grown
    return Told(
        way=its_way,
        span=its_span,
        value=_one(its_way, now),
        known=len(now),
        each=each,
        points=_points(its_way, known, its_span, each),
        growth=grown(known, its_span),
    )


def asked_since(measure: Measure, known_until: date | None, today: date) -> date:
    """Return from which day on to ask for a figure that is known until that day."""
    first = today - (FIRST_DAYS - 1) * DAY
    if known_until is None:
        return first
    return max(first, known_until - (AGAIN_DAYS + measure.lag) * DAY)


def tidy(days: Mapping[date, float], since: date, until: date) -> dict[date, float]:
    """Return what a service told, without what cannot be: other days, and numbers that are none."""
    return {
        day: float(value)
        for day, value in days.items()
        if since <= day <= until and is_figure(value)
    }


def is_figure(value: float | None) -> bool:
    """Tell whether a number can be a count of anything."""
    return value is not None and isfinite(value) and value >= 0


def a_week(moments: Sequence[datetime], now: datetime) -> float | None:
    """Return how many posts a week were published, by those of the last weeks, the oldest first.

    None where they are too few, or of too short a time, to tell.
    """
    lately = [at for at in moments if now - YOUNG < at <= now]
    # What is older than all that is known may not have been given to us.
    since = now - YOUNG if len(lately) < len(moments) else min(lately, default=now)
    if len(lately) < 2 or now - since < WEEK:
        return None
    return len(lately) / ((now - since) / WEEK)


def by_day(moments: Sequence[datetime], until: date) -> dict[date, float]:
    """Count what came on each day (UTC) from the first of these moments on, the oldest first."""
    if not moments:
        return {}
    counted = Counter(at.date() for at in moments)
    first = moments[0].date()
    days = [first + place * DAY for place in range((until - first).days + 1)]
    return {day: float(counted[day]) for day in days}


def _one(its_way: Way, days: Mapping[date, float]) -> float:
    values = [*days.values()]
    if its_way is Way.LAST:
        return values[-1]
    return sum(values) if its_way is Way.SUM else sum(values) / len(values)


def _grown(known: Mapping[date, float], its_span: Span) -> Growth:
    """Compare the mean of the days that are known with that of the days before."""
    now, before = its_span.of(known), its_span.before.of(known)
    enough = its_span.days * ENOUGH
    if len(now) < enough or len(before) < enough or not any(before.values()):
        return Growth()
    part = _one(Way.MEAN, now) / _one(Way.MEAN, before) - 1
    return Growth(part, since=its_span.before.first)


def _gained(known: Mapping[date, float], its_span: Span) -> Growth:
    """Compare how a total stands with how it stood just before, or when it was first known."""
    now, before = its_span.of(known), its_span.before.of(known)
    last = [*now.values()][-1]
    since, base = [*before.items()][-1] if before else next(iter(now.items()))
    if not before and len(now) < 2:
        return Growth()
    return Growth(last / base - 1 if base else None, last - base, since)


def _points(
    its_way: Way, known: Mapping[date, float], its_span: Span, each: int
) -> tuple[Point, ...]:
    """Cut a range into points; a sum of which a day is missing would lie, and is left out."""
    found = []
    end = its_span.last
    while end >= its_span.first:
        piece = Span(end - (each - 1) * DAY, end)
        days = piece.of(known)
        if len(days) == each or (days and its_way is not Way.SUM):
            found.append(Point(piece, _one(its_way, days)))
        end -= each * DAY
    return tuple(reversed(found))
