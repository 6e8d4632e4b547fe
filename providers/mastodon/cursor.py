"""What the last poll of an account left behind, as compact JSON of at most three kilobytes."""

from dataclasses import dataclass, field
from typing import Self

from pydantic import TypeAdapter, ValidationError


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """`marks` holds a mark of each of the newest in the list by its key, the newest first.

    `answer` marks the whole answer they came in: the same one again brings nothing. `doubted` are
    keys that vanished from the list, and are still to be asked for. `above` is what the server
    wants to hear for the ones right above these, "" where that is the newest key.
    """

    marks: dict[str, str] = field(default_factory=dict)
    answer: str = ""
    doubted: tuple[str, ...] = ()
    above: str = ""

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Return what `text` wrote; None the first time, and where it cannot be read any more."""
        try:
            return _ADAPTER.validate_json(text)  # type: ignore[return-value]
        except ValidationError:
            return None

    def text(self) -> str:
        """Return it as JSON."""
        return _ADAPTER.dump_json(self).decode()


_ADAPTER = TypeAdapter(Cursor)
