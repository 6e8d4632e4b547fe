"""The bot's judgement. Pure: values in, values out; the moment comes from outside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import blake2b

from providers.contract import Cadence
from providers.vocabulary import Item
from storage.turns import Waiting

# A page is asked again after a fiftieth of the time it has been quiet: news is late by 2 % of the
# page's own rhythm.
PATIENCE = 0.02
LONGEST_BACK_OFF = timedelta(hours=6)
TELL_TROUBLE_AFTER = timedelta(days=1)
# Clocks and time zones of publishers are off by up to this much.
DATE_SLACK = timedelta(days=2)
# A blog that moves brings its whole past again, under new ids and addresses.
PAST = timedelta(days=7)
BURST = 10
LONGEST_DIGEST = 500
SECOND = timedelta(seconds=1)
SLOWLY = Cadence(shortest=timedelta(hours=1), longest=timedelta(hours=6))


class Health(StrEnum):
    """How a stream stands."""

    PAUSED = "paused"
    WAITING = "waiting"
    HEALTHY = "healthy"
    TROUBLED = "troubled"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What the service said of the next poll."""

    fresh_for: timedelta | None = None
    not_before: datetime | None = None


def next_poll_at(
    now: datetime, *, quiet_since: datetime, cadence: Cadence, hints: Hints, spread: float
) -> datetime:
    """Return when to poll again after a poll that worked.

    `quiet_since` is when the page last had something new; `spread` (0 to 1, the stream's own) keeps
    streams that were added together from being polled together for ever.
    """
    wait = max((now - quiet_since) * PATIENCE, hints.fresh_for or timedelta(0), cadence.shortest)
    wait = min(wait, cadence.longest) * (1 + 0.1 * spread)
    return max(now + wait, hints.not_before or now)


def spread(stream_id: int) -> float:
    """Return a stream's own place between 0 and 1, the same at every poll."""
    return stream_id * 0.618033988749895 % 1


def hurried(cadence: Cadence, shortest_seconds: float) -> Cadence:
    """Return the cadence as the operator wants it; 0 leaves it to the service."""
    if not shortest_seconds:
        return cadence
    shortest = timedelta(seconds=shortest_seconds)
    return Cadence(shortest=shortest, longest=max(shortest, cadence.longest))


def retry_at(
    now: datetime, *, failures: int, cadence: Cadence, until: datetime | None, spread: float
) -> datetime:
    """Return when to poll after `failures` failed polls in a row; `until` is the service's word."""
    wait: timedelta = min(cadence.shortest * 2 ** min(failures - 1, 20), LONGEST_BACK_OFF)
    return max(now + wait * (1 + 0.1 * spread), until or now)


def fingerprint(item: Item) -> str:
    """Return a mark in two halves: what a reader sees (no counts, no dates), and its address."""
    seen = (item.title, item.html, item.warning, *(picture.url for picture in item.pictures))
    return _digest("\0".join(seen)) + _digest(item.url or item.native_id)


def is_edit(before: str, after: str) -> bool:
    """Tell from two fingerprints of an item whether a reader would see a difference."""
    return before[:_HALF] != after[:_HALF]


def is_news(item: Item, *, watched_since: datetime, newest_at: datetime | None = None) -> bool:
    """Tell whether an item is to be posted: what is older than our watch is history.

    So is what is much older than `newest_at`, the newest item that the page had before.
    """
    if item.posted_at is None:
        return True
    since = watched_since - DATE_SLACK
    return item.posted_at >= (max(since, newest_at - PAST) if newest_at else since)


def in_order(items: Mapping[int, Item]) -> list[int]:
    """Return the ids of new items as they are to be posted: the oldest first.

    The mapping has the newest first, as services list them.
    """
    newest_first = list(items.items())
    if all(item.posted_at for _, item in newest_first):
        newest_first.sort(key=lambda pair: str(pair[1].posted_at), reverse=True)
    return [id_ for id_, _ in reversed(newest_first)]


def next_send_at(planned: datetime, sent: datetime) -> datetime:
    """Return when a channel may be sent to again: about one message a second, with no drift."""
    return max(planned + SECOND, sent + SECOND * 0.6)


def lull(now: datetime, due: datetime | None) -> timedelta:
    """Return for how long no channel needs looking after: until one is due, a second at most.

    Another replica, or a person, may owe something at any moment.
    """
    return min(max(due - now, timedelta(0)), SECOND) if due else SECOND


def is_burst(owed: Sequence[Waiting]) -> bool:
    """Tell whether so many items wait for a channel that they go into one thread, under a head."""
    return sum(map(is_loose, owed)) > BURST


def is_loose(one: Waiting) -> bool:
    """Tell whether a delivery could still go under a digest's head: an item never tried."""
    return one.subject == "item" and one.digest_id is None and one.claimed_at is None


def tells_trouble(now: datetime, *, since: datetime | None, told_at: datetime | None) -> bool:
    """Tell whether a stream has failed for so long that its channels must hear of it, once."""
    return since is not None and told_at is None and now - since >= TELL_TROUBLE_AFTER


def health(
    *, paused: bool, gone: bool, polled_at: datetime | None, trouble_since: datetime | None
) -> Health:
    """Return how a stream stands."""
    if gone:
        return Health.GONE
    if paused:
        return Health.PAUSED
    if trouble_since:
        return Health.TROUBLED
    return Health.HEALTHY if polled_at else Health.WAITING


_HALF = 24


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "replace"), digest_size=_HALF // 2).hexdigest()
