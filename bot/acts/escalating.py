"""Escalating: what is still open when a topic's time is over is told to others, once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from bot.bot import Bot
from bot.messages import escalation
from bot.posting import permalinks
from bot.watching import quiet, wanted
from storage import outbox, tasks
from storage import topics as stored_topics
from storage.content import unpack
from storage.models import Topic
from storage.pages import described
from storage.tasks import Looked, Stood

AT_ONCE = 50


async def tell_due(bot: Bot) -> None:
    """Tell of every open item whose topic wants others to hear of it by now."""
    now = bot.now()
    async with bot.database.reading() as session:
        found = await tasks.late(session, now=now, most=AT_ONCE)
        if not found:
            return
        topics = await stored_topics.of_pages(session, {one.page.id for one in found})
        stands = await tasks.stands(session, [one.item.id for one in found])
    for one in found:
        where = {id_: place for id_, place in stands.items() if id_ == one.item.id}
        urls = await permalinks.of(bot, one.task.workspace_id, where) if _is_open(one) else {}
        stood = Stands(where.get(one.item.id), urls.get(one.item.id, ""))
        async with bot.database.writing() as session:
            await _tell(session, one, _asking(topics.get(one.page.id, ()), one), stood, now)


class Stands(NamedTuple):
    """Where an item's message stands, if it does, and its address."""

    place: Stood | None
    url: str


def _is_open(one: Looked) -> bool:
    return one.task.done_at is None and one.item.gone_at is None


def _asking(topics: Sequence[Topic], one: Looked) -> list[Topic]:
    """Return the topics that want others to hear of an item of theirs."""
    item = unpack(one.item.content)
    return [
        topic
        for topic in topics
        if topic.escalate_minutes and topic.paused_at is None and wanted.lets_through(topic, item)
    ]


async def _tell(
    session: AsyncSession, one: Looked, topics: Sequence[Topic], stands: Stands, now: datetime
) -> None:
    """Tell for those topics whose time is over; the others' is when to look again."""
    later = [moment for topic in topics if (moment := due_at(one, topic, now)) > now]
    again = min(later, default=None) if _is_open(one) else None
    if not await tasks.put_off(session, one.task, again) or not _is_open(one):
        return
    for topic in topics:
        if due_at(one, topic, now) <= now:
            await _owe(session, one, topic, stands, now)


def due_at(one: Looked, topic: Topic, now: datetime) -> datetime:
    """Return when a topic wants others to hear that an item is still open: not in quiet hours."""
    moment = one.task.opened_at + timedelta(minutes=topic.escalate_minutes or 0)
    return quiet.quiet_ends(topic, max(moment, now)) or moment


async def _owe(
    session: AsyncSession, one: Looked, topic: Topic, stands: Stands, now: datetime
) -> None:
    is_group = topic.escalate_to.startswith("S")
    channel_id = await _where(session, topic, stands) if is_group else topic.escalate_to
    if not channel_id:
        return
    told = escalation.notice(
        one.task,
        unpack(one.item.content),
        described(one.page),
        now,
        topic=topic.name,
        url=stands.url,
        group=topic.escalate_to if is_group else "",
    )
    await outbox.owe_notice(
        session,
        topic.workspace_id,
        channel_id,
        told.payload(),
        now=now,
        key=f"escalation.{one.task.id}.{topic.escalate_to}",
    )


async def _where(session: AsyncSession, topic: Topic, stands: Stands) -> str:
    """Return where a user group hears of it: beside the message, else where the feed goes."""
    if stands.place:
        return stands.place.channel_id
    feeds = await stored_topics.feeds(session, topic.workspace_id, [topic.id])
    return feeds.get(topic.id, [""])[0]
