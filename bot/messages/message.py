"""A message, ready for Slack."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Message:
    """`text` is what notifications and screen readers say; `blocks` is what is seen."""

    text: str
    blocks: Sequence[dict[str, Any]] = ()

    def payload(self) -> dict[str, Any]:
        """Return the arguments for Slack."""
        return {"text": self.text, "blocks": list(self.blocks)}

    def without_pictures(self) -> Self:
        """Return the message for a Slack that refused it as `invalid_blocks`.

        It does so when it cannot fetch one of the pictures, which nobody can tell beforehand.
        """
        return type(self)(self.text, [_bare(one) for one in self.blocks if one["type"] != "image"])


def _bare(block: dict[str, Any]) -> dict[str, Any]:
    if block["type"] != "context":
        return block
    return {**block, "elements": [one for one in block["elements"] if one["type"] != "image"]}
