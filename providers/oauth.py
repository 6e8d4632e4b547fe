"""OAuth 2 (RFC 6749, 7636, 7009, 9207), the same for all services. Authlib lives here alone."""

import secrets
import warnings
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import cache
from typing import Any

from providers.api import Api, check
from providers.errors import (
    Cause,
    LinkRefused,
    ReconnectNeeded,
    Unavailable,
    UnexpectedReply,
)
from providers.http import Reply, StatusError
from providers.linking import Asked, Back, Consent
from providers.vocabulary import Token

VERIFIER_BYTES = 48
LONGEST_LIFE = 10 * 365 * 86_400.0
# What a server answers a person's "no", or a consent that was left alone for too long.
CANCELLED = {"access_denied", "login_required", "interaction_required", "consent_required"}
REFUSED = {"invalid_grant", "invalid_token", "unauthorized_client", "access_denied"}


def consent(
    api: Api, asked: Asked, authorize_url: str, *, scopes: str, issuer: str = "", **more: str
) -> Consent:
    """Return the consent page's address, with PKCE S256; `more` are parameters of its own."""
    verifier = secrets.token_urlsafe(VERIFIER_BYTES)
    client = _authlib().AsyncOAuth2Client(
        api.client.id, redirect_uri=asked.redirect_uri, scope=scopes, code_challenge_method="S256"
    )
    url, _ = client.create_authorization_url(
        authorize_url, state=asked.state, code_verifier=verifier, **more
    )
    return Consent(url=url, kept={"verifier": verifier, "issuer": issuer})


async def exchange(
    api: Api, back: Back, token_url: str, *, auth_method: str = "client_secret_post"
) -> Token:
    """Trade the code that the person came back with for a token.

    Raises LinkRefused when the person or the server said no, ProviderError.
    """
    code = said_yes(back)
    async with _client(api, auth_method, back.redirect_uri) as client:
        try:
            answer = await client.fetch_token(
                token_url, code=code, code_verifier=back.kept["verifier"]
            )
        except _authlib().OAuthError as error:
            raise LinkRefused(f"refuses the code ({error.error})") from error
    return token_of(api, answer)


def said_yes(back: Back) -> str:
    """Return the code. Raises LinkRefused for an error, a missing code, or another issuer."""
    error = back.query.get("error", "")
    if error:
        cancelled = error in CANCELLED
        raise LinkRefused(
            "was told no" if cancelled else f"says “{error[:60]}”", cancelled=cancelled
        )
    wanted, issuer = back.kept.get("issuer", ""), back.query.get("iss", "")
    if wanted and issuer and issuer != wanted:
        raise LinkRefused("answered in another server's name")
    if not back.query.get("code"):
        raise LinkRefused("sent nothing along")
    return back.query["code"]


async def refresh(
    api: Api, token: Token, token_url: str, *, auth_method: str = "client_secret_post"
) -> Token:
    """Trade a token for a new one; where no new refresh token comes, the old one stays.

    Raises ReconnectNeeded when the server says no, ProviderError.
    """
    async with _client(api, auth_method) as client:
        try:
            answer = await client.refresh_token(token_url, refresh_token=token.refresh)
        except _authlib().OAuthError as error:
            raise _ended(error) from error
    return token_of(api, answer, before=token)


async def revoke(
    api: Api, token: Token, revoke_url: str, *, auth_method: str = "client_secret_post"
) -> None:
    """Tell the server that a token is not needed any more (RFC 7009). Raises ProviderError."""
    kind = "refresh_token" if token.refresh else "access_token"
    async with _client(api, auth_method) as client:
        answer = await client.revoke_token(
            revoke_url, token=token.refresh or token.access, token_type_hint=kind
        )
    check(Reply(answer.status_code, answer.headers, answer.content, revoke_url), api.now)


def token_of(api: Api, answer: Mapping[str, Any], *, before: Token | None = None) -> Token:
    """Read a token answer. One without `expires_in` is taken as it is. Raises UnexpectedReply."""
    access, seconds = answer.get("access_token"), _seconds(answer.get("expires_in"))
    if not isinstance(access, str) or not access:
        raise UnexpectedReply("answers without a token")
    scope = answer.get("scope")
    return Token(
        access=access,
        refresh=str(answer.get("refresh_token") or (before.refresh if before else "")),
        expires_at=api.now + timedelta(seconds=seconds) if seconds else None,
        ends_at=before.ends_at if before else None,
        scopes=tuple(scope.split()) if isinstance(scope, str) else before.scopes if before else (),
        extra=before.extra if before else {},
    )


def _seconds(given: Any) -> float:
    """Return a length of time as servers write it; 0 for one that is none."""
    try:
        return min(max(float(given), 0.0), LONGEST_LIFE)
    except (TypeError, ValueError):
        return 0.0


def _ended(error: Any) -> Exception:
    if error.error in REFUSED:
        return ReconnectNeeded("does not renew the permission any more", Cause.EXPIRED)
    return UnexpectedReply(f"answers “{str(error.error)[:60]}” to a renewal")


@asynccontextmanager
async def _client(
    api: Api, auth_method: str, redirect_uri: str | None = None
) -> AsyncIterator[Any]:
    """Open Authlib's client on our own way to the web; what it raises becomes ours."""
    client = _authlib().AsyncOAuth2Client(
        api.client.id,
        api.client.secret or None,
        redirect_uri=redirect_uri,
        token_endpoint_auth_method=auth_method if api.client.secret else "none",
        transport=api.http.transport(),
        trust_env=False,
    )
    try:
        yield client
    except StatusError as error:
        raise Unavailable(f"answers {error.response.status_code}") from error
    except _authlib().OAuthError as error:
        raise UnexpectedReply(f"answers “{str(error.error)[:60]}”") from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise UnexpectedReply("answers in a shape that I do not know") from error


@cache
def _authlib() -> Any:
    """Load Authlib when the first profile is linked: it would make every start slower."""
    import authlib.deprecate  # noqa: F401, PLC0415 - its import sets the filter that ours must follow

    # It tells at every import that it would like another HTTP client better than ours.
    warnings.filterwarnings("ignore", message="The httpx module is deprecated")
    from authlib.integrations import httpx_client  # noqa: PLC0415

    return httpx_client
