"""What is published by two: a second person is asked, and the first is told."""

from collections.abc import Sequence
from datetime import datetime

from bot.acts.outlets import Outlet
from bot.messages import mrkdwn, rich_text
from bot.messages.blocks import Block, actions, button, context, lines
from bot.messages.message import Message
from bot.messages.publish_words import names, pictures, quoted
from storage.models import Publication

APPROVE, DECLINE = "publish.approve", "publish.decline"
LONGEST_ASKED = 3_000


def asks(
    publication: Publication,
    chosen: Sequence[Outlet],
    due_at: datetime | None,
    *,
    alts: Sequence[str],
) -> Message:
    """Ask a second person."""
    who = mrkdwn.mention(publication.by)
    where = names([f"{one.page.name} ({one.label})" for one in chosen])
    when = mrkdwn.when(due_at) if due_at else "as soon as somebody else has approved it"
    told = f":raised_hand: {who} wants to publish this on {where}, {when}:"
    shown = [context(lines(pictures(alts)))] if alts else []
    whole = rich_text.quoted(publication.text, room=LONGEST_ASKED)
    return Message.saying(told, *whole, *shown, _choice(publication))


def _choice(publication: Publication) -> Block:
    value = str(publication.id)
    return actions(
        button("Approve", APPROVE, value=value, style="primary"),
        button("Decline", DECLINE, value=value),
    )


def approved(user_id: str, some: Sequence[str]) -> Message:
    """Say to the one who wrote it that it goes out."""
    told = (
        f":white_check_mark: {mrkdwn.mention(user_id)} approved what you publish on {names(some)}."
    )
    return Message.saying(told)


def declined(user_id: str, some: Sequence[str]) -> Message:
    """Say to the one who wrote it that it does not go out."""
    told = (
        f":no_entry_sign: {mrkdwn.mention(user_id)} declined what you wanted to publish on "
        f"{names(some)}. It does not go out; ask them why."
    )
    return Message.saying(told)


def decided(
    publication: Publication, user_id: str, some: Sequence[str], left: Sequence[str], *, yes: bool
) -> Message:
    """Say, in the place of the question, who decided what; `left` still waits."""
    who, author = mrkdwn.mention(user_id), mrkdwn.mention(publication.by)
    said = ":white_check_mark: Approved" if yes else ":no_entry_sign: Declined"
    told = f"{said} by {who}: what {author} wants to publish on {names(some)}."
    waiting = [
        context(f"{names(left)}: somebody who may act there must decide."),
        _choice(publication),
    ]
    return Message.saying(told, *quoted(publication.text), *(waiting if left else []))
