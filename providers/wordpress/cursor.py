"""What the last poll of a list left behind, as compact JSON."""

from dataclasses import dataclass, field
from typing import Self

from pydantic import TypeAdapter, ValidationError


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """`marks` holds a mark of each of the newest by its id, the newest first.

    `answer` marks the whole answer they came in. `since` is the date (UTC) of the newest, "" before
    there was any. `doubted` vanished from the list, and are still to be asked for.
    """

    marks: dict[str, str] = field(default_factory=dict)
    answer: str = ""
    since: str = ""
    doubted: tuple[str, ...] = ()

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
