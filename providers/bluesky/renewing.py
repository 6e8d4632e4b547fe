"""A link's later life: renewed, looked at, revoked.

A refresh token is for one use; used twice, it ends the link.
"""

import contextlib
from dataclasses import replace
from datetime import timedelta

from providers import oauth
from providers.api import Api
from providers.bluesky import calls, permissions
from providers.bluesky.proofs import signer
from providers.bluesky.refusals import SUSPENDED
from providers.bluesky.tokens import desk
from providers.errors import (
    Cause,
    PageGone,
    ProviderError,
    ReconnectNeeded,
    Unavailable,
    UnexpectedReply,
)
from providers.shapes import expected_shape, record, text
from providers.vocabulary import Token

ENDED = {"invalid_grant", "invalid_token"}
# Trouble between the server and us, which no new consent would cure.
OURS = {"invalid_client", "invalid_client_metadata", "invalid_dpop_proof", "use_dpop_nonce"}


async def refresh(api: Api, token: Token, /) -> Token:
    """Trade the token for a new pair. The old one is void by then: used again, it ends the link."""
    server = desk(api, token.extra)
    try:
        answer = await server.token(
            token.extra["token_url"], grant_type="refresh_token", refresh_token=token.refresh
        )
    except oauth.Refusal as refusal:
        raise await _refused(api, token, refusal, server.us.idles) from refusal
    if answer.get("sub", token.extra["did"]) != token.extra["did"]:
        raise UnexpectedReply("answers a renewal with somebody else’s token")
    found = oauth.token_of(api, answer, before=token)
    return replace(found, scopes=permissions.granted(found.scopes))


async def revoke(api: Api, token: Token, /) -> None:
    """Void the token, and all that came before it."""
    url = token.extra.get("revoke_url", "")
    if not url:
        return
    try:
        await desk(api, token.extra).revoke(url, token.refresh or token.access)
    except oauth.Refusal as refusal:
        if refusal.code not in ENDED:
            raise UnexpectedReply(f"answers “{refusal.code}” to a farewell") from refusal


async def check(api: Api, token: Token, /) -> Token:
    """Ask the account's server whether it still knows us, and whether the account stands."""
    owner = replace(api, signer=signer(token))
    try:
        session = await calls.session(owner)
        with expected_shape():
            if record(session).get("active") is False:
                raise _by_status(text(session.get("status")))
        # The AppView, which may not know of the account yet, says nothing of the token.
        with contextlib.suppress(PageGone):
            await calls.feed(owner, token.extra["did"], most=1)
    except ReconnectNeeded as refusal:
        raise await _suspended(api, token) or refusal from refusal
    return token


async def _refused(
    api: Api, token: Token, refusal: oauth.Refusal, idles: timedelta
) -> ProviderError:
    """Return why a renewal was refused: by the account's state, else by the token's age."""
    if refusal.code in OURS:
        return Unavailable(f"does not know this bot ({refusal.code})")
    if refusal.code in SUSPENDED:
        return _by_status(refusal.code)
    if refusal.code not in ENDED:
        return UnexpectedReply(f"answers “{refusal.code}” to a renewal")
    if suspended := await _suspended(api, token):
        return suspended
    ended = [token.ends_at, token.expires_at + idles if token.expires_at else None]
    if any(end and end <= api.now for end in ended):
        why = "ends each permission after a while, and this one has ended"
        return ReconnectNeeded(why, Cause.EXPIRED)
    return ReconnectNeeded("says that the permission was taken back", Cause.REVOKED)


async def _suspended(api: Api, token: Token) -> ReconnectNeeded | None:
    """Return that the account does not stand: all its tokens die then, without a word of why."""
    try:
        status = await calls.repo_status(api, token.extra["did"])
        with expected_shape():
            how = text(record(status).get("status"))
            return _by_status(how) if status.get("active") is False and how in SUSPENDED else None
    except ProviderError:
        return None


def _by_status(status: str) -> ReconnectNeeded:
    why = SUSPENDED.get(status, "does not let this account do anything")
    return ReconnectNeeded(why, Cause.SUSPENDED)
