"""The head of a burst: how many items came at once, from whom, and how each begins."""

from collections.abc import Sequence
from typing import Any

from bot.messages import mrkdwn, rich_text, text
from bot.messages.blocks import context
from bot.messages.item import first_line
from bot.messages.message import Message
from providers.vocabulary import Item, Page

MOST_LINES = 10
MOST_NAMES = 3
LONGEST_LINE = 80


def head(
    first: Sequence[tuple[Page, Item]],
    pages: Sequence[tuple[Page, int]],
    *,
    topics: Sequence[str],
) -> Message:
    """Return the head of a thread that begins with the stories of `first`.

    `pages` are those of the whole thread, each with how many of its items; `topics` brought them.
    """
    number = sum(count for _, count in pages)
    many = text.counted(number, "new item")
    source = f"from {_names([_name(page) for page, _ in pages])}"
    where = f" in {_names(topics)}" if topics else ""
    lines = [_line(page, item, several=len(pages) > 1) for page, item in first[:MOST_LINES]]
    opening = rich_text.section(rich_text.said(many, "bold"), rich_text.said(f" {source}{where}"))
    blocks = [rich_text.block(opening, rich_text.bullets(*lines)), context(_rest(number))]
    return Message(f"{many} {mrkdwn.escape(source + where)}", blocks)


def _rest(number: int) -> str:
    hidden = f"{number - MOST_LINES} more  ·  " if number > MOST_LINES else ""
    return f"{hidden}all {number} in the thread"


def _line(page: Page, item: Item, *, several: bool) -> dict[str, Any]:
    begins = rich_text.link(first_line(item, LONGEST_LINE), item.url)
    return rich_text.section(begins, *[rich_text.said(f"  ·  {_name(page)}", "italic")] * several)


def _name(page: Page) -> str:
    return text.line(page.name or page.handle or page.url, 80) or "a page"


def _names(names: Sequence[str]) -> str:
    """Return the first names, and how many others there are."""
    return text.some([text.line(name, 80) for name in dict.fromkeys(names)], MOST_NAMES)
