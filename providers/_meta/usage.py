"""How close we are to Graph's limits, as its headers tell (Graph API v26.0). Pure.

`X-App-Usage` is one object, `X-Business-Use-Case-Usage` a list of them for each page: percent of
calls and of time used up, and the minutes until we are let in again (0 while we are).
"""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

APP, BUSINESS = "x-app-usage", "x-business-use-case-usage"
USED = ("call_count", "total_time", "total_cputime")
REGAIN = "estimated_time_to_regain_access"
# From here on the service wishes that one slowed down.
NEARLY = 80
REST = timedelta(minutes=10)
LONGEST = timedelta(days=1)


def back_at(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """Return when we are let in again; None when that is now, or is not said."""
    minutes = max((_number(one.get(REGAIN)) for one in _objects(headers)), default=0)
    return now + min(timedelta(minutes=min(minutes, 1e6)), LONGEST) if minutes > 0 else None


def rest_until(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """Return when to ask next, if we come close to a limit."""
    return back_at(headers, now) or (now + REST if (_used(headers) or 0) >= NEARLY else None)


def budget(headers: Mapping[str, str]) -> float | None:
    """Return what is left until the nearest limit, from 1 to 0; None when it is not said."""
    used = _used(headers)
    return None if used is None else max(0.0, 1 - used / 100)


def _used(headers: Mapping[str, str]) -> float | None:
    """Return the percentage of the limit that is the most used up."""
    found = [_number(one[name]) for one in _objects(headers) for name in USED if name in one]
    return max(found, default=None)


def _objects(headers: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    app, business = _json(headers.get(APP, "")), _json(headers.get(BUSINESS, ""))
    lists = [one for one in business.values() if isinstance(one, list)]
    yield app
    yield from (one for found in lists for one in found if isinstance(one, dict))


def _json(text: str) -> dict[str, Any]:
    if not text:
        return {}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _number(value: Any) -> float:
    return value if isinstance(value, int | float) and value == value else 0  # noqa: PLR0124 - NaN
