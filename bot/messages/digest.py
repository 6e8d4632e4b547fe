"""The head of a burst: how many came at once, from whom, and the first lines."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from bot.messages import item as items
from bot.messages import mrkdwn
from bot.messages.message import Message
from providers.vocabulary import Item, Page

MOST_LINES = 10
MOST_NAMES = 3


def head(stories: Sequence[tuple[Page, Item]], *, topics: Sequence[str]) -> Message:
    """Return the head for stories in the order of their thread."""
    where = f" in {', '.join(mrkdwn.bold(topic) for topic in topics[:3])}" if topics else ""
    line = f"*{len(stories)} new items* from {_names(stories)}{where}"
    listed = "\n".join(f"•  {items.fallback(item, page)}" for page, item in stories[:MOST_LINES])
    rest = len(stories) - MOST_LINES
    more = f"All {len(stories)} are in the thread." if rest > 0 else "They are in the thread."
    blocks = [_section(line), _section(listed), {"type": "context", "elements": [_mrkdwn(more)]}]
    return Message(f"{len(stories)} new items from {_names(stories)}", blocks)


def _names(stories: Sequence[tuple[Page, Item]]) -> str:
    counted = Counter(page.name or page.handle for page, _ in stories)
    names = [mrkdwn.name(name) for name, _ in counted.most_common(MOST_NAMES)]
    others = len(counted) - len(names)
    if others:
        names.append(f"{others} more")
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": _mrkdwn(text[:3_000])}


def _mrkdwn(text: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text, "verbatim": True}
