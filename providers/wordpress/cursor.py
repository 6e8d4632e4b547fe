"""What the last poll of a list left behind, as compact JSON."""

from dataclasses import dataclass, field

from providers.remembered import Remembered


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor(Remembered):
    """`marks` holds a mark of each of the newest by its id, the newest first.

    `answer` marks the whole answer they came in. `since` is the date (UTC) of the newest, "" before
    there was any. `doubted` vanished from the list, and are still to be asked for.
    """

    marks: dict[str, str] = field(default_factory=dict)
    answer: str = ""
    since: str = ""
    doubted: tuple[str, ...] = ()
