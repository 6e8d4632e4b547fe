"""The App Home: what is wrong on top, then the topics with their streams."""

from collections.abc import Sequence
from datetime import datetime

from bot.messages import health, mrkdwn
from bot.messages.blocks import (
    Block,
    actions,
    button,
    context,
    divider,
    header,
    lines,
    option,
    section,
)
from bot.messages.paging import Leaf, turning
from bot.messages.topic_done import PAUSE, RESUME
from bot.messages.topic_list import ADD_PAGE, NEW, SHOW
from bot.messages.topic_words import closed, feed, head
from bot.standing import Standing, TopicStanding

MORE = "topic.more"
TURN = "home.turn"
# A card has five blocks, and a Home a hundred.
PER_PAGE = 15
STREAMS_SHOWN = 8
MOST_NAMED = 5
RENAME, CHANNELS, DELETE = "rename", "channels", "delete"
MORE_VERBS = {RENAME: "Rename …", CHANNELS: "Channels …", DELETE: "Delete …"}


def view(
    board: Sequence[TopicStanding], now: datetime, *, may_manage: bool, page: int = 1
) -> Block:
    """Draw the Home."""
    leaf = Leaf.of(board, page, PER_PAGE)
    blocks = [
        *_banner(board),
        header("Your topics"),
        *(_top() if may_manage else []),
        *([] if board else [section(_empty(may_manage=may_manage))]),
        *(block for topic in leaf.shown for block in _card(topic, now, may_manage=may_manage)),
        *turning(TURN, leaf),
    ]
    return {"type": "home", "blocks": blocks, "private_metadata": str(leaf.number)}


def _banner(board: Sequence[TopicStanding]) -> list[Block]:
    ill = [one for topic in board for one in topic.streams if health.ails(one)]
    closed_to_us = {channel for topic in board for channel in topic.closed}
    said = [
        *([_ill(ill)] if ill else []),
        *([_closed(sorted(closed_to_us))] if closed_to_us else []),
    ]
    return [section("\n".join(said)), divider()] if said else []


def _ill(streams: Sequence[Standing]) -> str:
    names = ", ".join(mrkdwn.bold(one.page.name) for one in streams[:MOST_NAMED])
    more = f" and {len(streams) - MOST_NAMED} more" if len(streams) > MOST_NAMED else ""
    noun = "page is" if len(streams) == 1 else "pages are"
    return f":red_circle: {len(streams)} {noun} in trouble: {names}{more}. Why: `/social status`"


def _closed(channels: Sequence[str]) -> str:
    return f":no_entry: I can no longer post to {feed(channels)}. Why: see below."


def _top() -> list[Block]:
    return [
        actions(
            button("Add a page", ADD_PAGE, style="primary"),
            button("New topic", NEW),
            block_id="top",
        )
    ]


def _empty(*, may_manage: bool) -> str:
    if not may_manage:
        return "There is no topic yet. A member of this workspace can make one."
    return (
        "*Nothing is monitored yet.*\nA topic is a named group of pages; what they post goes to "
        "its channel. Press *Add a page* to begin: choose a service, paste an address, done."
    )


def _card(shown: TopicStanding, now: datetime, *, may_manage: bool) -> list[Block]:
    topic = shown.topic
    said = [
        f"{health.name(one)} · {health.service(one)} · {health.words(one, now)}"
        for one in shown.streams[:STREAMS_SHOWN]
    ]
    left = len(shown.streams) - STREAMS_SHOWN
    more = [f"… and {left} more"] if left > 0 else []
    return [
        divider(),
        section(
            head(topic, shown.channels, len(shown.streams)),
            accessory=_verbs(topic.id) if may_manage else None,
            block_id=f"topic.{topic.id}",
        ),
        *([context(closed(shown))] if shown.closed else []),
        *([context(lines([*said, *more]))] if said else []),
        actions(*_buttons(shown, may_manage=may_manage), block_id=f"verbs.{topic.id}"),
    ]


def _buttons(shown: TopicStanding, *, may_manage: bool) -> list[Block]:
    value = str(shown.topic.id)
    show = button("Show", SHOW, value=value)
    if not may_manage:
        return [show]
    turned = (
        button("Resume", RESUME, value=value)
        if shown.topic.paused_at
        else button("Pause", PAUSE, value=value)
    )
    return [button("Add a page", ADD_PAGE, value=value), show, turned]


def _verbs(topic_id: int) -> Block:
    options = [option(words, f"{verb}:{topic_id}") for verb, words in MORE_VERBS.items()]
    return {"type": "overflow", "action_id": MORE, "options": options}
