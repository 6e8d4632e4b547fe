"""Reconnecting: a token that works again cures what stood still, from where it stood."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.bot import Bot
from bot.expired import alerting
from bot.linked.attempting import Waiting
from bot.messages import notices
from providers.vocabulary import Connection
from storage import alerts, coverage, history, outbox, owned, pages, streams
from storage.models import Page, Profile, Stream
from storage.pages import described


async def wanted(session: AsyncSession, waiting: Waiting) -> dict[int, str]:
    """Return the pages that a link is to cure, also those that somebody just cured: names by id."""
    purpose, workspace_id = waiting.purpose, waiting.workspace_id
    ids = set(purpose.page_ids)
    if purpose.alert_id and await alerts.one(session, workspace_id, purpose.alert_id):
        ids |= {one.page.id for one in await alerts.told(session, [purpose.alert_id])}
    found = await pages.some(session, workspace_id, ids)
    return {one.id: one.name for one in found if one.service == waiting.service}


async def cure(
    session: AsyncSession,
    profile: Profile,
    page_ids: Collection[int],
    *,
    by: str,
    now: datetime,
) -> list[str]:
    """Let the profile open all of these pages that stand still; return their names.

    They go on from their cursors; what happened meanwhile is counted as it comes. `by` is who did
    it, "" when nobody had to.
    """
    refused = await owned.refused(session, profile.workspace_id)
    cured = [(stream, page) for stream, page in refused if page.id in page_ids]
    if not cured:
        return []
    ids = [stream.id for stream, _ in cured]
    await owned.lend(session, ids, profile.id, now=now)
    logged = await coverage.logged(session, ids)
    closed = await coverage.close(session, ids, by=by, now=now)
    await alerting.change(session, closed, now=now)
    for stream, page in cured:
        # What was reconnected before the daily check stands in the ledger only.
        if stream.id in logged:
            await _note(session, stream, page, by, now)
    return [page.name for _, page in cured]


async def change_hands(
    session: AsyncSession, profile: Profile, page_ids: Collection[int], *, now: datetime
) -> list[str]:
    """Read these pages as this profile from now on, before the other one's token ends."""
    read = await owned.read_by_others(session, profile, page_ids)
    await owned.lend(session, [stream.id for stream, _ in read], profile.id, now=now)
    return [page.name for _, page in read]


async def upgrade(
    session: AsyncSession, bot: Bot, profile: Profile, page_ids: Collection[int], *, now: datetime
) -> list[str]:
    """Read those of these pages that are read as anyone's as this profile's from now on.

    Return their names. What was stored of them stays, and nothing comes twice.
    """
    found = await owned.public_ones(session, profile.workspace_id, page_ids)
    found = [(stream, page) for stream, page in found if _offers(bot, page)]
    if not found:
        return []
    await owned.upgrade(session, [stream.id for stream, _ in found], profile.id, now=now)
    channels = await streams.channels(session, [stream.id for stream, _ in found])
    for stream, page in found:
        label = bot.provider(page.service).label
        told = notices.page_upgraded(profile.user_id, described(page), label)
        for channel_id in channels.get(stream.id, ()):
            await outbox.owe_notice(
                session, profile.workspace_id, channel_id, told.payload(), now=now
            )
    return [page.name for _, page in found]


def _offers(bot: Bot, page: Page) -> bool:
    provider = bot.providers.get(page.service)
    return provider is not None and provider.can(Connection.AUTHORIZED)


async def _note(session: AsyncSession, stream: Stream, page: Page, by: str, now: datetime) -> None:
    for topic in await streams.topics(session, stream.id):
        history.note(
            session,
            stream.workspace_id,
            topic.id,
            who=by,
            what="reconnected",
            at=now,
            topic=topic.name,
            page=page.name,
            service=page.service,
        )
