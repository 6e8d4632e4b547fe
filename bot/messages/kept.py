"""What a view must remember: facts that ride in its metadata, and come back with it."""

from functools import cache
from typing import Any, Self

from pydantic import TypeAdapter, ValidationError

from bot.errors import ButtonStale


class Kept:
    """Facts of a view; a dataclass of plain values."""

    __slots__ = ()

    @classmethod
    def read(cls, metadata: str) -> Self:
        """Read what a view has kept. Raises ButtonStale."""
        try:
            found: Self = cls._adapter().validate_json(metadata)
        except ValidationError as error:
            raise ButtonStale from error
        return found

    def kept(self) -> str:
        """Return the facts as a view's metadata."""
        return self._adapter().dump_json(self).decode()

    @classmethod
    @cache
    def _adapter(cls) -> TypeAdapter[Any]:
        return TypeAdapter(cls)
