"""Telling others, once, of what is still open."""

from datetime import datetime

from bot.messages import mrkdwn
from bot.messages.inbox import linked, written
from bot.messages.item_tasks import claimed
from bot.messages.message import Message
from bot.messages.timing import span
from providers.vocabulary import Item, Page
from storage.models import Task


def notice(
    task: Task, item: Item, page: Page, now: datetime, *, topic: str, url: str, group: str = ""
) -> Message:
    """Say that an item is still open; `group` is a user group that is pinged, "" for none.

    `url` leads to its message, "" where it stands nowhere.
    """
    what = linked(item, url)
    whose = claimed(task) if task.claimed_by else "Nobody has claimed it"
    whom = f"{mrkdwn.group(group)} " if group else ""
    words = "\n".join([
        f":alarm_clock: {whom}Still open after {span(now - task.opened_at)}: {what}",
        f"{written(item, page)} to {mrkdwn.bold(page.name)}, in {mrkdwn.bold(topic)}. {whose}.",
    ])  # fmt: skip
    return Message.saying(words)
