"""Storing: what polls brought becomes items, owed deliveries and cursors, in one transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot import rules
from bot.bot import Bot
from bot.expired import expiry
from bot.watching import coverage, owing, vanishing
from bot.watching.owing import News
from bot.watching.polling import Polled
from providers.contract import Cadence
from providers.errors import PageGone, RateLimited
from providers.vocabulary import Item
from storage import items, outbox, streams
from storage.content import pack

log = structlog.get_logger()

# By page and native id: the poll that brought an item, and as which kind.
Brought = dict[tuple[int, str], tuple[Polled, str, Item]]


async def store(bot: Bot, polled: Sequence[Polled]) -> None:
    """Write down what polls brought.

    A stream whose lease was lost meanwhile is left to its new holder.
    """
    now = bot.now()
    async with bot.database.writing() as session:
        held = await streams.held(session, [one.claimed for one in polled])
        kept = [one for one in polled if one.claimed.stream.id in held]
        new, news = await _store_items(session, bot, kept, now)
        await owing.owe(session, bot, kept, news, now)
        await owing.keep_pages(session, kept, now)
        for one in kept:
            await owing.note_page(session, bot, one, now)
        await streams.settle(
            session, [(one.claimed.stream, _facts(bot, one, new, now)) for one in kept]
        )
        # Last: what is refused stays so, whatever else was written of it.
        await coverage.note(session, kept, news, now)
        await expiry.note_refusals(session, bot, kept, now)


async def _store_items(
    session: AsyncSession, bot: Bot, polled: Sequence[Polled], now: datetime
) -> tuple[News, News]:
    """Write new items, edits and deletions.

    Return by stream, the newest first, the items that are new, and those of them that are news:
    what first polls bring is history.
    """
    brought = {
        (one.claimed.stream.page_id, item.native_id): (one, key, item)
        for one in polled
        for key, batch in one.batches.items()
        for item in batch.items
    }
    for one in polled:
        gone = [native for batch in one.batches.values() for native in batch.gone]
        page_id = one.claimed.stream.page_id
        await vanishing.gone(session, bot, page_id, one.claimed.page.service, gone, now=now)
    brought = await _without_secrets(session, brought)
    known = await items.known(session, brought) if brought else {}
    await _rewrite(session, [(before, brought[place][2]) for place, before in known.items()], now)
    await items.note_seen(session, known.values(), now=now)
    return await _keep_new(session, {at: it for at, it in brought.items() if at not in known}, now)


async def _keep_new(session: AsyncSession, brought: Brought, now: datetime) -> tuple[News, News]:
    if not brought:
        return {}, {}
    rows = {place: _row(one, item, now) for place, (one, _, item) in brought.items()}
    twins = await items.known_fingerprints(
        session, [(row["page_id"], row["fingerprint"]) for row in rows.values()]
    )
    written = {
        (page, native): id_
        for id_, page, native in await items.store_new(session, list(rows.values()))
    }
    new: News = {}
    news: News = {}
    for place, row in rows.items():
        (one, key, item), twin = brought[place], (place[0], row["fingerprint"])
        # A feed that changes its ids brings the same stories again: stored, and not told twice.
        if place in written and twin not in twins:
            twins.add(twin)
            stream = one.claimed.stream
            new.setdefault(stream.id, {})[written[place]] = item
            if not rules.is_silent(key, stream.begun):
                news.setdefault(stream.id, {})[written[place]] = item
    return new, news


async def _without_secrets(session: AsyncSession, brought: Brought) -> Brought:
    """Leave private messages at the service while no channel was chosen for them."""
    private = {place for place, (_, _, item) in brought.items() if owing.is_private(item)}
    if not private:
        return brought
    stream_of = {place: brought[place][0].claimed.stream.id for place in private}
    homes = await streams.private_channels(session, set(stream_of.values()))
    homeless = {place for place, stream_id in stream_of.items() if stream_id not in homes}
    return {place: it for place, it in brought.items() if place not in homeless}


async def _rewrite(
    session: AsyncSession, pairs: Sequence[tuple[items.Known, Item]], now: datetime
) -> None:
    """Write what was edited, and owe the change to where it stands already."""
    edited, moved, told = [], [], []
    for before, item in pairs:
        after = _look_of(item)
        if rules.is_edit(before.fingerprint, after["fingerprint"]):
            edited.append({"id": before.id, "content": pack(item), **after, "edited_at": now})
            told.append(before.id)
        elif before.marks != after["marks"]:
            moved.append({"id": before.id, "content": pack(item), **after})
            # What was stored before there were marks has not changed by getting some.
            told += [before.id] if before.marks else []
    await items.rewrite(session, edited)
    await items.refresh(session, moved)
    await outbox.owe_changes(session, told, now=now)


def _look_of(item: Item) -> dict[str, str]:
    return {"fingerprint": rules.fingerprint(item), "marks": rules.marks(item)}


def _facts(bot: Bot, one: Polled, new: News, now: datetime) -> dict[str, Any]:
    """Return what is to be known of the stream after this poll."""
    if expiry.is_refusal(one):
        # What is to be known of it is written by `expiry`.
        return {"next_poll_at": now}
    after = _after_trouble if one.error else _after_success
    return after(bot, one, new.get(one.claimed.stream.id, {}), now)


def _after_success(bot: Bot, one: Polled, new: dict[int, Item], now: datetime) -> dict[str, Any]:
    stream, batches = one.claimed.stream, one.batches
    more = any(batch.more for batch in batches.values())
    if one.partly and one.partly != stream.trouble:
        log.warning("a stream is read in part", stream=stream.id, why=one.partly)
    if stream.trouble_since:
        log.info("a stream is well again", stream=stream.id, service=one.claimed.page.service)
    newest = max(
        (min(item.posted_at or now, now) for item in new.values()), default=stream.last_item_at
    )
    hints = rules.Hints(
        fresh_for=max(
            (batch.fresh_for for batch in batches.values() if batch.fresh_for), default=None
        ),
        not_before=max(
            (batch.not_before for batch in batches.values() if batch.not_before), default=None
        ),
    )
    due = rules.next_poll_at(
        now,
        quiet_since=newest or stream.created_at,
        cadence=cadence(bot, one),
        hints=hints,
        spread=rules.spread(stream.id),
    )
    # A first poll that takes several portions is silent to its end.
    begun = {key: now.isoformat() for key, batch in batches.items() if not batch.more}
    return {
        "cursors": stream.cursors | {key: batch.cursor for key, batch in batches.items()},
        "begun": begun | stream.begun,
        "polled_at": now,
        "first_polled_at": stream.first_polled_at or (None if more else now),
        "listed_at": now if any(one.items for one in batches.values()) else stream.listed_at,
        "last_item_at": newest,
        "next_poll_at": now if more else due,
        "failures": 0,
        "trouble": one.partly[:500],
        "trouble_since": None,
        "trouble_told_at": None,
        "gone_at": None,
    }


def _after_trouble(bot: Bot, one: Polled, new: dict[int, Item], now: datetime) -> dict[str, Any]:
    del new
    stream, error = one.claimed.stream, one.error
    if not stream.trouble_since:
        log.info(
            "a stream is in trouble",
            stream=stream.id,
            service=one.claimed.page.service,
            why=str(error),
        )
    told = stream.trouble_told_at
    if rules.tells_trouble(now, since=stream.trouble_since, told_at=told):
        told = now
    until = error.until if isinstance(error, RateLimited) else None
    return {
        "failures": stream.failures + 1,
        "trouble": str(error)[:500],
        "trouble_since": stream.trouble_since or now,
        "trouble_told_at": told,
        **_gone(one, now),
        "next_poll_at": rules.retry_at(
            now,
            failures=stream.failures + 1,
            cadence=cadence(bot, one),
            until=until,
            spread=rules.spread(stream.id),
        ),
    }


def _gone(one: Polled, now: datetime) -> dict[str, Any]:
    if not isinstance(one.error, PageGone):
        return {"gone_at": None}
    # What is hidden from strangers is not gone: its owner may read it, once it is reconnected.
    return {"public_since": None} if one.claimed.stream.public_since else {"gone_at": now}


def cadence(bot: Bot, one: Polled) -> Cadence:
    """Return how often the page may be polled: by its service, or by the operator's word."""
    provider = bot.providers.get(one.claimed.page.service)
    own = provider.cadence if provider else rules.SLOWLY
    asked = bot.settings
    return rules.hurried(own, asked.shortest_poll_seconds, asked.longest_poll_seconds)


def _row(one: Polled, item: Item, now: datetime) -> dict[str, Any]:
    stream = one.claimed.stream
    return {
        "workspace_id": stream.workspace_id,
        "page_id": stream.page_id,
        "native_id": item.native_id,
        "kind": item.kind.value,
        "answers": item.answers,
        "content": pack(item),
        **_look_of(item),
        "posted_at": item.posted_at,
        "seen_at": now,
    }
