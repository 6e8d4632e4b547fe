"""Warnings that a linked profile ends soon, for whoever linked it and for all the others."""

from collections.abc import Sequence
from datetime import datetime

from bot.messages import mrkdwn, text
from bot.messages.blocks import actions, button, section
from bot.messages.message import AMBER, Message
from storage.models import Profile

RENEW = "profile.renew"
SNOOZE = "profile.snooze"
MOST_NAMED = 5


def to_linker(profile: Profile, label: str, pages: Sequence[str], ends: datetime) -> Message:
    """Tell who linked the profile; nobody else knows which one it is."""
    account = mrkdwn.bold(profile.handle or profile.name)
    head = f":large_orange_circle: Your {mrkdwn.name(label)} link ends {mrkdwn.when(ends)}"
    said = (
        f"{account} opens {_names(pages)}. Reconnect before then, and nothing is missed; "
        "afterwards nothing of it is read."
    )
    return _with(head, said, profile, button("Snooze for a day", SNOOZE, value=str(profile.id)))


def to_others(profile: Profile, label: str, pages: Sequence[str], ends: datetime) -> Message:
    """Tell a channel, or an administrator; whose profile it is says only who linked it."""
    head = f":large_orange_circle: {_names(pages)} must be reconnected by {mrkdwn.when(ends)}"
    said = (
        f"The {mrkdwn.name(label)} link of {mrkdwn.mention(profile.user_id)} ends then. Whoever "
        "manages the page can reconnect it; if nobody does, nothing of it is read."
    )
    return _with(head, said, profile)


def _with(head: str, said: str, profile: Profile, *more: dict[str, object]) -> Message:
    renew = button("Reconnect", RENEW, value=str(profile.id), style="primary")
    row = actions(renew, *more, block_id=f"ending.{profile.id}")
    return Message(head, [section(said), row], color=AMBER)


def _names(pages: Sequence[str]) -> str:
    names = [*dict.fromkeys(pages)]
    return text.some(names, MOST_NAMED, mrkdwn.bold) or "its pages"
