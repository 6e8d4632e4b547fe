"""Revoking: what was lent is given back at its service, unless somebody else still lends it."""

import structlog

from bot.bot import Bot
from providers.contract import Cannot
from providers.errors import ProviderError, RateLimited, Unavailable
from providers.linking import Linked
from providers.vocabulary import Token
from storage import profiles, tokens
from storage.encryption import SecretLost
from storage.models import Profile

log = structlog.get_logger()


async def profile(bot: Bot, gone: Profile) -> bool:
    """Void a profile's token at its service; False when the service did not answer for it now."""
    try:
        token = tokens.opened(bot.keys, gone)
    except SecretLost as error:
        log.warning("a token could not be revoked", service=gone.service, why=str(error))
        return True
    return await _void(bot, gone.service, gone.server, token)


async def never_kept(bot: Bot, service: str, linked: Linked) -> None:
    """Void the token of a link that came to nothing.

    Some services void every link of an account at once: not where somebody has one that works.
    """
    async with bot.database.reading() as session:
        if await profiles.is_linked(session, service, linked.account.native_id):
            return
    await _void(bot, service, linked.account.server, linked.token)


async def _void(bot: Bot, service: str, server: str, token: Token) -> bool:
    link = bot.providers[service].link if service in bot.providers else None
    if link is None or isinstance(link, Cannot) or link.revoke is None:
        return True
    try:
        await link.revoke(bot.api(service, server=server, token=token), token)
    except ProviderError as error:
        log.warning("a token could not be revoked", service=service, why=str(error))
        return not isinstance(error, Unavailable | RateLimited)
    return True
