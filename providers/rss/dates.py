"""Dates as feeds write them, to aware UTC."""

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from time import struct_time

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
RFC822 = re.compile(
    r"(?:[a-z]{3}, +)?(\d\d?) ([a-z]{3}) (\d{4}) (\d\d):(\d\d):(\d\d) +"
    r"(?:gmt|utc|z|ut|([+-])(\d\d)(\d\d))",
    re.IGNORECASE | re.ASCII,
)
ISO = re.compile(r"\d{4}-\d\d-\d\d[Tt ].+(?:[Zz]|[+-]\d\d:?\d\d)", re.ASCII)


@lru_cache(maxsize=512)
def moment(text: str) -> datetime | None:
    """Read a date in any of the spellings that feedparser knows; None for none."""
    return _iso(text) or _rfc822(text) or _unusual(text)


def from_tuple(parsed: struct_time | tuple[int, ...] | None) -> datetime | None:
    """Turn feedparser's time (UTC) into ours."""
    if not parsed:
        return None
    try:
        year, month, day, hour, minute, second = parsed[:6]
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def plausible(when: datetime | None, now: datetime) -> datetime | None:
    """Return the date unless no clock can have shown it: before 1990, or over a day ahead."""
    return when if when and EARLIEST <= when <= now + DAY else None


def _unusual(text: str) -> datetime | None:
    # feedparser is loaded for the first date that needs it.
    from feedparser.datetimes import _parse_date  # noqa: PLC0415

    return from_tuple(_parse_date(text))


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).astimezone(UTC) if ISO.fullmatch(text) else None
    except (ValueError, OverflowError):
        return None


def _rfc822(text: str) -> datetime | None:
    if not (found := RFC822.fullmatch(text)) or found[2].lower() not in MONTHS:
        return None
    day, name, year, *rest = found.groups()
    return _utc(int(year), MONTHS.index(name.lower()) + 1, int(day), rest)


def _utc(year: int, month: int, day: int, rest: list[str | None]) -> datetime | None:
    hour, minute, second, sign, zone_hours, zone_minutes = rest
    offset = timedelta(hours=int(zone_hours or 0), minutes=int(zone_minutes or 0))
    zone = timezone(-offset if sign == "-" else offset) if offset < DAY else UTC
    try:
        local = datetime(
            year, month, day, int(hour or 0), int(minute or 0), int(second or 0), tzinfo=zone
        )
        return local.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
