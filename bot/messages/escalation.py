"""Telling others, once, of what is still open."""

from collections.abc import Sequence
from datetime import datetime

from bot.messages import links, mrkdwn
from bot.messages.blocks import section
from bot.messages.inbox import first_words, written
from bot.messages.item_tasks import claimed
from bot.messages.message import Message
from bot.messages.timing import span
from providers.vocabulary import Item, Page
from storage.models import Task

LONGEST_LINE = 120


def notice(
    task: Task, item: Item, page: Page, now: datetime, *, topic: str, url: str, group: str = ""
) -> Message:
    """Say that an item is still open; `group` is a user group that is pinged, "" for none.

    `url` leads to its message, "" where it stands nowhere.
    """
    begins = f"“{mrkdwn.name(first_words(item), most=LONGEST_LINE)}”"
    address = links.web(url)
    what = f"<{address}|{begins}>" if address else begins
    whose = claimed(task) if task.claimed_by else "Nobody has claimed it"
    whom = f"{mrkdwn.group(group)} " if group else ""
    said = [
        f":alarm_clock: {whom}Still open after {span(now - task.opened_at)}: {what}",
        f"{written(item, page)} to {mrkdwn.bold(page.name)}, in {mrkdwn.bold(topic)}. {whose}.",
    ]
    return _told(said)


def _told(said: Sequence[str]) -> Message:
    words = "\n".join(said)
    return Message(words, [section(words)])
