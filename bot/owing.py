"""Owing: which channels are to hear of what polls brought, each item once."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot import rules
from bot.bot import Bot
from bot.messages import notices
from bot.polling import Polled
from providers.errors import PageGone
from providers.vocabulary import Item, Kind
from storage import items, outbox, pages, streams
from storage.streams import Due

News = dict[int, dict[int, Item]]


async def owe(
    session: AsyncSession, bot: Bot, polled: Sequence[Polled], news: News, now: datetime
) -> None:
    """Owe each new item once to each channel; of a first poll, only the newest as a preview."""
    first = [one for one in polled if one.claimed.stream.first_polled_at is None and not one.error]
    known = {one.claimed.stream.id: one.claimed.stream for one in polled}
    owed: list[tuple[int, str, int]] = []
    channels = await streams.channels(session, news) if news else {}
    for stream_id, found in news.items():
        stream = known[stream_id]
        due = [id_ for id_ in rules.in_order(found) if _is_news(bot, found[id_], stream)]
        owed += [
            (stream.workspace_id, channel, id_)
            for id_ in due
            for channel in channels.get(stream_id, ())
        ]
    owed += await _previews(session, first, now)
    await outbox.owe_items(session, owed, now=now)


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


async def note_page(session: AsyncSession, bot: Bot, one: Polled, now: datetime) -> None:
    """Keep what the page tells of itself; tell its channels when it is gone or silent for a day."""
    page, stream = one.claimed.page, one.claimed.stream
    changed = [batch.page for batch in one.batches.values() if batch.page]
    if changed:
        await pages.keep(session, stream.workspace_id, changed, now=now)
    message = None
    label = bot.provider(page.service).label if page.service in bot.providers else page.service
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
