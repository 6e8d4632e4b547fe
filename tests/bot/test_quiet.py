"""Quiet hours and digests: whatever the zone, the clocks and the order of things."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import rules
from bot.watching import quiet


@dataclass(frozen=True)
class Set:
    """What is set for a topic."""

    quiet_from: int | None = None
    quiet_until: int | None = None
    quiet_zone: str = "UTC"
    rhythm: str = ""


NIGHT = Set(22, 7)
ZONES = st.sampled_from([
    "UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "no/where",
])  # fmt: skip
HOURS = st.none() | st.integers(0, 23)
PLANS = st.builds(
    Set, quiet_from=HOURS, quiet_until=HOURS, quiet_zone=ZONES,
    rhythm=st.sampled_from(["", quiet.HOURLY, quiet.DAILY]),
)  # fmt: skip
MOMENTS = st.datetimes(
    min_value=datetime(2026, 1, 1),  # noqa: DTZ001 - the zone is given beside it
    max_value=datetime(2027, 12, 31),  # noqa: DTZ001 - the same
    timezones=st.just(UTC),
)


def at(hour: int, minute: int = 0, day: int = 23) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("plan", "came", "until"),
    [
        (Set(), at(3), None),
        (NIGHT, at(21, 59), None),
        (NIGHT, at(22), at(7, day=24)),
        (NIGHT, at(6, 59), at(7)),
        (NIGHT, at(7), None),
        (Set(12, 13), at(12, 30), at(13)),
        (Set(9, 9), at(9), None),
        (Set(22, None), at(23), None),
        (Set(rhythm=quiet.HOURLY), at(9, 20), at(10)),
        (Set(rhythm=quiet.HOURLY, quiet_zone="Asia/Kolkata"), at(9, 20), at(9, 30)),
        (Set(rhythm=quiet.DAILY), at(8, 59), at(9)),
        (Set(rhythm=quiet.DAILY), at(9), at(9, day=24)),
        (Set(22, 7, rhythm=quiet.DAILY), at(12), at(7, day=24)),
        (Set(22, 7, rhythm=quiet.HOURLY), at(21, 30), at(7, day=24)),
        (Set(22, 7, "Europe/Berlin"), at(22), at(6, day=24)),
    ],
)
def test_what_comes_is_held_until_then(plan: Set, came: datetime, until: datetime | None) -> None:
    assert quiet.held_until([plan], came, came) == until


def test_what_is_due_while_nobody_was_there_still_waits_for_the_end_of_quiet_hours() -> None:
    assert quiet.held_until([NIGHT], at(21, 59), at(23)) == at(7, day=24)
    assert quiet.held_until([NIGHT], at(23), at(12, day=24)) is None


@given(PLANS, MOMENTS)
def test_nothing_is_posted_in_quiet_hours_and_nothing_waits_for_long(
    plan: Set, came: datetime
) -> None:
    until = quiet.held_until([plan], came, came)
    assert quiet.quiet_ends(plan, until or came) is None
    assert until is None or came < until <= came + timedelta(hours=50)


@given(PLANS, MOMENTS, st.integers(0, 10**6))
def test_what_was_held_is_let_go_when_it_is_due(plan: Set, came: datetime, late: int) -> None:
    until = quiet.held_until([plan], came, came) or came
    now = until + timedelta(seconds=late)
    again = quiet.held_until([plan], came, now)
    assert again is None or quiet.quiet_ends(plan, now) == again


@given(st.lists(PLANS, min_size=1, max_size=4), MOMENTS)
def test_the_shortest_wins(plans: list[Set], came: datetime) -> None:
    alone = [quiet.held_until([plan], came, came) or came for plan in plans]
    assert (quiet.held_until(plans, came, came) or came) == min(alone)


@given(PLANS, MOMENTS)
def test_quiet_ends_on_the_hour_that_was_chosen(plan: Set, moment: datetime) -> None:
    ends = quiet.quiet_ends(plan, moment)
    if ends is not None:
        here = ends.astimezone(rules.zone_of(plan.quiet_zone))
        # Where that hour is skipped in spring, the next one takes its place.
        assert here.hour in {plan.quiet_until, ((plan.quiet_until or 0) + 1) % 24}
