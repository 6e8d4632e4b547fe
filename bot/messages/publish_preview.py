"""The modals before something is published: what its pictures show, and exactly what goes out."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby

from bot.acts.outlets import Outlet
from bot.acts.publishing import Draft
from bot.messages import going_out, mrkdwn, rich_text, text
from bot.messages.blocks import (
    MOST_INPUT,
    Block,
    context,
    divider,
    field,
    lines,
    modal,
    section,
    text_box,
)  # fmt: skip
from bot.messages.publish import DESCRIBE, SEND, Asked
from bot.messages.publish_words import names, pictures

ALT = "publish.alt"
LONGEST_ALT = 1_000
# So many names of pages fit into a paragraph.
MOST_PAGES = 30


def describe(about: Asked, draft: Draft, file_names: Mapping[str, str]) -> Block:
    """Ask what each picture shows, for those who do not see it."""
    boxes = []
    for one in draft.uploads:
        box = text_box(f"{ALT}.{one.position}", value=one.alt, most=LONGEST_ALT)
        named = text.line(file_names.get(one.file_id, ""), 80)
        label = f"What does picture {one.position + 1} show?" + (f" ({named})" if named else "")
        # Another file is another field: what was typed about the first would stand in it.
        boxes.append(field(label, box, block_id=f"alt.{one.position}.{one.file_id}", optional=True))
    hint = "Screen readers read it to people who do not see the pictures, and so do search engines."
    return modal(
        "Publish",
        [*boxes, context(hint)],
        callback_id=DESCRIBE,
        submit="Preview",
        close="Back",
        metadata=about.kept(),
    )


def preview(about: Asked, draft: Draft) -> Block:
    """Show exactly what goes out, and as which pages; pages of one service are shown as one."""
    blocks: list[Block] = [section(_when(draft.due_at))]
    in_order = sorted(draft.outlets, key=lambda one: one.label)
    for _, same in groupby(in_order, key=lambda one: one.label):
        blocks += _shown(draft, [*same])
    return modal(
        "Publish",
        blocks,
        callback_id=SEND,
        submit="Schedule" if draft.due_at else "Publish",
        close="Back",
        metadata=about.kept(),
    )


def _when(due_at: datetime | None) -> str:
    return f"This goes out {mrkdwn.when(due_at)}:" if due_at else "This goes out now:"


def _shown(draft: Draft, same: Sequence[Outlet]) -> list[Block]:
    words, publishing = draft.publication.text, same[0].publishing
    said = rich_text.from_html(publishing.shown(words), room=MOST_INPUT)
    where = names([one.page.name for one in same], most=MOST_PAGES)
    return [
        divider(),
        section(f"As {where} at {mrkdwn.name(same[0].label)}:"),
        rich_text.block(*said.elements) if said.elements else context("No text"),
        *_pictured(draft),
        context(going_out.counted(publishing.limits, words)),
    ]


def _pictured(draft: Draft) -> list[Block]:
    alts = [one.alt for one in draft.uploads]
    return [context(lines(pictures(alts)))] if alts else []
