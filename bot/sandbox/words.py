"""The words that a person reads in blocks. Pure."""

from collections.abc import Iterator
from typing import Any

READ = (
    "title", "subtitle", "label", "text", "fields", "body", "elements", "accessory", "element",
    "rows", "hint", "placeholder", "options", "option_groups", "actions", "blocks", "submit",
    "close", "description", "fallback", "alt_text", "name", "user_id", "channel_id", "range", "url",
)  # fmt: skip
ONLY_IN = {
    "name": ("emoji",), "fallback": ("date",), "url": ("link",),
    "user_id": ("user",), "channel_id": ("channel",), "range": ("broadcast",),
}  # fmt: skip
WRITTEN = {"emoji": ":{}:", "user": "<@{}>", "channel": "<#{}>", "broadcast": "@{}"}
INLINE = {"text", "link", "emoji", "user", "channel", "broadcast", "date", "usergroup", "color"}


def words(blocks: Any) -> str:
    """Flatten blocks, a view, attachments or an element to plain text, a line for each."""
    return "\n".join(line for line in _lines(blocks) if line.strip())


def _lines(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        if value and all(isinstance(v, dict) and v.get("type") in INLINE for v in value):
            yield "".join(_inline(part) for part in value)
            return
        for item in value:
            yield from _lines(item)
    elif isinstance(value, dict):
        for name in READ:
            if name in value and name not in ONLY_IN:
                yield from _lines(value[name])
    elif isinstance(value, str):
        yield value


def _inline(part: dict[str, Any]) -> str:
    if part["type"] == "link":
        return str(part.get("text") or part["url"])
    for name, kinds in ONLY_IN.items():
        if part["type"] in kinds and name in part:
            return WRITTEN.get(part["type"], "{}").format(part[name])
    return str(part.get("text", ""))
