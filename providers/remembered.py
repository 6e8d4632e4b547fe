"""What a poll leaves behind for the next one: a cursor, as compact JSON."""

from collections.abc import Callable
from functools import cache
from typing import Any, Self

from pydantic import TypeAdapter, ValidationError


class Remembered:
    """What a cursor's dataclass is made from."""

    __slots__ = ()

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Return what `text` wrote; None the first time, and where it cannot be read any more."""
        try:
            read: Self = _adapter(cls).validate_json(text)
        except ValidationError:
            return None
        return read

    def text(self) -> str:
        """Return it as JSON; what is as it was at first is left out."""
        return _adapter(type(self)).dump_json(self, exclude_defaults=True).decode()


# Made when it is first needed: it takes a while.
_adapter: Callable[[type], TypeAdapter[Any]] = cache(TypeAdapter)
