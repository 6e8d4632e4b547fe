"""Access: a service opened as a linked profile; its token is renewed in time, by one at a time."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

import structlog

from bot import rules
from bot.bot import Bot
from providers.api import Api
from providers.contract import Cannot
from providers.errors import Cause, RateLimited, ReconnectNeeded, Unavailable, UnexpectedReply
from providers.linking import Link
from providers.vocabulary import Token
from storage import profiles, roles, tokens
from storage.encryption import SecretLost
from storage.models import Profile

log = structlog.get_logger()

# Longer than a request may take: whoever is still at it then is dead.
LEASE = timedelta(seconds=60)
WAIT_SECONDS = 25.0
LOOK_SECONDS = 0.5
# A token that was renewed so lately is not to blame once more.
JUST_NOW = timedelta(minutes=1)
# Trouble of renewing that a later look may not meet.
PASSING = (Unavailable, RateLimited, UnexpectedReply)
# What a new token may cure.
RENEWABLE = frozenset({Cause.EXPIRED, Cause.REVOKED})


@dataclass(frozen=True, slots=True)
class Key:
    """A profile with its token, and the token of one page where the service gives such."""

    profile: Profile
    token: Token
    page_token: str = ""


class Opened(NamedTuple):
    """A service as a profile sees it, and the permissions that were granted."""

    api: Api
    granted: tuple[str, ...]


async def as_profile(
    bot: Bot, workspace_id: int, profile_id: int | None, page_id: int = 0
) -> Opened:
    """Open the service as that profile, for that page. Raises ReconnectNeeded, ProviderError."""
    key = await fresh(bot, await _key(bot, workspace_id, profile_id, page_id))
    return opened(bot, key)


def opened(bot: Bot, key: Key) -> Opened:
    """Open the service with this key."""
    token = replace(key.token, access=key.page_token) if key.page_token else key.token
    api = bot.api(key.profile.service, server=key.profile.server, token=token)
    return Opened(api, tuple(key.profile.scopes))


async def again(
    bot: Bot, workspace_id: int, profile_id: int | None, page_id: int, refusal: ReconnectNeeded
) -> Opened:
    """Open the service once more after a refusal, with a token renewed or looked at anew.

    Raises ReconnectNeeded when the refusal stands, ProviderError when nobody can tell.
    """
    key = await _key(bot, workspace_id, profile_id, page_id)
    link, now = _link(bot, key.profile), bot.now()
    may_renew = link.refresh is not None and key.token.refresh
    renewed_at = key.profile.refreshed_at
    if refusal.cause in RENEWABLE and may_renew:
        if renewed_at is None or now - renewed_at > JUST_NOW:
            key = await _renewed(bot, key)
        return opened(bot, key)
    await _looked_at(bot, key, link)
    return opened(bot, key)


async def checked(bot: Bot, profile: Profile) -> Key:
    """Ask the service, live, whether the profile's token works; keep what it says of it.

    Raises ReconnectNeeded when it does not, renewed or not; ProviderError when nobody can tell.
    """
    key, link = await fresh(bot, _unsealed(bot, profile)), _link(bot, profile)
    try:
        token = await _looked_at(bot, key, link)
    except ReconnectNeeded as refusal:
        if refusal.cause not in RENEWABLE or link.refresh is None or not key.token.refresh:
            raise
        key = await _renewed(bot, key)
        token = await _looked_at(bot, key, link)
    async with bot.database.writing() as session:
        await profiles.note_checked(session, profile.id, scopes=token.scopes, ends_at=token.ends_at)
    return replace(key, token=token)


async def _looked_at(bot: Bot, key: Key, link: Link) -> Token:
    api = bot.api(key.profile.service, server=key.profile.server, token=key.token)
    return await link.check(api, key.token)


async def fresh(bot: Bot, key: Key) -> Key:
    """Return the key with a token that lives on for a while."""
    link, profile = _link(bot, key.profile), key.profile
    until = key.token.expires_at
    if until is None or link.refresh is None or not key.token.refresh:
        return key
    since = profile.refreshed_at or profile.linked_at
    if bot.now() < rules.renew_at(since, until):
        return key
    try:
        return await _renewed(bot, key)
    except PASSING:
        # It lives still: the next look tries again.
        if bot.now() < until:
            return key
        raise


async def _renewed(bot: Bot, key: Key) -> Key:
    """Renew the token, unless somebody else does or did: then theirs is taken."""
    try:
        async with asyncio.timeout(WAIT_SECONDS):
            return replace(await _latest(bot, key), page_token=key.page_token)
    except TimeoutError as error:
        raise Unavailable("takes too long to renew its token") from error


async def _latest(bot: Bot, key: Key) -> Key:
    profile = key.profile
    while True:
        now = bot.now()
        async with bot.database.writing() as session:
            fence = await profiles.lease(session, profile.id, now=now, until=now + LEASE)
        latest = await _key(bot, profile.workspace_id, profile.id, 0)
        if latest.token != key.token:
            if fence:
                await _give_back(bot, profile, fence)
            return latest
        if fence:
            return await _traded(bot, latest, fence)
        await asyncio.sleep(LOOK_SECONDS)


async def _traded(bot: Bot, key: Key, fence: int) -> Key:
    """Trade the token for a new one, which is stored before anybody uses it."""
    profile, link = key.profile, _link(bot, key.profile)
    assert link.refresh is not None  # noqa: S101 - `fresh` and `again` have looked
    api = bot.api(profile.service, server=profile.server, token=key.token)
    try:
        token = await link.refresh(api, key.token)
    except BaseException:
        await _give_back(bot, profile, fence)
        raise
    profile.token = tokens.seal(bot.keys, token, profile)
    async with bot.database.writing() as session:
        held = await profiles.renew(
            session,
            profile.id,
            fence,
            token=profile.token,
            expires_at=token.expires_at,
            ends_at=token.ends_at,
            refreshed_at=bot.now(),
        )
    if not held:
        log.warning("a token was renewed too late", profile=profile.id)
    return Key(profile, token)


async def _give_back(bot: Bot, profile: Profile, fence: int) -> None:
    async with bot.database.writing() as session:
        await profiles.renew(session, profile.id, fence)


async def renew_due(bot: Bot) -> None:
    """Renew every token that is to end soon, so that quiet profiles live on too."""
    now = bot.now()
    async with bot.database.reading() as session:
        soon = await profiles.ending_before(session, now + rules.LONGEST_MARGIN, now=now)
    for profile in soon:
        try:
            await fresh(bot, _unsealed(bot, profile))
        except (ReconnectNeeded, *PASSING) as error:
            # The streams' own polls meet the same, and tell of it.
            log.info("a token could not be renewed", profile=profile.id, why=str(error))
        except Exception:
            log.exception("a renewal broke", profile=profile.id)


async def _key(bot: Bot, workspace_id: int, profile_id: int | None, page_id: int) -> Key:
    async with bot.database.reading() as session:
        found = await roles.key_of(session, workspace_id, profile_id or 0, page_id)
    if found is None:
        raise ReconnectNeeded("is not linked by anybody any more", Cause.REVOKED)
    profile, managed = found
    key = _unsealed(bot, profile)
    if managed is None:
        return key
    if managed.lost_at:
        raise ReconnectNeeded("says that this profile does not manage the page", Cause.ROLE)
    return replace(key, page_token=tokens.opened_page(bot.keys, managed, profile))


def _unsealed(bot: Bot, profile: Profile) -> Key:
    try:
        return Key(profile, tokens.opened(bot.keys, profile))
    except SecretLost as error:
        log.exception("a token cannot be opened", profile=profile.id)
        raise ReconnectNeeded("has a token that I can no longer read", Cause.EXPIRED) from error


def _link(bot: Bot, profile: Profile) -> Link:
    link = bot.provider(profile.service).link
    if isinstance(link, Cannot):
        raise Unavailable("cannot be linked here any more")
    return link


def ends_at(profile: Profile, *, renewable: bool) -> datetime | None:
    """Return when a person must consent anew; a token that is renewed by itself has no such end."""
    ends = [profile.ends_at, None if renewable else profile.expires_at]
    return min((one for one in ends if one), default=None)
