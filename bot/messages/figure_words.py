"""Figures in words: numbers, days, growth, and a line of small bars that any client can show."""

from collections.abc import Sequence
from datetime import date

from bot.measured.figures import Growth, Point, Span, Told, Way
from bot.messages import mrkdwn
from providers.measuring import Measure

BARS = "▁▂▃▄▅▆▇█"
# So wide is each bar, in letters.
WIDE = 2
UNCHANGED = 0.005
LONGEST_MEANING = 700


def number(value: float) -> str:
    """Return "12,340", or "0.4" where less would say too little."""
    return f"{value:,.1f}" if value < 10 and value != round(value) else f"{round(value):,}"


def day(one: date) -> str:
    """Return "3 Nov"."""
    return f"{one.day} {one:%b}"


def days(span: Span) -> str:
    """Return "3 Nov", "3–9 Nov" or "30 Oct – 5 Nov"."""
    if span.first == span.last:
        return day(span.first)
    if (span.first.year, span.first.month) == (span.last.year, span.last.month):
        return f"{span.first.day}–{day(span.last)}"
    return f"{day(span.first)} – {day(span.last)}"


def value(measure: Measure, told: Told) -> str:
    """Return what a figure is in its range: "12,340 displays", "310 people a day, on average"."""
    counts = mrkdwn.name(measure.counts)
    mean = " a day, on average" if told.way is Way.MEAN else ""
    return f"{number(told.value)} {counts}{mean}"


def growth(told: Told) -> str:
    """Return how a figure has grown, with what it is compared; "" where nobody can tell."""
    grown = told.growth
    if told.way is Way.LAST:
        return _gained(grown)
    if grown.part is None:
        return ""
    return f"{_part(grown.part)} against the {told.span.days} days before"


def holes(told: Told) -> str:
    """Say of how many days something is known, where it is not of all; else ""."""
    if told.way is Way.LAST or told.known == told.span.days:
        return ""
    return f"{told.known} of {told.span.days} days are known"


def headline(measure: Measure, told: Told) -> str:
    """Return a figure with its name, growth and days."""
    by = f", by {told.each} days" if told.each > 1 else ""
    facts = (growth(told), days(told.span) + by, holes(told))
    name = mrkdwn.bold(measure.label)
    return f"{name}  {value(measure, told)}\n" + " · ".join(fact for fact in facts if fact)


def meaning(measure: Measure) -> str:
    """Return what a service means by a figure."""
    return mrkdwn.name(measure.means, most=LONGEST_MEANING)


def bars(points: Sequence[Point]) -> str:
    """Draw points as a line of bars, from the least to the most; both are said beside it."""
    values = [point.value for point in points]
    least, room = min(values), max(values) - min(values)
    steps = [round((one - least) / room * (len(BARS) - 1)) if room else 0 for one in values]
    return "".join(BARS[step] * WIDE for step in steps)


def plot(told: Told) -> str:
    """Return a figure's bars, with the days and values at their ends."""
    if len(told.points) < 2:
        return ""
    least, most = min(told.points, key=_value), max(told.points, key=_value)
    if least.value == most.value:
        return f"{bars(told.points)}\nalways {number(most.value)}"
    ends = f"least {number(least.value)} ({days(least.span)}), most {number(most.value)}"
    return f"{bars(told.points)}\n{ends} ({days(most.span)})"


def _value(point: Point) -> float:
    return point.value


def _gained(grown: Growth) -> str:
    if grown.gained is None or grown.since is None:
        return ""
    if not grown.gained:
        return f"unchanged since {day(grown.since)}"
    sign = "+" if grown.gained > 0 else "−"
    return f"{sign}{number(abs(grown.gained))} since {day(grown.since)}"


def _part(part: float) -> str:
    if abs(part) < UNCHANGED:
        return "unchanged"
    percent = abs(part) * 100
    return f"{'▲' if part > 0 else '▼'} {percent:,.{0 if percent >= 10 else 1}f} %"
