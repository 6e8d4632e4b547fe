"""What a person is told of their own linked profiles."""

from collections.abc import Sequence

from bot.messages import mrkdwn, text
from bot.messages.blocks import actions, button
from bot.messages.message import Message
from bot.messages.topic_list import ADD_PAGE
from storage.models import Profile

MOST_NAMED = 5


def linked(profile: Profile, label: str, pages: int, upgraded: Sequence[str]) -> Message:
    """Tell that a profile is linked, and what comes next."""
    name = mrkdwn.bold(profile.handle or profile.name)
    manages = text.counted(pages, "page") if pages else "no page"
    said = f"{name} ({mrkdwn.name(label)}) is linked. You manage {manages}."
    if upgraded:
        names = text.some(upgraded, MOST_NAMED, mrkdwn.bold)
        said += f" {names} {'is' if len(upgraded) == 1 else 'are'} authorized now."
    add = [actions(button("Add to a topic", ADD_PAGE, style="primary"))] if pages else []
    return Message.saying(said, *add)


def unlinked(profile: Profile, label: str) -> Message:
    """Tell that a profile is let go."""
    name = mrkdwn.bold(profile.handle or profile.name)
    said = f"{name} ({mrkdwn.name(label)}) is unlinked; its token is gone from here."
    return Message.saying(said)


def snoozed() -> Message:
    """Tell that the next warning waits."""
    said = "I remind you again tomorrow."
    return Message.saying(said)


def none_linked() -> Message:
    """Tell that there is nothing to unlink."""
    said = "You have linked no profile. Begin with `/social connect`."
    return Message.saying(said)
