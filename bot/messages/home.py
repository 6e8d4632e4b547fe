"""The App Home: what is wrong on top, then the topics with their streams."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.messages import causes, health, insights, mrkdwn, text
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
from bot.messages.profiles import Lent, places
from bot.messages.publish_notices import BEGIN, LIST
from bot.messages.timing import ago
from bot.messages.topic_done import PAUSE, RESUME
from bot.messages.topic_list import ADD_PAGE, NEW, SHOW
from bot.messages.topic_words import closed, feed, head
from bot.people import Person
from bot.rules import Health
from bot.watching.standing import Standing, TopicStanding
from providers.vocabulary import Connection

MORE = "topic.more"
RECONNECT = "home.reconnect"
SETTINGS = "home.settings"
PROFILES = "profile.show"
TURN = "home.turn"
# A card has five blocks, and a Home a hundred.
PER_PAGE = 15
STREAMS_SHOWN = 8
MOST_NAMED = 5
RENAME, CHANNELS, ACTING, DELETE = "rename", "channels", "acting", "delete"
MORE_VERBS = {
    RENAME: "Rename …", CHANNELS: "Channels …", ACTING: "Who may act …", DELETE: "Delete …",
}  # fmt: skip
# Slack's "…" has room for five.
TUNE = "topic.tune"
WORDS, QUIET, ESCALATE = "words", "quiet", "escalate"
TUNE_VERBS = {WORDS: "Words …", QUIET: "Quiet hours …", ESCALATE: "Escalate …"}


def view(
    board: Sequence[TopicStanding],
    now: datetime,
    *,
    reader: Person,
    lent: Sequence[Lent] = (),
    page: int = 1,
) -> Block:
    """Draw the Home; `lent` are the profiles that the reader has linked."""
    leaf = Leaf.of(board, page, PER_PAGE)
    may_manage = reader.may_manage
    blocks = [
        *_banner(board, now, may_manage=may_manage),
        header("Your topics"),
        *_top(reader, board),
        *([] if board else [section(_empty(may_manage=may_manage))]),
        *(block for topic in leaf.shown for block in _card(topic, now, may_manage=may_manage)),
        *turning(TURN, leaf),
        *(_profiles(lent) if may_manage else []),
    ]
    return {"type": "home", "blocks": blocks, "private_metadata": str(leaf.number)}


def _banner(board: Sequence[TopicStanding], now: datetime, *, may_manage: bool) -> list[Block]:
    streams = [one for topic in board for one in topic.streams]
    expired = {one.page.id: one for one in streams if one.health is Health.EXPIRED}
    ailing = {one.page.id: one for one in streams if health.ails(one)}
    ill = [one for id_, one in ailing.items() if id_ not in expired]
    closed_to_us = {channel for topic in board for channel in topic.closed}
    said = [
        *([_ill(ill)] if ill else []),
        *([_closed(sorted(closed_to_us))] if closed_to_us else []),
    ]
    blocks = [
        *([_expired([*expired.values()], now, may_manage=may_manage)] if expired else []),
        *([section("\n".join(said))] if said else []),
    ]
    return [*blocks, divider()] if blocks else []


def _expired(streams: Sequence[Standing], now: datetime, *, may_manage: bool) -> Block:
    """Say in red what is not read until somebody reconnects it."""
    verb = "needs" if len(streams) == 1 else "need"

    def line(one: Standing) -> str:
        since = ago(now, one.refused_since or now)
        named = f"{mrkdwn.bold(one.page.name)} ({health.service(one)})"
        return f"• {named}, expired {since}: {causes.words(one.cause).why}"

    head = f":red_circle: *{text.counted(len(streams), 'page')} {verb} to be reconnected*"
    again = button("Reconnect", RECONNECT, value="all", style="danger") if may_manage else None
    return section(
        lines([head, *text.first(streams, MOST_NAMED, line)]), accessory=again, block_id="banner"
    )


def _ill(streams: Sequence[Standing]) -> str:
    names = text.some(streams, MOST_NAMED, lambda one: mrkdwn.bold(one.page.name))
    verb = "is" if len(streams) == 1 else "are"
    many = f"{text.counted(len(streams), 'page')} {verb} in trouble"
    return f":large_orange_circle: {many}: {names}. Why: `/social status`"


def _closed(channels: Sequence[str]) -> str:
    return f":no_entry: I can no longer post to {feed(channels)}. Why: see below."


def _top(reader: Person, board: Sequence[TopicStanding]) -> list[Block]:
    managing = [button("Add a page", ADD_PAGE, style="primary"), button("New topic", NEW)]
    if any(one.connection == Connection.AUTHORIZED for topic in board for one in topic.streams):
        managing += [button("Publish", BEGIN), button("Scheduled", LIST)]
    buttons = [
        *(managing if reader.may_manage else []),
        *([button("Settings", SETTINGS)] if reader.is_administrator else []),
    ]
    return [actions(*buttons, block_id="top")] if buttons else []


def _profiles(lent: Sequence[Lent]) -> list[Block]:
    """Show the reader's own linked profiles, which nobody else sees."""
    told = [
        f"{':red_circle:' if one.cause else ':large_green_circle:'} {mrkdwn.bold(one.name)}: "
        f"{causes.words(one.cause).why if one.cause else places(one.places)}"
        for one in lent[:MOST_NAMED]
    ]
    none = "Link your profile at a service, and the pages you manage there can be read as yours."
    return [
        divider(),
        header("Your linked profiles"),
        section(
            lines(told) if told else none,
            accessory=button("Show all" if told else "Link a profile", PROFILES),
            block_id="profiles",
        ),
    ]


def _empty(*, may_manage: bool) -> str:
    if not may_manage:
        return "There is no topic yet. Whoever may manage topics here can make one."
    return (
        "*Nothing is monitored yet.*\nA topic is a named group of pages; what they post goes to "
        "its channel. Press *Add a page* to begin: choose a service, paste an address, done."
    )


def _card(shown: TopicStanding, now: datetime, *, may_manage: bool) -> list[Block]:
    topic = shown.topic

    def line(one: Standing) -> str:
        return f"{health.name(one)} · {health.service(one)} · {health.words(one, now)}"

    said = text.first(shown.streams, STREAMS_SHOWN, line)
    return [
        divider(),
        section(
            head(topic, shown.channels, len(shown.streams)),
            accessory=_verbs(MORE, MORE_VERBS, topic.id) if may_manage else None,
            block_id=f"topic.{topic.id}",
        ),
        *([context(closed(shown))] if shown.closed else []),
        *([context(lines(said))] if said else []),
        actions(*_buttons(shown, may_manage=may_manage), block_id=f"verbs.{topic.id}"),
    ]


def _buttons(shown: TopicStanding, *, may_manage: bool) -> list[Block]:
    value = str(shown.topic.id)
    show = button("Show", SHOW, value=value)
    fares = [button("Insights", insights.OF_TOPIC, value=value)] if shown.streams else []
    if not may_manage:
        return [show, *fares]
    turned = (
        button("Resume", RESUME, value=value)
        if shown.topic.paused_at
        else button("Pause", PAUSE, value=value)
    )
    tuned = _verbs(TUNE, TUNE_VERBS, shown.topic.id)
    return [button("Add a page", ADD_PAGE, value=value), show, *fares, turned, tuned]


def _verbs(action_id: str, verbs: Mapping[str, str], topic_id: int) -> Block:
    options = [option(words, f"{verb}:{topic_id}") for verb, words in verbs.items()]
    return {"type": "overflow", "action_id": action_id, "options": options}
