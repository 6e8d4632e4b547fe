"""When a topic is quiet, and until when what came is held. Pure: the moment comes from outside."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol

from bot import rules

HOURLY, DAILY = "hourly", "daily"
# When the digest of a day comes, where no end of quiet hours says so.
MORNING = 9
HOUR = timedelta(hours=1)


class Plan(Protocol):
    """What is set for a topic; hours are those of its zone, None for no quiet hours."""

    @property
    def quiet_from(self) -> int | None:
        """The first quiet hour."""

    @property
    def quiet_until(self) -> int | None:
        """The hour at which quiet ends."""

    @property
    def quiet_zone(self) -> str:
        """The zone's name."""

    @property
    def rhythm(self) -> str:
        """HOURLY, DAILY, or "" for at once."""


def held_until(plans: Iterable[Plan], came_at: datetime, now: datetime) -> datetime | None:
    """Return until when an item is held that came then and that these topics bring; None: it isn't.

    Of several topics, the one that holds it shortest wins.
    """
    moments = [_due(plan, came_at, now) for plan in plans]
    first = min(moments, default=now)
    return first if first > now else None


def _due(plan: Plan, came_at: datetime, now: datetime) -> datetime:
    due = _slot(plan, came_at)
    due = quiet_ends(plan, due) or due
    return due if due > now else quiet_ends(plan, now) or now


def _slot(plan: Plan, came_at: datetime) -> datetime:
    """Return when the topic's next digest comes, or the moment itself."""
    here = came_at.astimezone(rules.zone_of(plan.quiet_zone))
    if plan.rhythm == HOURLY:
        gone = timedelta(minutes=here.minute, seconds=here.second, microseconds=here.microsecond)
        return came_at + HOUR - gone
    if plan.rhythm == DAILY:
        return _next(here, MORNING if plan.quiet_until is None else plan.quiet_until, came_at)
    return came_at


def quiet_ends(plan: Plan, moment: datetime) -> datetime | None:
    """Return when the quiet hours end that this moment is in; None when it is in none."""
    begins, ends = plan.quiet_from, plan.quiet_until
    if begins is None or ends is None or begins == ends:
        return None
    here = moment.astimezone(rules.zone_of(plan.quiet_zone))
    is_within = begins <= here.hour < ends
    if begins > ends:
        is_within = here.hour >= begins or here.hour < ends
    return _next(here, ends, moment) if is_within else None


def _next(here: datetime, hour: int, moment: datetime) -> datetime:
    """Return when that hour comes next on the clocks there, in the zone of `moment`."""
    then = here.replace(hour=hour, minute=0, second=0, microsecond=0, fold=0)
    if then <= here:
        then += timedelta(days=1)
    return then.astimezone(moment.tzinfo)
