"""Rotating: the token of an installation is renewed in time, by one at a time, on all replicas."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot.installs.slack_oauth import SlackOAuth
from bot.slack import Ambiguous, Refused, SlackTrouble
from providers.vocabulary import Token
from storage import installations, tokens
from storage.database import Database
from storage.encryption import KeyRing, SecretLost
from storage.models import Installation

log = structlog.get_logger()

# Tokens live for twelve hours.
MARGIN = timedelta(hours=2)
# From here on nobody uses a token before it is renewed.
LAST_MOMENT = timedelta(minutes=5)
# Longer than a request may take. No longer: Slack forgives a lost answer for a short while only.
LEASE = timedelta(seconds=20)
WAIT_SECONDS = 30.0
LOOK_SECONDS = 0.25
# What Slack says of a refresh token for good.
FOR_GOOD = frozenset({"invalid_refresh_token", "token_revoked", "account_inactive"})


class Rotation:
    """The tokens of installations, opened and renewed."""

    def __init__(
        self, database: Database, keys: KeyRing, oauth: SlackOAuth, now: Callable[[], datetime]
    ) -> None:
        """Keep them in this database, sealed with these keys."""
        self._database, self._keys, self._oauth, self._now = database, keys, oauth, now

    def opened(self, installation: Installation) -> Token:
        """Return an installation's token. Raises Refused when it cannot be read any more."""
        try:
            return tokens.opened_installation(self._keys, installation)
        except SecretLost as error:
            log.exception("a token cannot be opened", installation=installation.id)
            raise Refused("not_installed") from error

    async def fresh(self, installation: Installation) -> Token:
        """Return a token that still lives for a while. Raises SlackTrouble."""
        token = self.opened(installation)
        if token.expires_at is None or self._now() < token.expires_at - LAST_MOMENT:
            return token
        try:
            return await self.renewed(installation)
        except SlackTrouble:
            if self._now() < token.expires_at:
                return token
            raise

    async def renewed(self, installation: Installation) -> Token:
        """Renew the token, unless somebody else does or did: then theirs is taken.

        Raises SlackTrouble.
        """
        before = self.opened(installation)
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                while True:
                    latest, fence = await self._leased(installation)
                    token = self.opened(latest)
                    if token != before:
                        await self._give_back(latest, fence)
                        return token
                    if fence:
                        return await self._traded(latest, token, fence)
                    await asyncio.sleep(LOOK_SECONDS)
        except TimeoutError as error:
            raise Ambiguous("nobody could renew the token") from error

    async def _leased(self, installation: Installation) -> tuple[Installation, int]:
        """Return the installation as it stands, and the fence, or 0 while another is at it."""
        now = self._now()
        async with self._database.writing() as session:
            fence = await installations.lease(session, installation.id, now=now, until=now + LEASE)
            latest = await installations.one(session, installation.id)
        if latest is None:
            raise Refused("not_installed")
        return latest, fence

    async def _traded(self, installation: Installation, token: Token, fence: int) -> Token:
        """Trade the token for the next one, which is stored before anybody uses it."""
        if not token.refresh or installation.refused_at:
            await self._give_back(installation, fence)
            raise Refused("token_expired")
        try:
            new = await self._oauth.renew(token, now=self._now())
        except Refused as error:
            dead = {"refused_at": self._now()} if error.code in FOR_GOOD else {}
            await self._give_back(installation, fence, **dead)
            raise
        except BaseException:
            await self._give_back(installation, fence)
            raise
        await self._store(installation, new, fence)
        return new

    async def _store(self, installation: Installation, token: Token, fence: int) -> None:
        sealed = tokens.seal_installation(self._keys, token, installation)
        async with self._database.writing() as session:
            held = await installations.renew(
                session,
                installation.id,
                fence,
                token=sealed,
                expires_at=token.expires_at,
                refreshed_at=self._now(),
            )
        if not held:
            log.warning("a token was renewed too late", installation=installation.id)

    async def _give_back(self, installation: Installation, fence: int, **facts: object) -> None:
        if fence:
            async with self._database.writing() as session:
                await installations.renew(session, installation.id, fence, **facts)
