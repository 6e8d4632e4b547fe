"""The whole text of an item, in a modal."""

from typing import Any

from bot.messages import mrkdwn, rich_text
from bot.messages.lines import safe_link
from providers.vocabulary import Item, Page

MOST_PORTIONS = 20


def view(item: Item, page: Page) -> dict[str, Any]:
    """Return the modal."""
    portions = rich_text.pages(item.html)[:MOST_PORTIONS]
    heading = mrkdwn.bold(item.title or item.warning or item.author.name or page.name)
    blocks: list[dict[str, Any]] = [_line(heading)]
    if item.title and item.warning:
        blocks.append(_line(f":warning: {mrkdwn.name(item.warning, most=300)}"))
    blocks += [rich_text.block(elements) for elements in portions]
    if not portions:
        blocks.append(_line("There is no text in this post."))
    if url := safe_link(item.url):
        blocks.append({"type": "actions", "elements": [_open(url)]})
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": "The whole post"},
        "close": {"type": "plain_text", "text": "Close"},
        "blocks": blocks,
    }


def _open(url: str) -> dict[str, Any]:
    text = {"type": "plain_text", "text": "Open"}
    return {"type": "button", "text": text, "action_id": "item.open", "url": url}


def _line(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}
