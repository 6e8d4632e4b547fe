"""The whole of an item, in a modal."""

from bot.messages import links, rich_text, text
from bot.messages.blocks import Block, actions, context
from bot.messages.byline import byline, who
from bot.messages.item import NOUNS, OPEN, button, silent, title
from bot.messages.pictures import drawn
from providers.vocabulary import Item, Page

ROOM = 10_000
MOST_PICTURES = 20


def view(item: Item, page: Page) -> Block:
    """Return a modal with up to 10,000 characters of the text and 20 pictures."""
    said = rich_text.from_html(item.html, room=ROOM)
    passage = [*title(item, said.words), *said.elements] or [silent(item)]
    blocks = [byline(item, page)]
    if item.warning:
        warning = text.line(item.warning, 500) or "Content warning"
        blocks.append(rich_text.block(rich_text.section(rich_text.said(f"⚠️ {warning}", "bold"))))
    blocks.append(rich_text.block(*passage))
    blocks += drawn(item.pictures[:MOST_PICTURES], who(item, page))
    if said.cut:
        blocks.append(context("There is more where it was posted."))
    if url := links.web(item.url):
        blocks.append(actions(button("Open", OPEN, url=url)))
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": f"The whole {NOUNS[item.kind]}"},
        "close": {"type": "plain_text", "text": "Close"},
        "blocks": blocks,
    }
