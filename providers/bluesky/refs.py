"""What acting on a post needs beside its URI, as the text that an item carries. Pure."""

from dataclasses import dataclass
from typing import Self

from pydantic import TypeAdapter, ValidationError


@dataclass(frozen=True, slots=True, kw_only=True)
class Ref:
    """`root` is the URI of the post that begins its thread, `like` that of the account's own like.

    Each is "" when there is none. All else may change, and is asked for when it is needed: a CID is
    that of one version of a post.
    """

    root: str = ""
    like: str = ""

    @classmethod
    def read(cls, written: str) -> Self:
        """Return what `text` wrote; an empty one for anything else."""
        try:
            return _ADAPTER.validate_json(written)  # type: ignore[return-value]
        except ValidationError:
            return cls()

    def text(self) -> str:
        """Return it as JSON, "" when it is empty."""
        return _ADAPTER.dump_json(self, exclude_defaults=True).decode() if self != Ref() else ""


_ADAPTER = TypeAdapter(Ref)
