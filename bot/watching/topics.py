"""Topics: named groups of streams, and the channels that their feeds go to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches

from sqlalchemy.ext.asyncio import AsyncSession

from bot.bot import Bot
from bot.errors import NameWrong, NoSuchPage, NoSuchTopic
from bot.messages import notices, text
from bot.messages.message import Message
from bot.people import Person, must_manage
from bot.preferences import must_administer
from bot.watching import channels
from storage import history, lanes, outbox, pages, topics
from storage.models import Page, Place, Stream, Topic

LONGEST_NAME = 80
TAKEN = "There is already a topic called “{}”. Choose another name."


@dataclass(frozen=True, slots=True)
class Placed:
    """A stream's place in a topic, with all that is known of it."""

    place: Place
    stream: Stream
    page: Page


@dataclass(frozen=True, slots=True)
class TopicCard:
    """A topic as people see it."""

    topic: Topic
    channels: tuple[str, ...]
    streams: tuple[Placed, ...]


async def create(bot: Bot, who: Person, name: str, channel_id: str) -> Topic:
    """Make a topic whose feed goes to that channel. Raises NotAllowed, NameWrong, CannotEnter."""
    must_manage(who)
    name = checked(name)
    await channels.enter(bot, who.workspace_id, channel_id)
    now = bot.now()
    async with bot.database.writing() as session:
        topic = await topics.add(session, who.workspace_id, name, by=who.user_id, now=now)
        if topic is None:
            raise NameWrong(TAKEN.format(name))
        await topics.set_feeds(session, topic, [channel_id], now=now)
        note(session, topic, who, "created", now)
    return topic


async def rename(bot: Bot, who: Person, topic_id: int, name: str) -> Topic:
    """Give a topic another name. Raises NotAllowed, NameWrong, NoSuchTopic."""
    must_manage(who)
    name = checked(name)
    async with bot.database.writing() as session:
        topic = await one(session, who, topic_id)
        taken = await topics.named(session, who.workspace_id, name)
        if taken and taken.id != topic.id:
            raise NameWrong(TAKEN.format(name))
        old, topic.name, topic.key = topic.name, name, topics.key_of(name)
        await _tell(session, bot, topic, notices.topic_renamed(who.user_id, old, name))
        note(session, topic, who, "renamed", bot.now(), old=old)
    return topic


async def send_to(bot: Bot, who: Person, topic_id: int, channel_ids: Sequence[str]) -> Topic:
    """Make these the channels of a topic's feed. Raises NotAllowed, NoSuchTopic, CannotEnter."""
    must_manage(who)
    for channel_id in channel_ids:
        await channels.enter(bot, who.workspace_id, channel_id)
    async with bot.database.writing() as session:
        topic = await one(session, who, topic_id)
        await topics.set_feeds(session, topic, channel_ids, now=bot.now())
        note(session, topic, who, "channel", bot.now(), channels=list(channel_ids))
    return topic


async def set_acting(
    bot: Bot, who: Person, topic_id: int, *, actors: Sequence[str], private_channel_id: str
) -> Topic:
    """Say whose people may act as a topic's pages, and where private messages go.

    Raises NotAllowed, NoSuchTopic, CannotEnter.
    """
    must_administer(who)
    if private_channel_id:
        await channels.enter_private(bot, who.workspace_id, private_channel_id)
    async with bot.database.writing() as session:
        topic = await one(session, who, topic_id)
        topic.actors, topic.private_channel_id = list(actors), private_channel_id
        if private_channel_id:
            await lanes.open_(session, who.workspace_id, private_channel_id, now=bot.now())
        note(session, topic, who, "acting", bot.now())
    return topic


async def pause(bot: Bot, who: Person, topic_id: int) -> Topic:
    """Post nothing of a topic until it is resumed; what comes meanwhile is stored.

    Raises NotAllowed, NoSuchTopic.
    """
    must_manage(who)
    async with bot.database.writing() as session:
        topic = await one(session, who, topic_id)
        if topic.paused_at is None:
            topic.paused_at = bot.now()
            await _tell(session, bot, topic, notices.topic_paused(who.user_id, topic.name))
            note(session, topic, who, "paused", bot.now())
    return topic


async def resume(bot: Bot, who: Person, topic_id: int) -> Topic:
    """Post what is new from now on. Raises NotAllowed, NoSuchTopic."""
    must_manage(who)
    async with bot.database.writing() as session:
        topic = await one(session, who, topic_id)
        if topic.paused_at is not None:
            topic.paused_at = None
            await _tell(session, bot, topic, notices.topic_resumed(who.user_id, topic.name))
            note(session, topic, who, "resumed", bot.now())
    return topic


async def remove(bot: Bot, who: Person, place_id: int) -> Placed:
    """Take a page out of a topic. Raises NotAllowed, NoSuchPage."""
    must_manage(who)
    async with bot.database.writing() as session:
        placed = await placed_at(session, who, place_id)
        topic = await one(session, who, placed.place.topic_id)
        await _tell(
            session, bot, topic, notices.page_removed(who.user_id, placed.page.name, topic.name)
        )
        note(
            session,
            topic,
            who,
            "removed",
            bot.now(),
            page=placed.page.name,
            service=placed.page.service,
        )
        await pages.take_out(session, placed.place)
    return placed


async def delete(bot: Bot, who: Person, topic_id: int) -> TopicCard:
    """Delete a topic with its places; return what went. Raises NotAllowed, NoSuchTopic."""
    must_manage(who)
    async with bot.database.writing() as session:
        topic = await one(session, who, topic_id)
        card = await _card(session, topic)
        await _tell(
            session, bot, topic, notices.topic_deleted(who.user_id, topic.name, len(card.streams))
        )
        note(
            session, topic, who, "deleted", bot.now(), pages=[one.page.name for one in card.streams]
        )
        await topics.delete(session, topic)
        await pages.drop_unplaced(session, who.workspace_id)
    return card


async def show(bot: Bot, who: Person, topic_id: int) -> TopicCard:
    """Return one topic with its pages. Raises NoSuchTopic."""
    async with bot.database.reading() as session:
        return await _card(session, await one(session, who, topic_id))


async def every(bot: Bot, workspace_id: int) -> list[TopicCard]:
    """Return every topic of the workspace with its pages, by name."""
    async with bot.database.reading() as session:
        found = await topics.in_workspace(session, workspace_id)
        feeds = await topics.feeds(session, workspace_id, [topic.id for topic in found])
        rows = await pages.placed(session, workspace_id)
    streams: dict[int, list[Placed]] = {}
    for row in rows:
        streams.setdefault(row[0].topic_id, []).append(Placed(*row))
    return [
        TopicCard(topic, tuple(feeds.get(topic.id, ())), tuple(streams.get(topic.id, ())))
        for topic in found
    ]


async def named(bot: Bot, workspace_id: int, name: str) -> Topic:
    """Return the topic of that name. Raises NoSuchTopic, which names the nearest one."""
    async with bot.database.reading() as session:
        topic = await topics.named(session, workspace_id, name)
        if topic:
            return topic
        known = {
            other.key: other.name for other in await topics.in_workspace(session, workspace_id)
        }
    near = get_close_matches(topics.key_of(name), known, n=1)
    hint = (
        f" Did you mean “{known[near[0]]}”?" if near else " See them all with `/social topic list`."
    )
    raise NoSuchTopic(f"There is no topic called “{name[:LONGEST_NAME]}”.{hint}")


async def one(session: AsyncSession, who: Person, topic_id: int) -> Topic:
    """Return that topic of this person's workspace. Raises NoSuchTopic."""
    topic = await topics.one(session, who.workspace_id, topic_id)
    if topic is None:
        raise NoSuchTopic("That topic was deleted. See what there is with `/social topic list`.")
    return topic


async def placed_at(session: AsyncSession, who: Person, place_id: int) -> Placed:
    """Return that place of this person's workspace. Raises NoSuchPage."""
    row = await pages.placed_at(session, who.workspace_id, place_id)
    if row is None:
        raise NoSuchPage("That page is no longer in the topic.")
    return Placed(*row)


async def names(bot: Bot, workspace_id: int) -> Sequence[Topic]:
    """Return the workspace's topics by name, without their pages."""
    async with bot.database.reading() as session:
        return await topics.in_workspace(session, workspace_id)


def same(name: str) -> str:
    """Return a name as names are compared."""
    return topics.key_of(name)


def checked(name: str) -> str:
    """Return a topic's name in order. Raises NameWrong."""
    tidy = text.printable(name)
    if not tidy:
        raise NameWrong("A topic needs a name, for example “Competitors”.")
    if len(tidy) > LONGEST_NAME:
        raise NameWrong(
            f"That name is too long: {len(tidy)} characters, {LONGEST_NAME} are possible."
        )
    return tidy


async def _card(session: AsyncSession, topic: Topic) -> TopicCard:
    feeds = await topics.feeds(session, topic.workspace_id, [topic.id])
    rows = await pages.placed(session, topic.workspace_id, topic_id=topic.id)
    return TopicCard(topic, tuple(feeds.get(topic.id, ())), tuple(Placed(*row) for row in rows))


async def _tell(session: AsyncSession, bot: Bot, topic: Topic, message: Message) -> None:
    feeds = await topics.feeds(session, topic.workspace_id, [topic.id])
    for channel_id in feeds.get(topic.id, ()):
        await outbox.owe_notice(
            session, topic.workspace_id, channel_id, message.payload(), now=bot.now()
        )


def note(
    session: AsyncSession, topic: Topic, who: Person, what: str, at: datetime, **detail: object
) -> None:
    """Write into the history what somebody did to a topic."""
    history.note(
        session,
        topic.workspace_id,
        topic.id,
        who=who.user_id,
        what=what,
        at=at,
        topic=topic.name,
        **detail,
    )
