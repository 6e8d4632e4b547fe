"""Wiping: a workspace leaves, what it held is revoked at the services, and all of it is deleted."""

import asyncio
from datetime import datetime, timedelta

import structlog

from bot.bot import Bot
from bot.linked import revoking
from storage import profiles as stored
from storage import wiping, workspaces
from storage.models import Profile

log = structlog.get_logger()

LEASE = timedelta(minutes=10)
AT_ONCE = 2_000
SIDE_BY_SIDE = 8
SECONDS = 30
# A service that cannot be reached is tried again for so long, before its tokens are only forgotten.
PATIENCE = timedelta(hours=1)


async def wipe_due(bot: Bot) -> None:
    """Wipe every workspace that leaves and that no other replica is wiping."""
    now = bot.now()
    async with bot.database.writing() as session:
        taken = await workspaces.take_wipe(session, now=now, until=now + LEASE)
    for workspace_id, since in taken:
        await _wipe(bot, workspace_id, since)


async def _wipe(bot: Bot, workspace_id: int, since: datetime) -> None:
    """Delete all that there is of a workspace, its linked profiles after they were revoked."""
    for table in wiping.tables():
        went = AT_ONCE
        while went == AT_ONCE:
            async with bot.database.writing() as session:
                went = await wiping.wipe_some(session, table, workspace_id, most=AT_ONCE)
    is_last_try = bot.now() - since > PATIENCE
    async with bot.database.reading() as session:
        left = await wiping.profiles(session, workspace_id)
    room = asyncio.Semaphore(SIDE_BY_SIDE)
    gone = await asyncio.gather(
        *(_let_go(bot, profile, room, is_last_try=is_last_try) for profile in left)
    )
    async with bot.database.writing() as session:
        # One may have been linked meanwhile by somebody who was at the service.
        if all(gone) and not await wiping.profiles(session, workspace_id):
            await workspaces.delete(session, workspace_id)
        else:
            await workspaces.release_wipe(session, workspace_id)
    log.warning("a workspace was wiped", workspace=workspace_id, profiles_left=gone.count(False))


async def _let_go(
    bot: Bot, profile: Profile, room: asyncio.Semaphore, *, is_last_try: bool
) -> bool:
    """Revoke a linked profile at its service, and delete it; False when that must wait."""
    async with room:
        async with bot.database.reading() as session:
            is_shared = await stored.is_linked(
                session, profile.service, profile.native_id, but=profile.id
            )
        # Some services void every link of an account at once: not where somebody else has one.
        if not is_shared and not await _revoked(bot, profile) and not is_last_try:
            return False
        async with bot.database.writing() as session:
            await stored.forget(session, profile)
    return True


async def _revoked(bot: Bot, profile: Profile) -> bool:
    try:
        async with asyncio.timeout(SECONDS):
            return await revoking.profile(bot, profile)
    except Exception:
        log.exception("a revocation broke", service=profile.service)
        return False
