"""Proofs that a request is made by whom the token was given to (DPoP, RFC 9449; ES256).

joserfc lives here alone. A key is made for each link, and kept with its token.
"""

import json
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache, cached_property
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from providers.errors import Unavailable
from providers.http import Reply
from providers.vocabulary import Token

KEY = "key"
# A clock that is off by less is not why a proof was refused.
TOLERATED = timedelta(seconds=5)
_IN_STEP = timedelta()


@dataclass(frozen=True)
class Key:
    """A private P-256 key, as text (JWK or PEM). It is read when it is used."""

    text: str = field(repr=False)

    @cached_property
    def public(self) -> dict[str, Any]:
        """The public half, as a JWK."""
        found: dict[str, Any] = self._read.as_dict(private=False)
        return {name: found[name] for name in ("kty", "crv", "x", "y")}

    @property
    def thumbprint(self) -> str:
        """What the key is called (RFC 7638)."""
        return str(self._read.thumbprint())

    def signed(self, claims: Mapping[str, Any], **header: Any) -> str:
        """Return a JWT. Raises Unavailable for a key that cannot be read."""
        return str(_joserfc().jwt.encode({"alg": "ES256", **header}, dict(claims), self._read))

    @cached_property
    def _read(self) -> Any:
        try:
            given = json.loads(self.text) if self.text.startswith("{") else self.text
            key = _joserfc().jwk.ECKey.import_key(given)
        except (ValueError, TypeError, KeyError, _joserfc().errors.JoseError) as error:
            raise Unavailable("cannot be asked: the key for it cannot be read") from error
        if not key.is_private or key.curve_name != "P-256":
            raise Unavailable("cannot be asked: the key for it is no private key of P-256")
        return key


def new_key() -> Key:
    """Make a key."""
    made = _joserfc().jwk.ECKey.generate_key("P-256", private=True)
    return Key(json.dumps(made.as_dict(private=True)))


@dataclass(slots=True)
class Proofs:
    """Signs requests with a key, and as somebody where there is an access token.

    What servers teach is remembered by origin: their nonce, and how far their clock is from ours.
    """

    key: Key
    access: str = field(default="", repr=False)
    nonces: dict[str, str] = field(default_factory=dict, repr=False)
    ahead: dict[str, timedelta] = field(default_factory=dict)

    def headers(self, method: str, url: str) -> Mapping[str, str]:
        """Return the proof for this request, and the token."""
        claims: dict[str, Any] = {
            "jti": secrets.token_urlsafe(16),
            "htm": method,
            "htu": url.partition("#")[0].partition("?")[0],
            "iat": int(self.now(url).timestamp()),
        }
        if nonce := self.nonces.get(_origin(url)):
            claims["nonce"] = nonce
        if self.access:
            claims["ath"] = _unpadded(sha256(self.access.encode()).digest())
        proof = {"DPoP": self.key.signed(claims, typ="dpop+jwt", jwk=self.key.public)}
        return proof | ({"Authorization": f"DPoP {self.access}"} if self.access else {})

    def learns(self, reply: Reply) -> bool:
        """Keep the nonce; tell whether it, or the server's clock, is why the proof was refused."""
        origin, nonce = _origin(reply.url), reply.headers.get("dpop-nonce", "")
        is_new = bool(nonce) and nonce != self.nonces.get(origin)
        if nonce:
            self.nonces[origin] = nonce
        match _refusal(reply):
            case "use_dpop_nonce":
                return is_new
            case "invalid_dpop_proof":
                return self._sets_clock(origin, reply)
        return False

    def now(self, url: str) -> datetime:
        """Return the moment, by the clock of that server."""
        return datetime.now(UTC) + self.ahead.get(_origin(url), _IN_STEP)

    def _sets_clock(self, origin: str, reply: Reply) -> bool:
        try:
            ahead = parsedate_to_datetime(reply.headers.get("date", "")) - datetime.now(UTC)
        except (ValueError, TypeError, OverflowError):
            return False
        before = self.ahead.get(origin, _IN_STEP)
        self.ahead[origin] = ahead
        return abs(ahead - before) > TOLERATED


def signer(token: Token) -> Proofs:
    """Return what signs the requests of a linked account."""
    return Proofs(Key(token.extra.get(KEY, "")), token.access)


def _refusal(reply: Reply) -> str:
    """Return the name of the error of a refusal, "" for all else."""
    if reply.status not in {400, 401}:
        return ""
    try:
        error = json.loads(reply.body)
    except (ValueError, RecursionError):
        return ""
    return str(error.get("error", "")) if isinstance(error, dict) else ""


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _unpadded(digest: bytes) -> str:
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


@cache
def _joserfc() -> Any:
    """Load joserfc when the first request is signed: it would make every start slower."""
    import joserfc.errors  # noqa: PLC0415 - see above
    import joserfc.jwk  # noqa: PLC0415 - see above
    import joserfc.jwt  # noqa: PLC0415 - see above

    return joserfc
