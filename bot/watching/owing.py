"""Owing: which channels are to hear of what polls brought, each item once."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from bot import rules
from bot.bot import Bot
from bot.messages import notices
from bot.watching import wanted
from bot.watching.polling import Polled
from bot.watching.wanted import Wanted, by
from providers.errors import PageGone
from providers.vocabulary import Connection, Item, Kind, Page
from storage import items, mutes, outbox, pages, routes, streams, tasks
from storage.streams import Due

News = dict[int, dict[int, Item]]


async def owe(
    session: AsyncSession, bot: Bot, polled: Sequence[Polled], news: News, now: datetime
) -> None:
    """Owe each new item once to each channel; of a first poll, only the newest as a preview."""
    first = [one for one in polled if one.claimed.stream.first_polled_at is None and not one.error]
    known = {one.claimed.stream.id: one.claimed.stream for one in polled}
    told = await _told(session, bot, known, news, now)
    owed = [
        (one.stream.workspace_id, channel, one.item_id)
        for one in told
        for channel in one.wanted.channels
    ]
    held = {
        (channel, one.item_id): until for one in told for channel, until in one.wanted.held.items()
    }
    owed += await _previews(session, first, now)
    await outbox.owe_items(session, owed, now=now, held=held)
    await tasks.open_(session, [_task(one, now) for one in told if _is_asking(one)], now=now)


class Told(NamedTuple):
    """A new item, the ways of its stream, and which channels are to hear of it by them."""

    stream: Due
    item_id: int
    item: Item
    ways: Sequence[routes.Route]
    wanted: Wanted


async def _told(
    session: AsyncSession, bot: Bot, known: Mapping[int, Due], news: News, now: datetime
) -> list[Told]:
    """Return the news of each stream in their order, with the channels that want them."""
    ways = await routes.of_streams(session, news) if news else {}
    muted = await mutes.standing(session, _places_with_mutes(known, ways), now=now)
    found = []
    for stream_id, its in news.items():
        stream, its_ways = known[stream_id], ways.get(stream_id, [])
        here = {
            place[1]: those for place, those in muted.items() if place[0] == stream.workspace_id
        }
        found += [
            Told(stream, id_, its[id_], its_ways, by(its[id_], stream.page_id, its_ways, here, now))
            for id_ in rules.in_order(its)
            if _is_news(bot, its[id_], stream)
        ]
    return found


def _places_with_mutes(
    known: Mapping[int, Due], ways: Mapping[int, Sequence[routes.Route]]
) -> set[tuple[int, str]]:
    return {
        (known[stream_id].workspace_id, channel)
        for stream_id, its in ways.items()
        for way in its
        if way.has_mutes
        for channel in (way.channel_id, way.private_channel_id)
        if channel
    }


def _is_asking(one: Told) -> bool:
    """Tell whether somebody is to look after an item: others wrote it to a page of ours."""
    is_owned = one.stream.connection == Connection.AUTHORIZED.value
    return is_owned and bool(one.wanted.channels) and wanted.is_asking(one.item)


def _task(one: Told, now: datetime) -> tuple[int, int, datetime | None]:
    minutes = [way.escalate_minutes for way in one.ways if way.escalate_minutes]
    late = now + timedelta(minutes=min(minutes)) if minutes else None
    return one.stream.workspace_id, one.item_id, late


def is_private(item: Item) -> bool:
    """Tell whether an item is for those alone who may read private messages."""
    return item.kind is Kind.PRIVATE_MESSAGE


def _is_news(bot: Bot, item: Item, stream: Due) -> bool:
    # What is older than we keep anything may be known already, and forgotten.
    forgotten = bot.now() - timedelta(days=bot.settings.retention_days)
    since = max(stream.created_at, forgotten + rules.DATE_SLACK)
    return rules.is_news(item, watched_since=since, newest_at=stream.last_item_at)


async def _previews(
    session: AsyncSession, first: Sequence[Polled], now: datetime
) -> list[tuple[int, str, int]]:
    """Return the newest post of each newly polled stream, for each of its channels."""
    if not first:
        return []
    ids = [one.claimed.stream.id for one in first]
    waiting = await streams.unpreviewed(session, ids)
    owed: list[tuple[int, str, int]] = []
    for one in first:
        newest = await items.newest(session, one.claimed.stream.page_id, kind=Kind.POST)
        channels = waiting.get(one.claimed.stream.id, [])
        owed += [(newest.workspace_id, channel, newest.id) for channel in channels if newest]
    await streams.note_previewed(session, ids, now=now)
    return owed


async def keep_pages(session: AsyncSession, polled: Sequence[Polled], now: datetime) -> None:
    """Keep what pages tell of themselves, where it has changed."""
    changed: dict[int, dict[tuple[str, str], Page]] = {}
    for one in polled:
        before = one.claimed.page
        for batch in one.batches.values():
            if batch.page and batch.page != before:
                its = changed.setdefault(one.claimed.stream.workspace_id, {})
                its[batch.page.service, batch.page.native_id] = batch.page
    for workspace_id, found in changed.items():
        await pages.keep(session, workspace_id, list(found.values()), now=now)


async def note_page(session: AsyncSession, bot: Bot, one: Polled, now: datetime) -> None:
    """Tell a page's channels when it is gone, or silent for a day."""
    page, stream = one.claimed.page, one.claimed.stream
    message = None
    label = bot.label(page.service)
    if isinstance(one.error, PageGone) and stream.public_since:
        return
    if isinstance(one.error, PageGone):
        message = notices.page_gone(page.name, label, str(one.error))
    elif one.error and rules.tells_trouble(
        now, since=stream.trouble_since, told_at=stream.trouble_told_at
    ):
        message = notices.page_in_trouble(
            page.name, label, str(one.error), stream.trouble_since or now
        )
    if message is None:
        return
    for channel in (await streams.channels(session, [stream.id])).get(stream.id, ()):
        await outbox.owe_notice(session, stream.workspace_id, channel, message.payload(), now=now)
