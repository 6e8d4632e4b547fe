"""Asking for Facebook's own figures, one metric at a time: a dead name costs that metric alone.

Graph API v26.0. Days are Facebook's own: they begin and end at midnight in California. At most 90
of them come in one answer, two years back, a day or two late, for pages that 100 people like.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from providers._meta.calls import read, together
from providers._meta.errors import Invalid, check, needing
from providers.api import Api, parsed
from providers.errors import PageGone, UnexpectedReply
from providers.facebook.permissions import INSIGHTS, READ
from providers.http import Reply
from providers.shapes import expected_shape, moment, record, records
from providers.vocabulary import Item, Page

SCOPES = (INSIGHTS, READ)
PACIFIC = ZoneInfo("America/Los_Angeles")
DAY = timedelta(days=1)
MOST_DAYS, KEPT = 90, 2 * 365 * DAY
IN_A_BATCH = 50
LARGEST = 2**53
CLOSED = (
    "does not show this page's figures: a permission is missing, or the role on the page is too "
    "weak"
)


class DeadMetric(UnexpectedReply):
    """A metric that Facebook does not know, or not any more, under this name."""


def today(api: Api) -> date:
    """Return Facebook's day now."""
    return api.now.astimezone(PACIFIC).date()


def midnight(day: date) -> int:
    """Return when a day of Facebook's begins, in seconds since 1970."""
    return int(datetime.combine(day, time(), PACIFIC).timestamp())


async def of_page(
    api: Api, page: Page, metric: str, since: date, until: date
) -> Mapping[date, float]:
    """Return a metric of a page by the day. Raises DeadMetric, ProviderError."""
    first, last = max(since, today(api) - KEPT), min(until, today(api))
    found: dict[date, float] = {}
    with needing(*SCOPES, why=CLOSED), _known(metric):
        for start, end in _spans(first, last):
            asked: dict[str, Any] = {"since": midnight(start), "until": midnight(end + DAY)}
            path = f"{page.native_id}/insights"
            answer = await read(api, path, metric=metric, period="day", **asked)
            with expected_shape():
                found |= _series(answer.json)
    return {day: value for day, value in found.items() if first <= day <= last}


async def of_posts(api: Api, items: Sequence[Item], metric: str) -> Mapping[str, float]:
    """Return a metric of each post, by its id; what is deleted is left out.

    Raises DeadMetric when no post knows it, ProviderError.
    """
    query = urlencode({"metric": metric})
    with needing(*SCOPES, why=CLOSED), _known(metric):
        answers = await each(api, items, f"/insights?{query}")
    with expected_shape():
        values = {its_id: _values(one) for its_id, one in answers.items()}
        return {its_id: _value(found[0].get("value")) for its_id, found in values.items() if found}


async def each(api: Api, items: Sequence[Item], asked: str) -> Mapping[str, Any]:
    """Ask the same of each post, fifty in one request; return the answers by the posts' ids.

    What is deleted is left out, and so are posts that know nothing of it, unless none does.
    """
    found: dict[str, Any] = {}
    unknown: Invalid | None = None
    for start in range(0, len(items), IN_A_BATCH):
        some = items[start : start + IN_A_BATCH]
        replies = await together(api, [f"{one.native_id}{asked}" for one in some])
        for item, reply in zip(some, replies, strict=False):
            try:
                found[item.native_id] = _checked(api, reply)
            except PageGone:
                continue
            except Invalid as error:
                unknown = error
    if unknown and not found:
        raise unknown
    return found


def _checked(api: Api, reply: Reply) -> Any:
    check(reply, api.now)
    return parsed(reply)


@contextmanager
def _known(metric: str) -> Iterator[None]:
    """Say of a metric that its name is dead."""
    try:
        yield
    except Invalid as error:
        raise DeadMetric(f"does not know the figure {metric} (any more)") from error


def _spans(first: date, last: date) -> Iterator[tuple[date, date]]:
    """Cut a range of days into pieces that are not too long, both ends included."""
    while first <= last:
        end = min(first + (MOST_DAYS - 1) * DAY, last)
        yield first, end
        first = end + DAY


def _series(answer: Any) -> dict[date, float]:
    told = [one for one in _values(answer) if one.get("value") is not None]
    return {_day(one): _value(one["value"]) for one in told}


def _values(answer: Any) -> list[dict[str, Any]]:
    return [one for found in records(record(answer)["data"]) for one in records(found["values"])]


def _day(value: Mapping[str, Any]) -> date:
    """Return the day that a value is of: it is told by its end, the midnight after it."""
    end = moment(value["end_time"])
    if end is None:
        raise ValueError("no date")
    return (end - timedelta(hours=1)).astimezone(PACIFIC).date()


def _value(told: Any) -> float:
    """Return a value; one that is told in parts (paid and organic, likes and shares) is added up.

    Raises TypeError, ValueError.
    """
    if isinstance(told, dict):
        return sum(_value(part) for part in told.values())
    if told is None:
        return 0
    if isinstance(told, bool) or not isinstance(told, int | float) or not 0 <= told < LARGEST:
        raise TypeError("not a figure")
    return float(told)
