"""An item in a channel's feed: who, where, when, what, and the buttons that there really are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.messages import links, mrkdwn, rich_text, text
from bot.messages.blocks import Block, actions, context
from bot.messages.byline import byline, who
from bot.messages.message import Message
from bot.messages.pictures import drawn, unseen
from providers.vocabulary import Item, Kind, Page

State = Literal["posted", "edited", "deleted"]

MORE = "item.more"
OPEN = "item.open"
# Slack folds what is longer by itself, which would make two ways to show more.
ROOM = 600
LONGEST_NOTICE = 300
LONGEST_TITLE = 250
MOST_PICTURES = 4
MOST_TOPICS = 5
COUNTED = {
    "likes": "like",
    "comments": "comment",
    "replies": "reply",
    "reposts": "repost",
    "quotes": "quote",
}
NOUNS = {
    Kind.POST: "post", Kind.COMMENT: "comment", Kind.REPLY: "reply", Kind.MENTION: "mention",
    Kind.REVIEW: "review", Kind.PRIVATE_MESSAGE: "message",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Extra:
    """What an item's message has beside the item; `late` tells that the page was not read then.

    `buttons` do something at its service, `decisions` are blocks of what waits for a second person,
    `menu` is the "…"; `lines` tell who did what.
    """

    buttons: Sequence[Block] = ()
    decisions: Sequence[Block] = ()
    menu: Block | None = None
    lines: Sequence[str] = ()
    late: bool = False


NOTHING = Extra()


def message(
    item: Item, page: Page, *, item_id: int | None, service_label: str, service_emoji: str,
    state: State = "posted", topics: Sequence[str] = (), extra: Extra = NOTHING,
) -> Message:  # fmt: skip
    """Return an item as a message. `item_id` rides on its buttons; `topics` brought it here.

    One that is not stored has no id, and no button but *Open*.
    """
    deleted, service = state == "deleted", f"{service_emoji} {mrkdwn.name(service_label)}"
    said = rich_text.from_html("" if item.warning else item.html, room=ROOM, struck=deleted)
    passage = [
        *title(item, said.words, struck=deleted),
        *_warned(item, struck=deleted),
        *said.elements,
    ]
    blocks = [byline(item, page, service=service, edited=_edited(item, state))]
    if passage or not item.pictures:
        blocks.append(
            rich_text.block(*(passage or [_erased() if deleted and not item.url else silent(item)]))
        )
    if not deleted and not item.warning:
        blocks += drawn(item.pictures[:MOST_PICTURES], who(item, page))
    blocks += _foot(item, service_label, state, topics, late=extra.late)
    if extra.lines:
        blocks.append(context("\n".join(extra.lines)))
    if not deleted:
        blocks += _buttons(item, item_id, extra, more=said.cut or bool(item.warning))
    return Message(_fallback(item, page, said.words), blocks)


def _fallback(item: Item, page: Page, words: str) -> str:
    """Return the item as one line of escaped text, for notifications and screen readers."""
    begins = mrkdwn.escape(first_line(item, LONGEST_NOTICE, words))
    return f"{mrkdwn.name(who(item, page))}: {begins}"


def first_line(item: Item, most: int, words: str | None = None) -> str:
    """Return what the item says in one line, as it is: its title, its warning, or how it begins.

    `words` are those of its body, where somebody has read it already.
    """
    if item.warning:
        return text.line(f"{item.title} ⚠️ {item.warning}", most)
    if name := text.line(item.title, most):
        return name
    if words is None:
        words = rich_text.words(item.html, most * 2)
    return text.line(words, most) or _nothing(item)


def title(item: Item, words: str, *, struck: bool = False) -> list[Block]:
    """Return the title as a bold link; nothing where the body's `words` begin with the same."""
    name = text.line(item.title, LONGEST_TITLE)
    if not name or (not item.warning and _begins(words, name.rstrip("…. "))):
        return []
    return [rich_text.section(rich_text.link(name, item.url, "bold", *["strike"] * struck))]


def _begins(words: str, name: str) -> bool:
    return " ".join(words[: LONGEST_TITLE * 2].split()).startswith(name)


def _warned(item: Item, *, struck: bool) -> list[Block]:
    if not item.warning:
        return []
    warning = text.line(item.warning, LONGEST_TITLE) or "Content warning"
    return [rich_text.section(rich_text.said(f"⚠️ {warning}", *["strike"] * struck))]


def silent(item: Item) -> Block:
    """Return what is said of an item that has nothing to read."""
    return rich_text.section(rich_text.said(_nothing(item), "italic"))


def _erased() -> Block:
    return rich_text.section(rich_text.said("What it said is erased here too.", "italic"))


def _nothing(item: Item) -> str:
    """Say what there is of an item that has no text."""
    noun = NOUNS[item.kind]
    if item.pictures:
        return f"A {noun} of {text.counted(len(item.pictures), 'picture')}, without words."
    return f"A {noun} without words or pictures" + ("; open it to see it." if item.url else ".")


def _edited(item: Item, state: State) -> str:
    if state != "deleted" and item.edited_at:
        return f"edited {mrkdwn.when(item.edited_at)}"
    return "edited" if state == "edited" else ""


def _foot(
    item: Item, service_label: str, state: State, topics: Sequence[str], *, late: bool
) -> list[Block]:
    """Say in a small line what it answers, what is not shown of it, its counts, its topics."""
    facts = [f"*Deleted at {mrkdwn.name(service_label)}*"] if state == "deleted" else []
    if item.is_hidden and state != "deleted":
        facts.append(f":see_no_evil: *hidden at {mrkdwn.name(service_label)}*")
    if item.until and state != "deleted":
        facts.append(f":stopwatch: answers are taken until {mrkdwn.when(item.until)}")
    if late:
        facts.append(":hourglass: late: the page was not read then")
    if item.answers_url and links.web(item.answers_url):
        facts.append(f"answers {mrkdwn.link(item.answers_url, 'this post')}")
    if state != "deleted" and (hidden := unseen(item, MOST_PICTURES)):
        facts.append(hidden)
    facts += [
        text.counted(item.metrics[name], noun)
        for name, noun in COUNTED.items() if item.metrics.get(name, 0) > 0
    ]  # fmt: skip
    names = text.some(topics, MOST_TOPICS, mrkdwn.name)
    facts += [f"in {names}"] if names else []
    return [context("  ·  ".join(facts))] if facts else []


def _buttons(item: Item, item_id: int | None, extra: Extra, *, more: bool) -> list[Block]:
    carried = {} if item_id is None else {"value": str(item_id)}
    buttons = list(extra.buttons)
    if more and carried:
        buttons.append(button("Show more", MORE, **carried))
    if url := links.web(item.url):
        buttons.append(button("Open", OPEN, **carried, url=url))
    buttons += [extra.menu] if extra.menu else []
    row = [actions(*buttons)] if buttons else []
    return [*row, *extra.decisions]


def button(words: str, action_id: str, **more: str) -> Block:
    """Return a button; `more` is its value and its address."""
    label = {"type": "plain_text", "text": words}
    return {"type": "button", "text": label, "action_id": action_id, **more}
