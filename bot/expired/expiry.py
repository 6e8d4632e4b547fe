"""Expiry: what happens the moment a service does not take a token any more."""

from collections.abc import Collection, Sequence
from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot import rules
from bot.bot import Bot
from bot.expired import alerting
from bot.watching.polling import Polled
from providers.errors import ReconnectNeeded
from providers.vocabulary import Connection
from storage import coverage, owned, profiles, roles
from storage.models import Profile, Stream

log = structlog.get_logger()


async def note_refusals(
    session: AsyncSession, bot: Bot, polled: Sequence[Polled], now: datetime
) -> None:
    """Write down which of these polls were refused, once for all that hangs on the same token."""
    told: set[int] = set()
    for one in polled:
        stream, error = one.claimed.stream, one.error
        if isinstance(error, ReconnectNeeded) and is_refusal(one) and stream.id not in told:
            told |= await note_refusal(
                session, bot, stream.workspace_id, stream.profile_id, [stream.id], error, now=now
            )


def is_refusal(one: Polled) -> bool:
    """Tell whether a poll failed because its token is not taken any more."""
    return (
        isinstance(one.error, ReconnectNeeded)
        and rules.read_as(one.claimed.stream) is Connection.AUTHORIZED
    )


async def note_refusal(
    session: AsyncSession,
    bot: Bot,
    workspace_id: int,
    profile_id: int | None,
    stream_ids: Collection[int],
    error: ReconnectNeeded,
    *,
    now: datetime,
) -> set[int]:
    """Stop what the token opened: these streams, or all that are read as the profile.

    A page that another linked profile manages goes on as that one, and its channels get a note
    instead of an alert. A page that is public too goes on as anyone's. All else stands still until
    somebody reconnects it. Return the ids of the streams.
    """
    if profile_id is None or error.is_of_page:
        affected = await owned.some(session, workspace_id, stream_ids)
        if profile_id is not None:
            await roles.lose(session, profile_id, {one.page_id for one in affected}, now=now)
    else:
        affected = await owned.read_as(session, profile_id)
        await profiles.refuse(
            session, profile_id, cause=error.cause, detail=str(error)[:500], now=now
        )
    affected = [one for one in affected if one.refused_at is None]
    log.info("a token is refused", profile=profile_id, cause=error.cause, streams=len(affected))
    spare = await roles.spare(session, workspace_id, [one.page_id for one in affected])
    saved = [one for one in affected if one.page_id in spare]
    await _take_over(session, saved, spare, error, now)
    await _stop(session, bot, [one for one in affected if one not in saved], error, now)
    return {one.id for one in affected}


async def _stop(
    session: AsyncSession,
    bot: Bot,
    affected: Sequence[Stream],
    error: ReconnectNeeded,
    now: datetime,
) -> None:
    """Stop these streams, begin their gaps, and raise one alert in each of their channels."""
    services = await owned.services(session, [one.id for one in affected])
    open_to_all = {one.id for one in affected if _is_open_to_all(bot, services[one.id])}
    for public in (False, True):
        ids = [one.id for one in affected if (one.id in open_to_all) is public]
        if ids:
            await owned.refuse(
                session, ids, cause=error.cause, detail=str(error)[:500], public=public, now=now
            )
    rows = [_gap(one, error, now) | {"is_public": one.id in open_to_all} for one in affected]
    gaps = dict(zip((one.id for one in affected), await coverage.begin(session, rows), strict=True))
    for profile_id in {one.profile_id for one in affected}:
        own = {one.id: gaps[one.id] for one in affected if one.profile_id == profile_id}
        await alerting.raise_for(session, affected[0].workspace_id, profile_id, own, now=now)


def _is_open_to_all(bot: Bot, service: str) -> bool:
    provider = bot.providers.get(service)
    return provider is not None and provider.can(Connection.UNAUTHORIZED)


async def _take_over(
    session: AsyncSession,
    saved: Sequence[Stream],
    spare: dict[int, Profile],
    error: ReconnectNeeded,
    now: datetime,
) -> None:
    """Let other profiles go on with these streams, and leave a note of it."""
    for one in saved:
        await owned.lend(session, [one.id], spare[one.page_id].id, now=now)
    rows = [_gap(one, error, now) | {"to_at": now} for one in saved]
    gaps = dict(zip((one.id for one in saved), await coverage.begin(session, rows), strict=True))
    for one in saved:
        heir = spare[one.page_id]
        await alerting.raise_for(
            session, one.workspace_id, heir.id, {one.id: gaps[one.id]}, now=now, note=True
        )


def _gap(stream: Stream, error: ReconnectNeeded, now: datetime) -> dict[str, object]:
    return {
        "workspace_id": stream.workspace_id,
        "stream_id": stream.id,
        "from_at": stream.polled_at or now,
        "to_at": None,
        "caught_up_at": None,
        "cause": error.cause.value,
        "detail": str(error)[:500],
    }
