"""An item in a channel's feed: who, where, when, what, and the buttons that there really are."""

from collections.abc import Sequence
from typing import Any, Literal

from bot.messages import mrkdwn, rich_text
from bot.messages.lines import safe_link
from bot.messages.message import Message
from providers.vocabulary import Item, Page

Block = dict[str, Any]
State = Literal["posted", "edited", "deleted"]

MORE = "item.more"
OPEN = "item.open"
ROOM = 900
MOST_PICTURES = 4
MOST_TOPICS = 5
LONGEST_TITLE = 250
COUNTED = {
    "likes": ("like", "likes"), "replies": ("reply", "replies"), "comments": ("comment", "comments"),
    "reposts": ("repost", "reposts"), "quotes": ("quote", "quotes"),
}  # fmt: skip


def message(
    item: Item, page: Page, *, item_id: int, service_label: str, service_emoji: str,
    state: State = "posted", topics: Sequence[str] = (),
) -> Message:  # fmt: skip
    """Return an item as a message. `item_id` rides on its buttons; `topics` brought it here."""
    deleted = state == "deleted"
    body = rich_text.from_html("" if item.warning else item.html, room=ROOM, struck=deleted)
    blocks = [
        _who(item, page, f"{service_emoji} {service_label}"),
        *_text(item, body, deleted=deleted),
    ]
    if not deleted:
        blocks += _pictures(item)
    blocks.append(_small(_facts(item, state, topics)))
    buttons = _buttons(item, item_id, more=(body.cut or bool(item.warning)) and not deleted)
    if buttons and not deleted:
        blocks.append({"type": "actions", "block_id": f"item.{item_id}", "elements": buttons})
    return Message(fallback(item, page), blocks)


def fallback(item: Item, page: Page) -> str:
    """Return the item as one line of escaped text, for notifications and lists."""
    first = item.warning or item.title or ""
    said = mrkdwn.name(first, most=150) if first else rich_text.plain(item.html)
    return f"{mrkdwn.name(_name(item, page))}: {said or 'a new post'}"


def _who(item: Item, page: Page, service: str) -> Block:
    author, name = item.author, _name(item, page)
    handle = author.handle or ("" if author.name else page.handle)
    parts = [mrkdwn.bold(name)]
    if handle and handle.lstrip("@") != name:
        parts.append(mrkdwn.name(handle))
    parts.append(service)
    if item.posted_at:
        parts.append(mrkdwn.when(item.posted_at))
    elements: list[Block] = [_mrkdwn("  ·  ".join(parts))]
    picture = author.picture_url or page.picture_url
    if shows(picture):
        elements.insert(0, {"type": "image", "image_url": picture, "alt_text": _alt(name)})
    return {"type": "context", "elements": elements}


def _text(item: Item, body: rich_text.Rich, *, deleted: bool) -> list[Block]:
    elements: list[Block] = []
    if item.title:
        name = rich_text.cut_at(" ".join(mrkdwn.clean(item.title).split()), LONGEST_TITLE)
        if name:
            elements.append(rich_text.title(name, safe_link(item.url), struck=deleted))
    if item.warning:
        warned = rich_text.cut_at(mrkdwn.clean(item.warning), LONGEST_TITLE)
        elements.append(_plain_section(f"⚠️ {warned}"))
    elements += body.elements
    if not elements:
        elements = [_plain_section("A post without words." if item.pictures else "An empty post.")]
    return [rich_text.block(elements)]


def _plain_section(text: str) -> Block:
    return {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}


def _pictures(item: Item) -> list[Block]:
    if item.warning:
        return []
    shown = [picture for picture in item.pictures if shows(picture.url)][:MOST_PICTURES]
    return [
        {"type": "image", "image_url": picture.url, "alt_text": _alt(picture.alt or "Picture")}
        for picture in shown
    ]


def _facts(item: Item, state: State, topics: Sequence[str]) -> str:
    facts = []
    if state == "deleted":
        facts.append("*Deleted at the service*")
    if state == "edited":
        facts.append("edited")
    if item.answers_url and safe_link(item.answers_url):
        facts.append(f"answers <{_address(item.answers_url)}|this post>")
    for name, (one, many) in COUNTED.items():
        if count := item.metrics.get(name, 0):
            facts.append(f"{count:,} {one if count == 1 else many}")
    facts += [mrkdwn.name(topic) for topic in topics[:MOST_TOPICS]]
    return "  ·  ".join(facts)


def _buttons(item: Item, item_id: int, *, more: bool) -> list[Block]:
    buttons: list[Block] = []
    if more:
        buttons.append(_button("Show more", MORE, value=str(item_id)))
    if url := safe_link(item.url):
        buttons.append(_button("Open", OPEN, value=str(item_id), url=url))
    return buttons


def _button(text: str, action_id: str, **more: str) -> Block:
    return {
        "type": "button",
        "text": {"type": "plain_text", "text": text},
        "action_id": action_id,
        **more,
    }


def _small(text: str) -> Block:
    return {"type": "context", "elements": [_mrkdwn(text or "New")]}


def _mrkdwn(text: str) -> Block:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def shows(url: str) -> bool:
    """Tell whether Slack could show the picture at that address."""
    return url.startswith("https://") and bool(safe_link(url))


def _alt(text: str) -> str:
    return rich_text.cut_at(" ".join(mrkdwn.clean(text).split()) or "Picture", 500)


def _address(url: str) -> str:
    return url.replace("&", "&amp;").replace("|", "%7C").replace("<", "%3C").replace(">", "%3E")


def _name(item: Item, page: Page) -> str:
    return item.author.name or page.name or page.handle or page.url
