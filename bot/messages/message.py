"""A message, ready for Slack."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from bot.messages.blocks import Block, section, without_pictures

RED, AMBER, GREEN, GREY = "#d92d20", "#b54708", "#12813b", "#667085"


@dataclass(frozen=True, slots=True)
class Message:
    """`text` is what notifications and screen readers say; `blocks` is what is seen.

    With a `color` the text is seen too, and the blocks stand under it beside a bar of that colour.
    """

    text: str
    blocks: Sequence[dict[str, Any]] = ()
    color: str = ""

    @classmethod
    def saying(cls, words: str, *more: Block) -> Self:
        """Return a message that shows its words, and more blocks under them."""
        return cls(words, [section(words), *more])

    def payload(self) -> dict[str, Any]:
        """Return the arguments for Slack."""
        if self.color:
            beside = {"color": self.color, "fallback": self.text, "blocks": list(self.blocks)}
            return {"text": self.text, "attachments": [beside]}
        return {"text": self.text, "blocks": list(self.blocks)}

    @classmethod
    def of(cls, payload: Mapping[str, Any]) -> Self:
        """Return the message that was kept as its payload."""
        beside: Mapping[str, Any] = next(iter(payload.get("attachments", ())), {})
        blocks = beside.get("blocks") or payload.get("blocks", ())
        return cls(payload["text"], blocks, beside.get("color", ""))

    def without_pictures(self) -> Self:
        """Return the message for a Slack that refused it as `invalid_blocks`.

        It does so when it cannot fetch one of the pictures, which nobody can tell beforehand.
        """
        return type(self)(self.text, without_pictures(self.blocks), self.color)
