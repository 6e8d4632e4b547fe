"""OAuth 2 (RFC 6749, 7636, 7009, 9207), the same for all services. Authlib lives here alone."""

import json
import secrets
import warnings
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from types import SimpleNamespace
from typing import Any

from providers.api import Api, check
from providers.errors import (
    Cause,
    LinkRefused,
    ProviderError,
    ReconnectNeeded,
    Unavailable,
    UnexpectedReply,
)
from providers.http import Limits, Reply
from providers.linking import Asked, Back, Consent
from providers.shapes import text
from providers.vocabulary import Token

VERIFIER_BYTES = 48
LONGEST_LIFE = 10 * 365 * 86_400.0
# The answers of these servers are small, and people wait for them.
ANSWER = Limits(bytes=200_000, seconds=15)
# What a server answers a person's "no", or a consent that was left alone for too long.
CANCELLED = {"access_denied", "login_required", "interaction_required", "consent_required"}
REFUSED = {"invalid_grant", "invalid_token", "unauthorized_client", "access_denied"}
# A server in trouble, which says so by the name of an error.
LATER = {"server_error", "temporarily_unavailable", "slow_down"}


class Refusal(Exception):
    """A server's own "no" (RFC 6749, section 5.2): never trouble on the way to it."""

    def __init__(self, code: str) -> None:
        """Keep the error's name."""
        super().__init__(code)
        self.code = code[:60]


def verifier() -> str:
    """Make a verifier of PKCE (RFC 7636)."""
    return secrets.token_urlsafe(VERIFIER_BYTES)


def challenge(verifier: str) -> str:
    """Return what the server may know of a verifier, by S256."""
    return str(_authlib().challenge(verifier))


def consent(
    api: Api, asked: Asked, authorize_url: str, *, scopes: str, issuer: str = "", **more: str
) -> Consent:
    """Return the consent page's address, with PKCE S256; `more` are parameters of its own."""
    kept = verifier()
    url = _authlib().address(
        authorize_url,
        client_id=api.client.id,
        response_type="code",
        redirect_uri=asked.redirect_uri,
        scope=scopes,
        state=asked.state,
        code_challenge=challenge(kept),
        code_challenge_method="S256",
        **more,
    )
    return Consent(url=url, kept={"verifier": kept, "issuer": issuer})


async def exchange(
    api: Api, back: Back, token_url: str, *, auth_method: str = "client_secret_post"
) -> Token:
    """Trade the code that the person came back with for a token.

    Raises LinkRefused when the person or the server said no, ProviderError.
    """
    code = said_yes(back)
    client = _client(api, auth_method, back.redirect_uri)
    try:
        await client.fetch_token(token_url, code=code, code_verifier=back.kept["verifier"])
    except Refusal as refusal:
        raise LinkRefused(f"refuses the code ({refusal.code})") from refusal
    return token_of(api, client.answer)


def said_yes(back: Back) -> str:
    """Return the code. Raises LinkRefused for an error, a missing code, or another issuer."""
    wanted, issuer = back.kept.get("issuer", ""), back.query.get("iss", "")
    if wanted and issuer and issuer != wanted:
        raise LinkRefused("answered in another server's name")
    error = back.query.get("error", "")
    if error:
        cancelled = error in CANCELLED
        raise LinkRefused(
            "was told no" if cancelled else f"says “{error[:60]}”", cancelled=cancelled
        )
    if not back.query.get("code"):
        raise LinkRefused("sent nothing along")
    return back.query["code"]


async def refresh(
    api: Api, token: Token, token_url: str, *, auth_method: str = "client_secret_post"
) -> Token:
    """Trade a token for a new one; where no new refresh token comes, the old one stays.

    Raises ReconnectNeeded when the server says no, ProviderError.
    """
    client = _client(api, auth_method)
    try:
        await client.refresh_token(token_url, refresh_token=token.refresh)
    except Refusal as refusal:
        raise _ended(refusal) from refusal
    return token_of(api, client.answer, before=token)


async def revoke(
    api: Api, token: Token, revoke_url: str, *, auth_method: str = "client_secret_post"
) -> None:
    """Tell the server that a token is not needed any more (RFC 7009). Raises ProviderError."""
    kind = "refresh_token" if token.refresh else "access_token"
    answer = await _client(api, auth_method).revoke_token(
        revoke_url, token=token.refresh or token.access, token_type_hint=kind
    )
    try:
        success_of(_reply(answer), api.now)
    except Refusal as refusal:
        # What the server does not know any more is void.
        if refusal.code not in REFUSED:
            raise UnexpectedReply(f"answers “{refusal.code}” to a farewell") from refusal


def token_of(api: Api, answer: Mapping[str, Any], *, before: Token | None = None) -> Token:
    """Read a token answer. One without `expires_in` is taken as it is. Raises UnexpectedReply."""
    access, seconds = answer.get("access_token"), _seconds(answer.get("expires_in"))
    refresh, scope = answer.get("refresh_token"), answer.get("scope")
    if not isinstance(access, str) or not access:
        raise UnexpectedReply("answers without a token")
    renews = refresh if isinstance(refresh, str) and refresh else before.refresh if before else ""
    return Token(
        access=text(access),
        refresh=text(renews),
        expires_at=api.now + timedelta(seconds=seconds) if seconds else None,
        ends_at=before.ends_at if before else None,
        scopes=tuple(scope.split()) if isinstance(scope, str) else before.scopes if before else (),
        extra=before.extra if before else {},
    )


def answer_of(reply: Reply, now: datetime) -> Mapping[str, Any]:
    """Return what a token endpoint answers. Raises Refusal, ProviderError for trouble."""
    success_of(reply, now)
    found = _object(reply)
    if not found:
        raise UnexpectedReply("answers in a shape that I do not know")
    if error := _error(found):
        raise Refusal(error)
    return found


def success_of(reply: Reply, now: datetime) -> None:
    """Return for a success. Raises Refusal when the server says no, ProviderError for trouble."""
    if reply.status in {408, 425, 429} or reply.status >= 500:
        check(reply, now)
    error = _error(_object(reply)) if reply.status >= 400 else ""
    if error in LATER:
        raise Unavailable(f"answers “{error}”")
    if error:
        raise Refusal(error)
    if reply.status not in range(200, 300):
        raise UnexpectedReply(f"answers {reply.status}")


def _object(reply: Reply) -> Mapping[str, Any]:
    try:
        found = json.loads(reply.body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _error(found: Mapping[str, Any]) -> str:
    error = found.get("error", "")
    return error if isinstance(error, str) else "error"


def _seconds(given: Any) -> float:
    """Return a length of time as servers write it; 0 for one that is none."""
    try:
        seconds = float(given)
    except (TypeError, ValueError, OverflowError):
        return 0.0
    return min(seconds, LONGEST_LIFE) if seconds > 0 else 0.0


def _ended(refusal: Refusal) -> ProviderError:
    if refusal.code in REFUSED:
        return ReconnectNeeded("does not renew the permission any more", Cause.EXPIRED)
    return UnexpectedReply(f"answers “{refusal.code}” to a renewal")


def _reply(response: Any) -> Reply:
    url = str(response.url)
    return Reply(response.status_code, response.headers, response.content, url)


def _client(api: Api, auth_method: str, redirect_uri: str | None = None) -> Any:
    """Return Authlib's client on our own way to the web; it holds nothing that must be closed."""
    client = _authlib().Client(
        api.client.id,
        api.client.secret or None,
        redirect_uri=redirect_uri,
        token_endpoint_auth_method=auth_method if api.client.secret else "none",
        revocation_endpoint_auth_method=auth_method if api.client.secret else "none",
        transport=api.http.transport(ANSWER),
        trust_env=False,
    )
    client.now = api.now
    return client


@cache
def _authlib() -> SimpleNamespace:
    """Load Authlib when the first profile is linked: it would make every start slower."""
    import authlib.deprecate  # noqa: F401, PLC0415 - its import sets the filter that ours must follow

    # It tells at every import that it would like another HTTP client better than ours.
    warnings.filterwarnings("ignore", message="The httpx module is deprecated")
    from authlib.integrations import httpx_client  # noqa: PLC0415
    from authlib.oauth2.rfc6749.parameters import prepare_grant_uri  # noqa: PLC0415
    from authlib.oauth2.rfc7636 import create_s256_code_challenge  # noqa: PLC0415

    class Client(httpx_client.AsyncOAuth2Client):  # type: ignore[misc]
        """Asks as Authlib does; what is answered is read by us."""

        def parse_response_token(self, response: Any) -> Mapping[str, Any]:
            """Keep the answer. Raises Refusal, ProviderError."""
            self.answer = answer_of(_reply(response), self.now)
            self.token = dict[str, str]()
            return self.answer

    return SimpleNamespace(
        Client=Client, address=prepare_grant_uri, challenge=create_s256_code_challenge
    )
