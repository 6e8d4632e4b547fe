"""The bot's judgement. Pure: values in, values out; the moment comes from outside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import blake2b
from math import log
from typing import Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from providers.contract import Cadence
from providers.vocabulary import Connection, Item, Kind
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
LONGEST_MARKS = 200
# A token is renewed when a fifth of its life is left: a week of sixty days, 12 minutes of an hour.
LAST_PART = 0.2
LONGEST_MARGIN = timedelta(days=7)
SHORTEST_MARGIN = timedelta(minutes=2)
WARNED_DAYS = (14, 7, 1)
# So long a silence of ours is a gap that people should know of; less is the rhythm of polling.
NOTABLE_GAP = timedelta(hours=1)
SECOND = timedelta(seconds=1)
SOON_SECONDS = 0.1
FIRST_WISH_WAIT = timedelta(seconds=5)
LONGEST_WISH_WAIT = timedelta(minutes=10)
SLOWLY = Cadence(shortest=timedelta(hours=1), longest=timedelta(hours=6))


class Health(StrEnum):
    """How a stream stands."""

    PAUSED = "paused"
    WAITING = "waiting"
    HEALTHY = "healthy"
    TROUBLED = "troubled"
    EXPIRED = "expired"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What the service said of the next poll."""

    fresh_for: timedelta | None = None
    not_before: datetime | None = None


class Watched(Protocol):
    """What of a stream tells how it is read."""

    @property
    def connection(self) -> str:
        """How its page was connected."""

    @property
    def public_since(self) -> datetime | None:
        """Since when it goes on as anyone's page, None where it does not."""


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


def hurried(cadence: Cadence, shortest_seconds: float, longest_seconds: float) -> Cadence:
    """Return the cadence as the operator wants it; 0 leaves it to the service."""
    if not shortest_seconds and not longest_seconds:
        return cadence
    shortest = timedelta(seconds=shortest_seconds) or cadence.shortest
    longest = timedelta(seconds=longest_seconds) or cadence.longest
    return Cadence(shortest=shortest, longest=max(shortest, longest))


def retry_at(
    now: datetime, *, failures: int, cadence: Cadence, until: datetime | None, spread: float
) -> datetime:
    """Return when to poll after `failures` failed polls in a row; `until` is the service's word."""
    wait: timedelta = min(cadence.shortest * 2 ** min(failures - 1, 20), LONGEST_BACK_OFF)
    return max(now + wait * (1 + 0.1 * spread), until or now)


def renew_at(since: datetime, until: datetime) -> datetime:
    """Return when to renew a token that lives from `since` to `until`."""
    margin: timedelta = min((until - since) * LAST_PART, LONGEST_MARGIN)
    return until - max(margin, SHORTEST_MARGIN)


def warning_due(now: datetime, ends_at: datetime, warned_days: int | None) -> int | None:
    """Return which warning before the end is due: that of 14, 7 or 1 days, once each, or None."""
    left = ends_at - now
    due = [days for days in WARNED_DAYS if left <= timedelta(days=days)]
    if not due or left <= timedelta(0) or (warned_days is not None and warned_days <= min(due)):
        return None
    return min(due)


def check_due(now: datetime, *, hour: int, zone: str, checked_on: str) -> str:
    """Return the day, in that zone, whose daily check is due and was not done; "" for none."""
    here = now.astimezone(zone_of(zone))
    today = here.date().isoformat()
    return today if here.hour >= hour and checked_on < today else ""


def zone_of(name: str) -> ZoneInfo:
    """Return the time zone of that name; UTC for one that nobody knows."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return ZoneInfo("UTC")


def read_as(stream: Watched) -> Connection:
    """Return how a stream is read now: one that is refused goes on as anyone's page, if it can."""
    return Connection.UNAUTHORIZED if stream.public_since else Connection(stream.connection)


def lacking(scopes: Sequence[str], granted: Sequence[str]) -> list[str]:
    """Return those permissions that were not granted; where none is named, nobody knows: none."""
    return [scope for scope in scopes if granted and scope not in granted]


def cursor_key(connection: Connection, kind: Kind) -> str:
    """Return the name of a kind's cursor: each connection has its own, so none is misread."""
    return kind.value if connection is Connection.UNAUTHORIZED else f"{connection.value}.{kind}"


def is_silent(key: str, begun: Mapping[str, str]) -> bool:
    """Tell whether a cursor's first poll is still under way: history is stored, not posted.

    It is not silent where the same kind was read by the other connection before.
    """
    kind = key.rpartition(".")[2]
    return not any(kind == other.rpartition(".")[2] for other in begun)


def is_notable(gap: timedelta) -> bool:
    """Tell whether a time without a look belongs into the ledger."""
    return gap >= NOTABLE_GAP


def is_late(posted_at: datetime | None, gaps: Sequence[tuple[datetime, datetime]]) -> bool:
    """Tell whether an item was published while its page was not read."""
    return posted_at is not None and any(begun <= posted_at < ended for begun, ended in gaps)


def fingerprint(item: Item) -> str:
    """Return a mark in two halves: what a reader sees (no counts, no dates), and its address."""
    # Services sign the addresses of pictures anew each day: what follows the "?" is no sight.
    pictures = (picture.url.partition("?")[0] for picture in item.pictures)
    seen = (item.title, item.html, item.warning, *pictures)
    return _digest("\0".join(seen)) + _digest(item.url or item.native_id)


def marks(item: Item) -> str:
    """Return how an item stands: hidden, liked, its counts as a reader rounds them; never ""."""
    flags = "." + "h" * item.is_hidden + "l" * item.is_liked
    counts = sorted((name, _roughly(count)) for name, count in item.metrics.items() if count > 0)
    return ",".join([flags, *(f"{name}{roughly}" for name, roughly in counts)])[:LONGEST_MARKS]


def _roughly(count: int) -> int:
    """Return a number that grows with each fifth that a count grows by."""
    return int(log(max(count, 1)) / log(1.2))


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


def wish_again_at(now: datetime, attempts: int) -> datetime:
    """Return when to try anew what a person wants done: soon at first, for somebody waits."""
    return now + min(FIRST_WISH_WAIT * 2.0 ** min(attempts - 1, 20), LONGEST_WISH_WAIT)


def look_again_in(now: datetime, due: datetime | None) -> float:
    """Return after how many seconds to look at the channels again; 0 when none is owed anything.

    One that is due already is held by somebody, who will be done with it soon.
    """
    return max((due - now).total_seconds(), SOON_SECONDS) if due else 0


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
    *,
    paused: bool,
    gone: bool,
    refused: bool,
    polled_at: datetime | None,
    trouble_since: datetime | None,
) -> Health:
    """Return how a stream stands."""
    if gone:
        return Health.GONE
    if refused:
        return Health.EXPIRED
    if paused:
        return Health.PAUSED
    if trouble_since:
        return Health.TROUBLED
    return Health.HEALTHY if polled_at else Health.WAITING


_HALF = 24


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "replace"), digest_size=_HALF // 2).hexdigest()
