"""Notices: what happened to a topic, a page or a channel, in a sentence or two."""

from collections.abc import Sequence
from datetime import datetime

from bot.messages import mrkdwn
from bot.messages.message import Message
from providers.vocabulary import Connection, Page

CLOSED = {
    "is_archived": "it was archived",
    "channel_not_found": "it is gone, or I can no longer see it",
    "not_in_channel": "I was removed from it",
    "user_not_in_channel": "I was removed from it",
    "channel_deleted": "it was deleted",
    "restricted_action_read_only_channel": "only some people may post in it",
}


def page_added(user_id: str, page: Page, label: str, connection: Connection, topic: str) -> Message:
    """Tell a channel that somebody added a page to a topic that feeds it."""
    kind = f"{mrkdwn.name(label)}, {connection.value}"
    return _said(
        f"{mrkdwn.person(user_id)} added {mrkdwn.bold(page.name)} ({kind}) to {mrkdwn.bold(topic)}"
    )


def page_removed(user_id: str, page: str, topic: str) -> Message:
    """Tell a channel that somebody took a page out of a topic."""
    who, name = mrkdwn.person(user_id), mrkdwn.bold(page)
    return _said(f"{who} removed {name} from {mrkdwn.bold(topic)}")


def topic_renamed(user_id: str, old: str, new: str) -> Message:
    """Tell a channel that a topic has another name."""
    who = mrkdwn.person(user_id)
    return _said(f"{who} renamed the topic {mrkdwn.bold(old)} to {mrkdwn.bold(new)}")


def topic_paused(user_id: str, topic: str) -> Message:
    """Tell a channel that nothing of a topic will be posted."""
    return _said(
        f"{mrkdwn.person(user_id)} paused {mrkdwn.bold(topic)}. Nothing of it is posted until it is "
        "resumed."
    )


def topic_resumed(user_id: str, topic: str) -> Message:
    """Tell a channel that a topic's items are posted again."""
    who = mrkdwn.person(user_id)
    return _said(f"{who} resumed {mrkdwn.bold(topic)}. What is new from now on is posted.")


def topic_deleted(user_id: str, topic: str, pages: int) -> Message:
    """Tell a channel that a topic is gone."""
    went = "1 page" if pages == 1 else f"{pages} pages"
    return _said(f"{mrkdwn.person(user_id)} deleted the topic {mrkdwn.bold(topic)} with {went}")


def page_gone(page: str, label: str, why: str) -> Message:
    """Tell a channel that a page is read no more."""
    return _said(
        f":wave: {mrkdwn.bold(page)} ({mrkdwn.name(label)}) is no longer there: it "
        f"{mrkdwn.name(why, most=300)}. I stopped reading it; what was posted stays. "
        "If it moved, add it anew with `/social topic add`."
    )


def page_in_trouble(page: str, label: str, why: str, since: datetime) -> Message:
    """Tell a channel, once, that a page has not answered for a day."""
    return _said(
        f":hourglass: {mrkdwn.bold(page)} ({mrkdwn.name(label)}) {mrkdwn.name(why, most=300)}, since "
        f"{mrkdwn.when(since)}. I keep trying, and post what I missed once it answers."
    )


def feed_closed(channel_id: str, because: str, topics: Sequence[str]) -> Message:
    """Tell a topic's owner that its channel can no longer be posted to, and what to do."""
    names = ", ".join(mrkdwn.bold(topic) for topic in topics[:10])
    why = CLOSED.get(because, f"Slack says “{mrkdwn.name(because)}”")
    return _said(
        f":no_entry: I can no longer post to {mrkdwn.channel(channel_id)}: {why}. Topics that feed "
        f"it: {names}. Invite me back with `/invite @Social`, or choose another channel with "
        "`/social topic channel`. Nothing is lost meanwhile."
    )


def _said(text: str) -> Message:
    section = {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}
    return Message(text, [section])
