"""Where things stand: every stream with its health, and what happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import topics
from bot.bot import Bot
from bot.people import Person
from bot.rules import Health, health
from storage import history
from storage import topics as stored_topics
from storage.models import History, Page, Stream, Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A stream as it stands in a topic.

    `behind` is how late its next poll is; zero when it is on time.
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


@dataclass(frozen=True, slots=True)
class TopicStanding:
    """A topic with its streams as they stand.

    `closed` holds those of its channels that nothing can be sent to, with Slack's own word for why.
    """

    topic: Topic
    channels: tuple[str, ...]
    streams: tuple[Standing, ...]
    closed: Mapping[str, str]


async def board(bot: Bot, who: Person) -> list[TopicStanding]:
    """Return every topic of the workspace, by name."""
    closed = await _closed(bot, who)
    return [_of(bot, card, closed) for card in await topics.every(bot, who.workspace_id)]


async def of_topic(bot: Bot, who: Person, topic_id: int) -> TopicStanding:
    """Return one topic. Raises NoSuchTopic."""
    return _of(bot, await topics.show(bot, who, topic_id), await _closed(bot, who))


async def status(bot: Bot, who: Person) -> list[Standing]:
    """Return every stream of the workspace, by topic and name."""
    return [stream for topic in await board(bot, who) for stream in topic.streams]


async def past(bot: Bot, who: Person, topic_id: int | None = None) -> Sequence[History]:
    """Return what happened, the newest first, in one topic or in all."""
    async with bot.database.reading() as session:
        return await history.latest(session, who.workspace_id, topic_id=topic_id)


def _of(bot: Bot, card: topics.TopicCard, closed: Mapping[str, str]) -> TopicStanding:
    streams = tuple(_standing(bot, card, placed) for placed in card.streams)
    own = {channel: closed[channel] for channel in card.channels if channel in closed}
    return TopicStanding(card.topic, card.channels, streams, own)


async def _closed(bot: Bot, who: Person) -> Mapping[str, str]:
    async with bot.database.reading() as session:
        return await stored_topics.closed_channels(session, who.workspace_id)


def _standing(bot: Bot, card: topics.TopicCard, placed: topics.Placed) -> Standing:
    stream: Stream = placed.stream
    now = bot.now()
    state = health(
        paused=bool(card.topic.paused_at or placed.place.paused_at),
        gone=stream.gone_at is not None,
        polled_at=stream.polled_at,
        trouble_since=stream.trouble_since,
    )
    return Standing(
        place_id=placed.place.id,
        topic_name=card.topic.name,
        page=placed.page,
        service_label=_label(bot, placed.page.service),
        connection=stream.connection,
        health=state,
        last_item_at=stream.last_item_at,
        next_poll_at=None if stream.gone_at else stream.next_poll_at,
        behind=timedelta(0) if stream.gone_at else max(now - stream.next_poll_at, timedelta(0)),
        trouble=stream.trouble,
        trouble_since=stream.trouble_since,
    )


def _label(bot: Bot, service: str) -> str:
    """Return a service's name; one that was taken out of the bot still has its streams."""
    provider = bot.providers.get(service)
    return provider.label if provider else service
