"""Where things stand: every stream with its health, and what happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.bot import Bot
from bot.people import Person
from bot.rules import Health, health
from bot.watching import topics
from providers.vocabulary import Connection
from storage import coverage, history, lanes
from storage.models import Gap, History, Page, Stream, Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A stream as it stands in a topic.

    `behind` is how late its next poll is; zero when it is on time. `refused_since` and `cause` tell
    that its service does not take the token any more; `gaps` are the latest of its ledger.
    """

    place_id: int
    topic_name: str
    page: Page
    service_label: str
    connection: str
    health: Health
    last_item_at: datetime | None
    next_poll_at: datetime | None
    behind: timedelta
    trouble: str
    trouble_since: datetime | None
    refused_since: datetime | None = None
    cause: str = ""
    is_public_meanwhile: bool = False
    gaps: tuple[Gap, ...] = ()

    @property
    def is_owned(self) -> bool:
        """Whether it is read as a linked profile, or was and should be."""
        return self.connection == Connection.AUTHORIZED.value


@dataclass(frozen=True, slots=True)
class TopicStanding:
    """A topic with its streams as they stand.

    `closed` holds those of its channels that nothing can be sent to, with Slack's own word for why.
    """

    topic: Topic
    channels: tuple[str, ...]
    streams: tuple[Standing, ...]
    closed: Mapping[str, str]


class Past(NamedTuple):
    """What happened, and when pages were not read; the newest first in both."""

    entries: Sequence[History]
    gaps: Sequence[tuple[Gap, Page]] = ()


async def board(bot: Bot, who: Person) -> list[TopicStanding]:
    """Return every topic of the workspace, by name."""
    cards = await topics.every(bot, who.workspace_id)
    known = await _known(bot, who, cards)
    return [_of(bot, card, known) for card in cards]


async def of_topic(bot: Bot, who: Person, topic_id: int) -> TopicStanding:
    """Return one topic. Raises NoSuchTopic."""
    card = await topics.show(bot, who, topic_id)
    return _of(bot, card, await _known(bot, who, [card]))


async def status(bot: Bot, who: Person) -> list[Standing]:
    """Return every stream of the workspace, by topic and name."""
    return [stream for topic in await board(bot, who) for stream in topic.streams]


async def past(bot: Bot, who: Person, topic_id: int | None = None) -> Past:
    """Return what happened, the newest first, in one topic or in all."""
    async with bot.database.reading() as session:
        entries = await history.latest(session, who.workspace_id, topic_id=topic_id)
        gaps = await coverage.latest(session, who.workspace_id, topic_id=topic_id)
    return Past(entries, gaps)


class _Known(NamedTuple):
    """The closed channels with Slack's word for why, and the latest gaps by stream."""

    closed: Mapping[str, str]
    gaps: Mapping[int, tuple[Gap, ...]]


async def _known(bot: Bot, who: Person, cards: Sequence[topics.TopicCard]) -> _Known:
    ids = [placed.stream.id for card in cards for placed in card.streams]
    async with bot.database.reading() as session:
        closed = await lanes.closed(session, who.workspace_id)
        gaps: dict[int, tuple[Gap, ...]] = {}
        for gap in await coverage.of_streams(session, ids):
            gaps[gap.stream_id] = (*gaps.get(gap.stream_id, ()), gap)
    return _Known(closed, gaps)


def _of(bot: Bot, card: topics.TopicCard, known: _Known) -> TopicStanding:
    streams = tuple(
        _standing(bot, card, placed, known.gaps.get(placed.stream.id, ()))
        for placed in card.streams
    )
    own = {channel: known.closed[channel] for channel in card.channels if channel in known.closed}
    return TopicStanding(card.topic, card.channels, streams, own)


def _standing(
    bot: Bot, card: topics.TopicCard, placed: topics.Placed, gaps: tuple[Gap, ...]
) -> Standing:
    stream: Stream = placed.stream
    now = bot.now()
    is_read = stream.gone_at is None and (stream.refused_at is None or bool(stream.public_since))
    state = health(
        paused=bool(card.topic.paused_at or placed.place.paused_at),
        gone=stream.gone_at is not None,
        refused=stream.refused_at is not None,
        polled_at=stream.polled_at,
        trouble_since=stream.trouble_since,
    )
    return Standing(
        place_id=placed.place.id,
        topic_name=card.topic.name,
        page=placed.page,
        service_label=bot.label(placed.page.service),
        connection=stream.connection,
        health=state,
        last_item_at=stream.last_item_at,
        next_poll_at=stream.next_poll_at if is_read else None,
        behind=max(now - stream.next_poll_at, timedelta(0)) if is_read else timedelta(0),
        trouble=stream.trouble,
        trouble_since=stream.trouble_since,
        refused_since=stream.refused_at,
        cause=stream.cause,
        is_public_meanwhile=stream.public_since is not None,
        gaps=gaps,
    )
