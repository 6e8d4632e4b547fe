"""Acme's own login: a token that a link gave, with the key of its proofs."""

from datetime import timedelta

from providers.bluesky import permissions
from providers.bluesky.clients import PUBLIC_LIVES
from providers.bluesky.proofs import KEY, new_key
from providers.vocabulary import Token
from tests.providers.bluesky.server import DID
from tests.providers.loopback import NOW

ISSUER = "https://entry.example.com"
CLIENT_ID = "http://localhost?redirect_uri=http%3A%2F%2F127.0.0.1%2Flink%2Fbluesky%2Fcallback"


def token(**more: str) -> Token:
    """Return a token as a link leaves it; `more` stands instead in what is kept with it."""
    kept = {
        KEY: new_key().text,
        "client_id": CLIENT_ID,
        "did": DID,
        "issuer": ISSUER,
        "token_url": f"{ISSUER}/oauth/token",
        "revoke_url": f"{ISSUER}/oauth/revoke",
    }
    return Token(
        access="eyJ.acme.access",
        refresh="ref-acme",
        expires_at=NOW + timedelta(hours=1),
        ends_at=NOW + PUBLIC_LIVES,
        scopes=permissions.granted(permissions.NARROW.split()),
        extra={**kept, **more},
    )
