"""Words that are used wherever something is published or answered."""

from collections.abc import Sequence

from bot.acts.outlets import Closed
from bot.messages import mrkdwn, text
from bot.messages.blocks import Block, context, lines

MOST_NAMED = 10
LONGEST_WORDS = 300


def names(some: Sequence[str], most: int = MOST_NAMED) -> str:
    """Return pages by their names, in bold; the many at the end as a number."""
    return text.some(some, most, mrkdwn.bold) or "…"


def pictures(alts: Sequence[str]) -> list[str]:
    """Return a line for each picture: what it shows."""
    return [
        f":frame_with_picture: Picture {number}: {mrkdwn.name(alt, most=200) or '_not described_'}"
        for number, alt in enumerate(alts, 1)
    ]


def left_out(closed: Sequence[Closed]) -> str:
    """Say which pages cannot be chosen, and why."""
    told = [
        f":no_entry_sign: {mrkdwn.bold(one.name)} ({mrkdwn.name(one.label)}): "
        f"{mrkdwn.reason(one.why, most=200)}."
        for one in closed
    ]
    return lines(["Left out:", *told])


def quoted(words: str, most: int = LONGEST_WORDS) -> list[Block]:
    """Return a text as a quotation, nothing where there is none."""
    said = mrkdwn.name(text.line(words, most), most=most)
    return [context(f"“{said}”")] if said else []
