"""What an authorization server knows us by: a document of ours, or a client for development.

Both are of AT Protocol's OAuth profile: a client's id is the address of its metadata, and
`http://localhost` stands for software on one's own machine.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from providers.api import Api
from providers.bluesky.permissions import EVERYTHING
from providers.bluesky.proofs import Key
from providers.errors import LinkRefused

NAME = "Social for Slack"
DOCUMENT = "client-metadata.json"
CALLBACK = "callback"
# The operator's setting BLUESKY_CLIENT_KEY; with it links live for two years, not for two weeks.
SETTING = "client_key"
LOOPBACK = {"127.0.0.1", "::1"}
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ASSERTION_LIVES = timedelta(minutes=1)
# What the protocol grants, from the consent on and from the last renewal on.
PUBLIC_LIVES = PUBLIC_IDLES = timedelta(days=14)
LIVES, IDLES = timedelta(days=730), timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Us:
    """A client: its id, and the key with which it proves who it is (None: it cannot)."""

    id: str
    key: Key | None = None

    def credentials(self, issuer: str, now: datetime) -> dict[str, str]:
        """Return what a request to that server must bring (`private_key_jwt`, RFC 7523)."""
        if self.key is None:
            return {"client_id": self.id}
        claims = {
            "iss": self.id,
            "sub": self.id,
            "aud": issuer,
            "jti": secrets.token_urlsafe(16),
            "iat": int(now.timestamp()),
            "exp": int((now + ASSERTION_LIVES).timestamp()),
        }
        return {
            "client_id": self.id,
            "client_assertion_type": ASSERTION,
            "client_assertion": self.key.signed(claims, kid=self.key.thumbprint),
        }

    @property
    def lives(self) -> timedelta:
        """How long a consent is good for."""
        return LIVES if self.key else PUBLIC_LIVES

    @property
    def idles(self) -> timedelta:
        """How long a refresh token is good for."""
        return IDLES if self.key else PUBLIC_IDLES


def client_for(api: Api, redirect_uri: str, scope: str) -> Us:
    """Return the client that may be sent back to this address. Raises LinkRefused."""
    parts = urlsplit(redirect_uri)
    if parts.scheme == "https":
        return client(api, f"{redirect_uri.removesuffix(CALLBACK)}{DOCUMENT}")
    if parts.hostname in LOOPBACK:
        return client(api, _for_development(redirect_uri, scope))
    raise LinkRefused(
        "sends people back to an https:// address only, or to http://127.0.0.1 on one's own "
        "machine: whoever runs the bot can change PUBLIC_URL"
    )


def client(api: Api, client_id: str) -> Us:
    """Return the client of that id, as it was when the account was linked."""
    key = api.client.more.get(SETTING, "")
    return Us(client_id, Key(key) if key and client_id.startswith("https://") else None)


def document(api: Api, public_url: str) -> Mapping[str, Any]:
    """Return the metadata that authorization servers fetch."""
    us = client(api, f"{public_url}/{DOCUMENT}")
    return {
        "client_id": us.id,
        "client_name": NAME,
        "application_type": "web",
        "redirect_uris": [f"{public_url}/{CALLBACK}"],
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
        "scope": EVERYTHING,
        "dpop_bound_access_tokens": True,
        **_authentication(us.key),
    }


def _authentication(key: Key | None) -> Mapping[str, Any]:
    if key is None:
        return {"token_endpoint_auth_method": "none"}
    named = {**key.public, "kid": key.thumbprint, "use": "sig", "alg": "ES256"}
    return {
        "token_endpoint_auth_method": "private_key_jwt",
        "token_endpoint_auth_signing_alg": "ES256",
        "jwks": {"keys": [named]},
    }


def _for_development(redirect_uri: str, scope: str) -> str:
    return "http://localhost?" + urlencode({"redirect_uri": redirect_uri, "scope": scope})
