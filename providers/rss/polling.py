"""Polling a feed: the document if it changed, and of it the entries that are new or edited."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b

from providers.api import Api
from providers.http import Reply
from providers.rss import calls, cursor, hints
from providers.rss.cursor import Memory
from providers.rss.entry import Entry, Reading
from providers.rss.items import described, item, named
from providers.rss.reading import read
from providers.vocabulary import Batch, Item, Page

MOST_ITEMS = 200
# So many permanent redirects in a row to one address are no accident of somebody's web server.
MOVES_BELIEVED = 3


async def poll(api: Api, page: Page, cursor_text: str) -> Batch:
    """Ask a feed for what is new; what is not returned is unchanged. Raises ProviderError."""
    memory = cursor.loads(cursor_text)
    asked = memory.address or page.native_id
    reply = await calls.get(api, asked, etag=memory.etag, modified=memory.modified)
    led_elsewhere = _follow(memory, asked, reply)
    if reply.status == calls.NOT_MODIFIED and not led_elsewhere:
        return _batch(memory, reply, api.now, cursor_text)
    if reply.status != calls.NOT_MODIFIED:
        memory.etag = reply.headers.get("etag", "")
        memory.modified = reply.headers.get("last-modified", "")
    digest = blake2b(reply.body, digest_size=8).hexdigest() if reply.body else ""
    if reply.status == calls.NOT_MODIFIED or (digest and digest == memory.digest):
        return _batch(memory, reply, api.now)
    return await _read(api, page, memory, reply, digest)


async def _read(api: Api, page: Page, memory: Memory, reply: Reply, digest: str) -> Batch:
    content_type = reply.headers.get("content-type", "application/xml")
    # Not the address that answered: ids that are relative to the feed must not move with it.
    reading = await read(reply.body, content_type, page.native_id, memory.known)
    items = _news(memory, reading, api.now)
    memory.digest = digest
    memory.fresh_for = hints.fresh_for(reading.head)
    memory.skip_hours, memory.skip_days = hints.skipped(reading.head)
    return replace(_batch(memory, reply, api.now), items=items, page=described(page, reading.feed))


def _news(memory: Memory, reading: Reading, now: datetime) -> tuple[Item, ...]:
    """Return the entries that the memory does not know, and remember all that stand in the feed."""
    standing = {mark: memory.known[mark] for mark in reading.marks if mark in memory.known}
    fresh = [entry for entry in reading.feed.entries if entry.mark not in standing]
    news = named(fresh, set(standing.values()), memory.repeated)
    names = news.by_mark | standing
    memory.known = {mark: names[mark] for mark in reading.marks if mark in names}
    memory.repeated = [*dict.fromkeys((*memory.repeated, *sorted(news.shared)))]
    return tuple(item(entry, name, now) for entry, name in newest(news.entries))


def newest(entries: list[tuple[Entry, str]]) -> list[tuple[Entry, str]]:
    """Return the newest 200, the newest first; without dates, as the feed has them."""
    last = datetime.min.replace(tzinfo=UTC)
    if all(entry.published or entry.updated for entry, _ in entries):
        entries = sorted(
            entries, key=lambda pair: pair[0].published or pair[0].updated or last, reverse=True
        )
    return entries[:MOST_ITEMS]


def _follow(memory: Memory, asked: str, reply: Reply) -> bool:
    """Note where permanent redirects lead; the third in a row to one address is believed.

    Tell whether there was anything to note.
    """
    if not reply.moved_to or reply.moved_to == asked:
        had_led = bool(memory.moving_to)
        memory.moving_to, memory.moves = "", 0
        return had_led
    memory.moves = memory.moves + 1 if memory.moving_to == reply.moved_to else 1
    memory.moving_to = reply.moved_to
    if memory.moves >= MOVES_BELIEVED:
        memory.address, memory.moving_to, memory.moves = reply.moved_to, "", 0
    return True


def _batch(memory: Memory, reply: Reply, now: datetime, cursor_text: str = "") -> Batch:
    seconds = max(memory.fresh_for, hints.max_age(reply.headers))
    return Batch(
        cursor=cursor_text or cursor.dumps(memory),
        fresh_for=timedelta(seconds=seconds) if seconds else None,
        not_before=hints.next_welcome(now, memory.skip_hours, memory.skip_days),
    )
