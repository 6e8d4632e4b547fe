"""Measuring: once a day each stream's figures are fetched and kept, longer than services do."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import structlog

from bot import rules
from bot.bot import Bot
from bot.linked import access
from bot.measured import figures
from providers.api import Api
from providers.contract import Cannot, Provider
from providers.errors import (
    Cause,
    ProviderError,
    RateLimited,
    ReconnectNeeded,
    Unavailable,
)
from providers.measuring import Measure
from providers.vocabulary import Connection, Item
from storage import figures as stored
from storage import measuring as turns
from storage.content import unpack
from storage.measuring import Measured

log = structlog.get_logger()

# Less than a day, so that no day of the calendar is left out; after trouble sooner.
PERIOD = timedelta(hours=22)
LATER = timedelta(hours=1)
# A worker gives up inside its lease. Whoever is at it then is dead, and another one begins anew.
PATIENCE = timedelta(minutes=5)
LEASE = timedelta(minutes=10)
AT_A_BEAT, AT_ONCE = 200, 8
MOST_POSTS = 200


@dataclass(frozen=True, slots=True)
class _Work:
    """What is asked in one go: a stream, opened, and until when each figure is known."""

    stream: Measured
    api: Api
    granted: tuple[str, ...]
    latest: Mapping[str, date]
    posts: Mapping[int, Item]


async def collect_due(bot: Bot) -> None:
    """Measure the streams whose last time was a day ago, each on one replica."""
    now = bot.now()
    services = [one.name for one in bot.providers.values() if one.measures]
    async with bot.database.writing() as session:
        due = await turns.claim(
            session, services, before=now - PERIOD, until=now - PERIOD + LEASE, most=AT_A_BEAT
        )
    room = asyncio.Semaphore(AT_ONCE)

    async def one(stream: Measured) -> None:
        async with room:
            await _collect(bot, stream)

    await asyncio.gather(*(one(stream) for stream in due))


async def collect_page(bot: Bot, workspace_id: int, page_id: int) -> None:
    """Measure a page at once, unless that was done today, or somebody is at it."""
    now = bot.now()
    async with bot.database.writing() as session:
        due = await turns.claim_page(
            session, workspace_id, page_id, before=now - PERIOD, until=now - PERIOD + LEASE
        )
    for stream in due:
        await _collect(bot, stream)


def is_due(now: datetime, measured_at: datetime | None) -> bool:
    """Tell whether a stream waits for being measured."""
    return measured_at is None or measured_at <= now - PERIOD


def again_at(measured_at: datetime) -> datetime:
    """Return when a stream is measured again."""
    return measured_at + PERIOD


async def _collect(bot: Bot, stream: Measured) -> None:
    """Measure a stream, and write down when it is to be measured again."""
    now, again = bot.now(), bot.now() + PERIOD
    try:
        async with asyncio.timeout(PATIENCE.total_seconds()):
            if not await _measure_all(bot, stream):
                again = now + LATER
    except RateLimited as error:
        again = min(max(error.until or now, now + LATER), now + PERIOD)
        log.info("measuring is slowed down", stream=stream.id, until=again)
    except (ProviderError, TimeoutError) as error:
        # Whether the token has expired is for the polls and the daily check to tell.
        again = now + LATER
        log.info("a stream could not be measured", stream=stream.id, why=repr(error))
    except Exception:
        log.exception("measuring broke", stream=stream.id)
    async with bot.database.writing() as session:
        await turns.note_measured(session, stream.workspace_id, stream.id, at=again - PERIOD)


async def _measure_all(bot: Bot, stream: Measured) -> bool:
    """Ask for each figure by itself; False when one of them should be asked for again soon."""
    provider = bot.providers.get(stream.page.service)
    wanted = measures(provider, rules.read_as(stream))
    if not wanted:
        return True
    work = await _begin(bot, stream)
    answered = [await _measure(bot, work, measure) for measure in wanted]
    return all(answered)


def measures(provider: Provider | None, connection: Connection) -> tuple[Measure, ...]:
    """Return the figures that a service tells of pages connected so; none where it cannot."""
    found = provider.measures.get(connection, ()) if provider else ()
    return () if isinstance(found, Cannot) else found


async def _begin(bot: Bot, stream: Measured) -> _Work:
    now = bot.now()
    async with bot.database.reading() as session:
        latest = await stored.latest_days(session, stream.workspace_id, stream.page_id)
        young = await stored.posts(
            session,
            stream.workspace_id,
            stream.page_id,
            since=now - figures.YOUNG,
            most=MOST_POSTS,
        )
    posts = {row.id: unpack(row.content) for row in young}
    if rules.read_as(stream) is Connection.UNAUTHORIZED:
        return _Work(stream, bot.api(stream.page.service), (), latest, posts)
    where = (stream.workspace_id, stream.profile_id, stream.page_id)
    api, granted = await access.as_profile(bot, *where)
    return _Work(stream, api, granted, latest, posts)


async def _measure(bot: Bot, work: _Work, measure: Measure) -> bool:
    """Fetch one figure; what is wrong with it costs no other. False: it should be tried again."""
    if rules.lacking(measure.scopes, work.granted):
        return True
    try:
        await _of_page(bot, work, measure)
        await _of_posts(bot, work, measure)
    except RateLimited:
        raise
    except Unavailable as error:
        return _without(work, measure, error, again=True)
    except ReconnectNeeded as error:
        if error.cause is not Cause.PERMISSION:
            raise
        return _without(work, measure, error)
    except ProviderError as error:
        return _without(work, measure, error)
    except Exception:
        log.exception("a measure broke", stream=work.stream.id, figure=measure.figure)
    return True


def _without(work: _Work, measure: Measure, error: Exception, *, again: bool = False) -> bool:
    log.info("no figure", stream=work.stream.id, figure=measure.figure, why=str(error))
    return not again


async def _of_page(bot: Bot, work: _Work, measure: Measure) -> None:
    if measure.page is None:
        return
    stream, figure, today = work.stream, measure.figure.value, bot.now().date()
    since = figures.asked_since(measure, work.latest.get(figure), today)
    days = figures.tidy(await measure.page(work.api, stream.page, since, today), since, today)
    async with bot.database.writing() as session:
        await stored.keep(session, stream.workspace_id, stream.page_id, figure, days)


async def _of_posts(bot: Bot, work: _Work, measure: Measure) -> None:
    if measure.posts is None or not work.posts:
        return
    items = [*work.posts.values()]
    found = await measure.posts(work.api, work.stream.page, items)
    values = {
        id_: found[item.native_id]
        for id_, item in work.posts.items()
        if figures.is_figure(found.get(item.native_id))
    }
    async with bot.database.writing() as session:
        await stored.keep_of_posts(
            session, work.stream.workspace_id, measure.figure.value, values, now=bot.now()
        )
