"""What was done to a topic, told to the one who did it."""

from bot.messages import mrkdwn
from bot.messages.blocks import actions, button
from bot.messages.message import Message
from bot.messages.topic_list import ADD_PAGE
from bot.messages.topic_words import feed, pages
from bot.watching.topics import TopicCard
from storage.models import Topic

PAUSE = "topic.pause"
RESUME = "topic.resume"
CHANNELS = "topic.channels"


def created(topic: Topic, channel_id: str) -> Message:
    """Say that a topic was made, and what comes next."""
    text = f"{mrkdwn.bold(topic.name)} is made; its feed goes to {mrkdwn.channel(channel_id)}."
    add = button("Add a page", ADD_PAGE, value=str(topic.id), style="primary")
    return _with(text, add, button("Other channels", CHANNELS, value=str(topic.id)))


def renamed(topic: Topic) -> Message:
    """Say the new name."""
    return _with(f"The topic is called {mrkdwn.bold(topic.name)} now.")


def sent_to(topic: Topic, channel_ids: list[str]) -> Message:
    """Say where the feed goes."""
    return _with(f"The feed of {mrkdwn.bold(topic.name)} goes to {feed(channel_ids)} now.")


def paused(topic: Topic) -> Message:
    """Say that nothing is posted, and how to go on."""
    text = f"{mrkdwn.bold(topic.name)} is paused: nothing of it is posted, all of it is stored."
    return _with(text, button("Resume", RESUME, value=str(topic.id), style="primary"))


def resumed(topic: Topic) -> Message:
    """Say that it goes on."""
    text = f"{mrkdwn.bold(topic.name)} goes on: what is new from now on is posted."
    return _with(text, button("Pause", PAUSE, value=str(topic.id)))


def deleted(card: TopicCard) -> Message:
    """Say what is gone."""
    gone = f" with {pages(len(card.streams))}" if card.streams else ""
    return _with(f"{mrkdwn.bold(card.topic.name)} is deleted{gone}. What was posted stays.")


def acting_set(topic: Topic) -> Message:
    """Say who may act, and where private messages go."""
    who = "people of the chosen groups" if topic.actors else "every member"
    where = (
        f"private messages go to {mrkdwn.channel(topic.private_channel_id)}"
        if topic.private_channel_id
        else "private messages stay at the service"
    )
    return _with(f"As the pages of {mrkdwn.bold(topic.name)}, {who} may act; {where}.")


def _with(text: str, *buttons: dict[str, object]) -> Message:
    return Message.saying(text, *([actions(*buttons)] if buttons else []))
