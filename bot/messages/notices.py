"""Notices: what happened to a topic, a page or a channel, in a sentence or two."""

from collections.abc import Sequence
from datetime import datetime

from bot.messages import mrkdwn, text
from bot.messages.message import Message
from bot.messages.refusals import reason
from providers.vocabulary import Connection, Page

LONGEST_WHY = 200
MOST_NAMES = 10


def page_added(user_id: str, page: Page, label: str, connection: Connection, topic: str) -> Message:
    """Tell a channel that somebody added a page to a topic that feeds it."""
    who, name = mrkdwn.mention(user_id), mrkdwn.link(page.url, page.name or page.handle or page.url)
    kind = f"{mrkdwn.name(label)}, {connection.value}"
    return Message.saying(f"{who} added *{name}* ({kind}) to {mrkdwn.bold(topic)}")


def page_upgraded(user_id: str, page: Page, label: str) -> Message:
    """Tell a channel that a page is read as its owner sees it from now on."""
    who, name = mrkdwn.mention(user_id), mrkdwn.link(page.url, page.name or page.handle or page.url)
    return Message.saying(
        f"{who} linked *{name}* ({mrkdwn.name(label)}). It is authorized now: comments and "
        "mentions come too, where the service gives them."
    )


def page_removed(user_id: str, page: str, topic: str) -> Message:
    """Tell a channel that somebody took a page out of a topic."""
    who, name = mrkdwn.mention(user_id), mrkdwn.bold(page)
    return Message.saying(f"{who} removed {name} from {mrkdwn.bold(topic)}")


def topic_renamed(user_id: str, old: str, new: str) -> Message:
    """Tell a channel that a topic has another name."""
    who = mrkdwn.mention(user_id)
    return Message.saying(f"{who} renamed the topic {mrkdwn.bold(old)} to {mrkdwn.bold(new)}")


def topic_paused(user_id: str, topic: str) -> Message:
    """Tell a channel that nothing of a topic will be posted."""
    who = mrkdwn.mention(user_id)
    return Message.saying(
        f"{who} paused {mrkdwn.bold(topic)}. Nothing of it is posted until it is resumed."
    )


def topic_resumed(user_id: str, topic: str) -> Message:
    """Tell a channel that a topic's items are posted again."""
    who = mrkdwn.mention(user_id)
    return Message.saying(f"{who} resumed {mrkdwn.bold(topic)}. What is new from now on is posted.")


def topic_deleted(user_id: str, topic: str, pages: int) -> Message:
    """Tell a channel that a topic is gone."""
    went = f", with its {text.counted(pages, 'page')}" if pages else ""
    return Message.saying(f"{mrkdwn.mention(user_id)} deleted the topic {mrkdwn.bold(topic)}{went}")


def page_gone(page: str, label: str, why: str) -> Message:
    """Tell a channel that a page is read no more. `why` ends a sentence about the service."""
    return Message.saying(
        f":wave: {mrkdwn.bold(page)} no longer exists: {_service_says(label, why)}. I stopped "
        "reading it; what was posted stays. If it moved, add it anew with `/social topic add`."
    )


def page_in_trouble(page: str, label: str, why: str, since: datetime) -> Message:
    """Tell a channel, once, that a page has not answered for a day. `why` as in `page_gone`."""
    return Message.saying(
        f":hourglass_flowing_sand: Nothing from {mrkdwn.bold(page)} since {mrkdwn.when(since)}: "
        f"{_service_says(label, why)}. I keep trying, and post what I missed once it answers."
    )


def delivery_unknown(page: Page, item_url: str) -> Message:
    """Tell a topic's owner of an item that may have been posted, or not, and is not sent again."""
    item = mrkdwn.link(item_url, "an item") if item_url else "an item"
    return Message.saying(
        f":grey_question: Slack did not say whether {item} of {mrkdwn.bold(page.name)} was posted, "
        "and I cannot look there. I do not send it again, so that nothing comes twice."
    )


def feed_closed(channel_id: str, because: str, topics: Sequence[str]) -> Message:
    """Tell topics' owner that their channel is closed to us. `because` is Slack's own word."""
    why, cure = reason(because)
    names = text.some(topics, MOST_NAMES, mrkdwn.bold)
    feeds = f", where {names} {'goes' if len(topics) == 1 else 'go'}" if topics else ""
    another = "choose another channel with `/social topic channel`"
    todo = f"{cure}, or {another}" if cure else another[0].upper() + another[1:]
    return Message.saying(
        f":no_entry: I can no longer post to {mrkdwn.channel(channel_id)}{feeds}: {why}. "
        f"{todo}. What is new meanwhile is kept, and posted then."
    )


def _service_says(label: str, why: str) -> str:
    return f"{mrkdwn.name(label)} {mrkdwn.name(why, most=LONGEST_WHY)}"
