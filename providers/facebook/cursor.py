"""What the last look left behind, as compact JSON: at most eight kilobytes for stories."""

from dataclasses import dataclass, field

from providers.remembered import Remembered


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor(Remembered):
    """`marks` holds a mark of each of the newest stories by its id, the newest first.

    `since` is when the newest of them was made (seconds since 1970). `older` is what asks for the
    stories that a gap still hides, down to `until` or to one that is `known`. `narrow_until`: till
    then only the page's own stories are asked for, as others' were refused.
    """

    marks: dict[str, str] = field(default_factory=dict)
    since: int = 0
    older: str = ""
    until: int = 0
    known: tuple[str, ...] = ()
    narrow_until: int = 0
