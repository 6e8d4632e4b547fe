"""The pictures of an item, as far as Slack can show them."""

from collections.abc import Sequence
from typing import Any

from bot.messages import links, text
from providers.vocabulary import Item, Picture

LONGEST_ALT = 1_000


def drawn(pictures: Sequence[Picture], by: str) -> list[dict[str, Any]]:
    """Return image blocks, each with words for who does not see it. `by` is the author's name."""
    return [
        {"type": "image", "image_url": url, "alt_text": _alt(picture, by)}
        for picture in pictures if (url := links.picture(picture.url))
    ]  # fmt: skip


def unseen(item: Item, most: int) -> str:
    """Return in words how many pictures are not shown; "" when all are."""
    shown = sum(bool(links.picture(one.url)) for one in item.pictures[:most]) * (not item.warning)
    hidden = len(item.pictures) - shown
    if not hidden:
        return ""
    return text.counted(hidden, "more picture" if shown else "picture")


def _alt(picture: Picture, by: str) -> str:
    return text.line(picture.alt, LONGEST_ALT) or f"A picture by {by}, not described"
