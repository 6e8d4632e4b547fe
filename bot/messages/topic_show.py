"""The modal of one topic: its channels, its pages, and how each stands."""

from dataclasses import dataclass
from datetime import datetime

from bot.messages import health, insights, mrkdwn
from bot.messages.blocks import Block, actions, button, context, modal, question, section
from bot.messages.kept import Kept
from bot.messages.paging import Leaf, turning
from bot.messages.text import line
from bot.messages.topic_list import ADD_PAGE
from bot.messages.topic_words import closed, head
from bot.watching.standing import Standing, TopicStanding

VIEW = "topic_show"
REMOVE = "topic_show.remove"
TURN = "topic_show.turn"
PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Place(Kept):
    """Which topic is shown, and which page of its list."""

    topic_id: int
    page: int = 1


def view(shown: TopicStanding, now: datetime, *, may_manage: bool, page: int = 1) -> Block:
    """Draw a topic, with *Remove* beside each page for those who may."""
    topic = shown.topic
    leaf = Leaf.of(shown.streams, page, PER_PAGE)
    blocks = [
        section(head(topic, shown.channels, len(shown.streams))),
        *([context(closed(shown))] if shown.closed else []),
        *_top(shown, may_manage=may_manage),
        *(_line(one, topic.name, now, may_manage=may_manage) for one in leaf.shown),
        *turning(TURN, leaf),
        context(f"Made by {mrkdwn.mention(topic.created_by)}, {mrkdwn.when(topic.created_at)}"),
    ]
    place = Place(topic.id, leaf.number)
    return modal("Topic", blocks, callback_id=VIEW, metadata=place.kept())


def _top(shown: TopicStanding, *, may_manage: bool) -> list[Block]:
    value = str(shown.topic.id)
    buttons = [
        *([button("Add a page", ADD_PAGE, value=value, style="primary")] if may_manage else []),
        *([button("Insights", insights.OF_TOPIC, value=value)] if shown.streams else []),
    ]
    return [actions(*buttons, block_id="add")] if buttons else []


def _line(stream: Standing, topic_name: str, now: datetime, *, may_manage: bool) -> Block:
    name = line(stream.page.name, 60) or "This page"
    asks = question(
        "Remove this page?",
        f"{name} leaves {topic_name}; nothing new of it is posted here. What was posted stays.",
        yes="Remove",
    )
    remove = (
        button("Remove", REMOVE, value=str(stream.place_id), asks=asks, about=stream.page.name)
        if may_manage
        else None
    )
    text = f"{health.name(stream)}\n{health.service(stream)} · {health.words(stream, now)}"
    return section(text, accessory=remove, block_id=f"place.{stream.place_id}")
