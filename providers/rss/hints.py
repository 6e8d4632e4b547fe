"""How often a feed wants to be asked: Cache-Control, RSS 2.0's ttl and skipHours, the module sy."""

import re
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

PERIODS = {
    "hourly": 3_600,
    "daily": 86_400,
    "weekly": 604_800,
    "monthly": 2_592_000,
    "yearly": 31_536_000,
}
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LONGEST = 86_400

_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
_TTL = re.compile(rb"<ttl>\s*(\d{1,6})\s*</ttl>", re.IGNORECASE)
_PERIOD = re.compile(rb"<sy:updatePeriod>\s*([a-z]+)\s*</sy:updatePeriod>", re.IGNORECASE)
_FREQUENCY = re.compile(rb"<sy:updateFrequency>\s*(\d{1,6})\s*</sy:updateFrequency>", re.IGNORECASE)
_HOUR = re.compile(rb"<hour>\s*(\d{1,2})\s*</hour>", re.IGNORECASE)
_DAY = re.compile(rb"<day>\s*([a-z]+)\s*</day>", re.IGNORECASE)


def max_age(headers: Mapping[str, str]) -> int:
    """Return for how many seconds HTTP says that an answer stays fresh, at most a day."""
    found = _MAX_AGE.search(headers.get("cache-control", ""))
    return min(int(found[1]), LONGEST) if found else 0


def fresh_for(head: bytes) -> int:
    """Return for how many seconds a feed's head says that it stays fresh, at most a day."""
    ttl, period, frequency = _TTL.search(head), _PERIOD.search(head), _FREQUENCY.search(head)
    minutes = int(ttl[1]) * 60 if ttl else 0
    times = int(frequency[1]) if frequency else 1
    seconds = PERIODS.get(period[1].decode().lower(), 0) // max(times, 1) if period else 0
    return min(max(minutes, seconds), LONGEST)


def skipped(head: bytes) -> tuple[list[int], list[int]]:
    """Return the hours (UTC, 0 to 23) and days (Monday is 0) at which not to ask."""
    hours = {int(hour) % 24 for hour in _HOUR.findall(head)}
    names = {name.decode().lower() for name in _DAY.findall(head)}
    days = {DAYS.index(name) for name in names if name in DAYS}
    return sorted(hours), sorted(days)


def next_welcome(now: datetime, hours: Collection[int], days: Collection[int]) -> datetime | None:
    """Return when the feed is willing again, None when it is now (or never, which nobody means)."""
    if len(set(hours)) >= 24 or len(set(days)) >= 7:
        return None
    when = now
    while when.hour in hours or when.weekday() in days:
        when = when.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return when if when > now else None
