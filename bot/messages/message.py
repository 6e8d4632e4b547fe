"""A message, ready for Slack."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Message:
    """`text` is what notifications and screen readers say; `blocks` is what is seen."""

    text: str
    blocks: Sequence[dict[str, Any]] = ()

    def payload(self) -> dict[str, Any]:
        """Return the arguments for Slack."""
        return {"text": self.text, "blocks": list(self.blocks)}
