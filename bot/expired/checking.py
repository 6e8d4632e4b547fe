"""The daily check: every stream is looked at, live; what is expired is written down and mailed."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot import administrators, rules
from bot.administrators import Administrator
from bot.bot import Bot
from bot.expired import expired_mail, expiry, leaving, reconnecting
from bot.expired.expired_mail import Expired
from bot.linked import access, profiles
from bot.slack import SlackTrouble
from providers.errors import Cause, ProviderError, ReconnectNeeded
from storage import coverage, history, mails, owned, streams, workspaces
from storage import profiles as stored
from storage.models import Gap, Page, Profile, Stream, Workspace

log = structlog.get_logger()

LEASE = timedelta(minutes=30)
AT_ONCE = 8


async def check_due(bot: Bot) -> None:
    """Check every workspace whose hour has come, once a day, on one replica."""
    async with bot.database.reading() as session:
        known = await workspaces.all_of_them(session)
    for workspace in known:
        now = bot.now()
        day = rules.check_due(
            now,
            hour=workspace.check_hour,
            zone=workspace.check_zone,
            checked_on=workspace.checked_on,
        )
        if not day:
            continue
        async with bot.database.writing() as session:
            mine = await workspaces.take_check(session, workspace, day, now=now, until=now + LEASE)
        if mine:
            await check(bot, workspace, day)


async def check(bot: Bot, workspace: Workspace, day: str) -> None:
    """Look at every stream of a workspace, then write down and mail what is expired."""
    async with bot.database.reading() as session:
        linked = await stored.with_streams(session, workspace.id)
    room = asyncio.Semaphore(AT_ONCE)

    async def one(profile: Profile) -> None:
        async with room:
            await _look_at(bot, profile)

    await asyncio.gather(*(one(profile) for profile in linked))
    await leaving.look(bot, workspace.id, [one.user_id for one in linked])
    try:
        admins = await administrators.of(bot, workspace.id)
    except SlackTrouble as error:
        # The lease runs out, and the next look tries again.
        log.warning("the administrators are not known", workspace=workspace.id, why=str(error))
        return
    await _write_down(bot, workspace, day, admins)
    log.info("checked", workspace=workspace.id, day=day, profiles=len(linked))


async def _look_at(bot: Bot, profile: Profile) -> None:
    """Ask the service whether the token works and which pages it opens; note what has changed."""
    try:
        key = await access.checked(bot, profile)
        able = await profiles.look_again(bot, profile, key.token)
        await _after_a_look(bot, profile, able)
    except ReconnectNeeded as error:
        async with bot.database.writing() as session:
            await expiry.note_refusal(
                session, bot, profile.workspace_id, profile.id, (), error, now=bot.now()
            )
    except ProviderError as error:
        log.info("a profile could not be checked", profile=profile.id, why=str(error))
    except Exception:
        log.exception("a check broke", profile=profile.id)


async def _after_a_look(bot: Bot, profile: Profile, able: set[int]) -> None:
    """Cure what works again by itself, and stop what the profile does not manage any more."""
    now = bot.now()
    async with bot.database.writing() as session:
        await stored.welcome(session, profile.id)
        read = [stream for stream, _ in await owned.through(session, profile.id)]
        again = [one.page_id for one in read if one.refused_at and one.page_id in able]
        await reconnecting.cure(session, profile, again, by="", now=now)
        lost = [one.id for one in read if not one.refused_at and one.page_id not in able]
        if lost:
            error = ReconnectNeeded("does not list the page for this profile", Cause.ROLE)
            await expiry.note_refusal(
                session, bot, profile.workspace_id, profile.id, lost, error, now=now
            )


async def _write_down(
    bot: Bot, workspace: Workspace, day: str, admins: Sequence[Administrator]
) -> None:
    """Log what is expired, once each, and owe one e-mail to everyone who gets them."""
    now = bot.now()
    async with bot.database.reading() as session:
        expired = await _expired(session, workspace)
    letters = await expired_mail.written(bot, workspace, expired, admins) if expired else {}
    async with bot.database.writing() as session:
        for gap, stream, page in await coverage.unlogged(session, workspace.id):
            await _log(session, gap, stream, page, now)
        await mails.owe(
            session,
            [
                {
                    "workspace_id": workspace.id,
                    "key": f"expired.{day}.{recipient}",
                    "recipient": recipient,
                    "subject": letter.subject,
                    "text": letter.text,
                    "html": letter.html,
                }
                for recipient, letter in letters.items()
            ],
            now=now,
        )
        await streams.make_due(session, workspace.id, now=now)
        await workspaces.note_checked(session, workspace.id, day)


async def _expired(session: AsyncSession, workspace: Workspace) -> list[Expired]:
    """Return all that is expired, with the open gap of each."""
    refused = await owned.refused(session, workspace.id)
    by_stream = {stream.id: (stream, page) for stream, page in refused}
    gaps = await coverage.unfinished(session, by_stream)
    return [(gap, *by_stream[gap.stream_id]) for gap in gaps if gap.to_at is None]


async def _log(session: AsyncSession, gap: Gap, stream: Stream, page: Page, now: datetime) -> None:
    for topic in await streams.topics(session, stream.id):
        history.note(
            session,
            stream.workspace_id,
            topic.id,
            who="",
            what="expired",
            at=gap.from_at,
            topic=topic.name,
            page=page.name,
            service=page.service,
            cause=gap.cause,
        )
    await coverage.note_logged(session, [gap.id], now=now)
