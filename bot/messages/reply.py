"""The modals of an answer: the words, then exactly what goes out and as which page."""

from dataclasses import dataclass

from bot.messages import going_out, mrkdwn, rich_text, text
from bot.messages.blocks import (
    MOST_INPUT,
    Block,
    context,
    divider,
    field,
    modal,
    section,
    text_box,
)  # fmt: skip
from bot.messages.byline import who
from bot.messages.kept import Kept
from providers.acting import Limits
from providers.vocabulary import Item, Page

WRITE, SEND = "reply.write", "reply.send"
BOX = "reply.words"
QUOTED = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked(Kept):
    """What is answered, in which channel; `click` tells this answer from another by the same.

    `act_id` is the draft's, once there is one.
    """

    item_id: int
    channel_id: str
    click: str
    act_id: int = 0


def write(about: Asked, item: Item, page: Page, *, label: str, limits: Limits | None) -> Block:
    """Ask for the words."""
    box = text_box(BOX, most=MOST_INPUT, multiline=True, focused=True)
    blocks = [
        *_answered(item, page),
        field(
            f"Your answer as {page.name} at {label}",
            box,
            block_id="words",
            hint=f"At most {going_out.most(limits)}." if limits else "",
        ),
        context("Threads in Slack stay in Slack: only what you send from here goes out."),
    ]
    return modal(
        "Reply", blocks, callback_id=WRITE, submit="Preview", close="Cancel", metadata=about.kept()
    )


def preview(about: Asked, item: Item, page: Page, *, label: str, html: str, room: str) -> Block:
    """Show exactly what goes out: as which HTML, and how much of its `room` it takes."""
    blocks = [
        section(f"This goes out as {mrkdwn.bold(page.name)} at {mrkdwn.name(label)}:"),
        rich_text.block(*rich_text.from_html(html, room=MOST_INPUT).elements),
        divider(),
        *_answered(item, page),
        context(room),
    ]
    return modal(
        "Reply",
        blocks,
        callback_id=SEND,
        submit="Send reply",
        close="Back",
        metadata=about.kept(),
    )


def _answered(item: Item, page: Page) -> list[Block]:
    words = rich_text.words(item.html, QUOTED * 2) or item.title
    quoted = mrkdwn.name(text.line(words, QUOTED), most=QUOTED)
    return [context(f"Answers {mrkdwn.bold(who(item, page))}: {quoted or '…'}")]
