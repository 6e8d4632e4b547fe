"""What the last poll of an account left behind, as compact JSON of at most four kilobytes."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from pydantic import AwareDatetime

from providers.remembered import Remembered

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor(Remembered):
    """`marks` holds a mark of each of the newest posts by its key in the account's repository.

    `answer` marks the whole answer they came in: the same one again brings nothing.
    `indexed_at` is when the service took in the newest of them: what it took in later is new.
    `older` is the service's own cursor below which we have not read yet what came since `since`.
    `known` are the keys at which that reading ends, if it meets one before.
    """

    marks: dict[str, str] = field(default_factory=dict)
    answer: str = ""
    indexed_at: AwareDatetime = LONG_AGO
    older: str = ""
    since: AwareDatetime = LONG_AGO
    known: tuple[str, ...] = ()
