"""What the last poll of an account left behind, as compact JSON of at most three kilobytes."""

from dataclasses import dataclass, field

from providers.remembered import Remembered


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor(Remembered):
    """`marks` holds a mark of each of the newest in the list by its key, the newest first.

    `answer` marks the whole answer they came in: the same one again brings nothing. `doubted` are
    keys that vanished from the list, and are still to be asked for. `above` is what the server
    wants to hear for the ones right above these, "" where that is the newest key.
    """

    marks: dict[str, str] = field(default_factory=dict)
    answer: str = ""
    doubted: tuple[str, ...] = ()
    above: str = ""
