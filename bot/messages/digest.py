"""The head of a burst: how many items came at once, from whom, and how each begins."""

from collections import Counter
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


def head(stories: Sequence[tuple[Page, Item]], *, topics: Sequence[str]) -> Message:
    """Return the head for stories in the order of their thread; `topics` brought them here."""
    many = text.counted(len(stories), "new item")
    source = f"from {_names([_name(page) for page, _ in stories])}"
    where = f" in {_names(list(topics))}" if topics else ""
    several = len({page.native_id for page, _ in stories}) > 1
    lines = [_line(page, item, several=several) for page, item in stories[:MOST_LINES]]
    opening = rich_text.section(rich_text.said(many, "bold"), rich_text.said(f" {source}{where}"))
    blocks = [rich_text.block(opening, rich_text.bullets(*lines)), context(_rest(len(stories)))]
    return Message(f"{many} {mrkdwn.escape(source + where)}", blocks)


def _rest(number: int) -> str:
    hidden = f"{number - MOST_LINES} more  ·  " if number > MOST_LINES else ""
    return f"{hidden}all {number} in the thread"


def _line(page: Page, item: Item, *, several: bool) -> dict[str, Any]:
    begins = rich_text.link(first_line(item, LONGEST_LINE), item.url)
    return rich_text.section(begins, *[rich_text.said(f"  ·  {_name(page)}", "italic")] * several)


def _name(page: Page) -> str:
    return text.line(page.name or page.handle or page.url, 80) or "a page"


def _names(names: list[str]) -> str:
    """Return the most frequent names, and how many others there are."""
    known = [text.line(name, 80) for name, _ in Counter(names).most_common()]
    return text.some(known, MOST_NAMES)
