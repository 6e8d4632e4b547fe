"""What becomes of what somebody publishes, told to them."""

from collections.abc import Sequence
from datetime import datetime

from bot.acts.acting import SECONDS
from bot.acts.posts import Post
from bot.messages import mrkdwn, text
from bot.messages.blocks import Block, actions, button, lines, question, section
from bot.messages.message import Message
from bot.messages.publish_fates import fate, outcome_buttons
from bot.messages.publish_words import names, quoted
from storage.models import Publication

# In the Home and in the list.
BEGIN, LIST = "publish.begin", "publish.list"
UNDO, CANCEL, EDIT = "publish.undo", "publish.cancel", "publish.edit"


def under_way(publication_id: int, some: Sequence[str], words: str) -> Message:
    """Say that it goes out in a moment, with the way back."""
    told = f":hourglass_flowing_sand: This goes out on {names(some)} in {SECONDS} seconds."
    undo = button("Undo", UNDO, value=str(publication_id))
    return Message.saying(told, *quoted(words), actions(undo))


def scheduled(publication_id: int, some: Sequence[str], words: str, due_at: datetime) -> Message:
    """Say when it goes out, with the ways to change that."""
    told = f":calendar: This goes out on {names(some)} {mrkdwn.when(due_at)}."
    buttons = actions(*scheduled_buttons(publication_id))
    return Message.saying(told, *quoted(words), buttons)


def scheduled_buttons(publication_id: int) -> list[Block]:
    """Return what can be done to what is scheduled."""
    asks = question(
        "Cancel it?", "It will not be published. Its text is gone then.", yes="Do not publish",
        no="Keep it",
    )  # fmt: skip
    value = str(publication_id)
    return [
        button("Edit", EDIT, value=value),
        button("Cancel", CANCEL, value=value, style="danger", asks=asks),
    ]


def waits(publication_id: int, some: Sequence[str], words: str, due_at: datetime | None) -> Message:
    """Say that somebody else must approve first."""
    when = f", and goes out {mrkdwn.when(due_at)} at the earliest" if due_at else ""
    told = (
        f":hourglass: This waits for a second person{when}: anyone but you who may act as "
        f"{names(some)} can press *Approve* in the channels of their topics."
    )
    buttons = actions(*scheduled_buttons(publication_id))
    return Message.saying(told, *quoted(words), buttons)


def outcome(publication: Publication, posts: Sequence[Post]) -> Message:
    """Say for each page what became of it."""
    bad = sum(bool(one.act.failed_at) for one in posts)
    good = sum(bool(one.act.done_at) for one in posts)
    of_all = f"on {good} of {text.counted(len(posts), 'page')}"
    told = (
        f":white_check_mark: Published {of_all}"
        if good == len(posts)
        else f":warning: Published {of_all}"
    )
    shown = [section(f"*{told}*"), *quoted(publication.text), section(lines(map(fate, posts)))]
    buttons = outcome_buttons(publication.id, posts) if bad or good else []
    return Message(told, [*shown, *([actions(*buttons)] if buttons else [])])


def withdrawn(some: Sequence[str], late: Sequence[str]) -> Message:
    """Say that it does not go out, and where it is too late."""
    told = f"Taken back: nothing goes out on {names(some)}."
    if late:
        told += f" It is too late for {names(late)}: `/social publish list` has the links."
    return Message.saying(told)


def tried_again(some: Sequence[str]) -> Message:
    """Say that it is tried anew."""
    told = f":hourglass_flowing_sand: I try again on {names(some)} now, and tell you."
    return Message.saying(told)


def taking_back(*, late: bool) -> Message:
    """Say that it is being removed."""
    told = (
        ":hourglass_flowing_sand: I take it back there now, and tell you."
        if late
        else "Taken back. It does not go out."
    )
    return Message.saying(told)


def taken_back(name: str, label: str) -> Message:
    """Say that it was removed."""
    told = f":wastebasket: Taken back: it is gone from {mrkdwn.bold(name)} at {mrkdwn.name(label)}."
    return Message.saying(told)
