"""Who said something, where and when: the small line over an item."""

from collections.abc import Sequence

from bot.messages import links, mrkdwn, text
from bot.messages.blocks import Block, context
from providers.vocabulary import Item, Kind, Page

LONGEST_NAME = 100
DID = {
    Kind.COMMENT: "commented on", Kind.REPLY: "replied on", Kind.MENTION: "mentioned",
    Kind.REVIEW: "reviewed", Kind.PRIVATE_MESSAGE: "wrote privately to",
}  # fmt: skip


def who(item: Item, page: Page) -> str:
    """Return the author's name, or else the page's, as they wrote it; it is never empty."""
    author = item.author
    names = (author.name, author.handle, page.name, page.handle, links.host(page.url))
    return next((tidy for name in names if (tidy := text.line(name, LONGEST_NAME))), "Somebody")


def byline(item: Item, page: Page, *, service: str = "", edited: str = "") -> Block:
    """Return a context block: picture, name, handle, service, when, and `edited`, in mrkdwn."""
    when = mrkdwn.when(item.posted_at) if item.posted_at else ""
    said = "  ·  ".join(filter(None, (_author(item, page), service, when, edited)))
    return context(*_portrait(item, page), said)


def _author(item: Item, page: Page) -> str:
    name, handle = who(item, page), _handle(item, page)
    parts = [f"*{mrkdwn.link(item.author.url or page.url, name)}*"]
    if handle and handle.lstrip("@").casefold() != name.lstrip("@").casefold():
        parts.append(mrkdwn.name(handle, most=LONGEST_NAME))
    if not _by_the_page(item, page):
        parts.append(f"{DID.get(item.kind, 'in')} {mrkdwn.name(page.name or page.handle)}")
    return " ".join(parts)


def _portrait(item: Item, page: Page) -> Sequence[Block]:
    own = item.author.picture_url
    url = links.picture(own or (page.picture_url if item.kind is Kind.POST else ""))
    return [{"type": "image", "image_url": url, "alt_text": who(item, page)}] if url else []


def _handle(item: Item, page: Page) -> str:
    return item.author.handle or (page.handle if _by_the_page(item, page) else "")


def _by_the_page(item: Item, page: Page) -> bool:
    """Tell whether the page itself speaks: a name of its own would only repeat it."""
    author = item.author
    if author.handle and page.handle:
        return author.handle.lstrip("@").casefold() == page.handle.lstrip("@").casefold()
    return not author.name or author.name == page.name or not (page.name or page.handle)
