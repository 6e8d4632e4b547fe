"""Secrets at rest: sealed with AES-256-GCM, bound to their row, under a ring of keys."""

import base64
import hashlib
import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
NONCE_BYTES = 12
_MARK = 8


class SecretLost(Exception):
    """A secret that no key of the ring opens, or that was moved to another row."""


class KeyRing:
    """Seals with its first key and opens with any. Its repr shows none."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        """Take keys of 32 bytes, the newest first. Raises ValueError for none, or another size."""
        if not keys or any(len(key) != KEY_BYTES for key in keys):
            raise ValueError(f"a key has {KEY_BYTES} bytes")
        self._keys = {_mark(key): AESGCM(key) for key in keys}
        self._first = _mark(keys[0])
        self._oldest = keys[-1]

    def seal(self, secret: str, *row: object) -> str:
        """Return the secret as text that only the same row opens again; "" stays ""."""
        if not secret:
            return ""
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._keys[self._first].encrypt(nonce, secret.encode(), _bound(row))
        return f"{self._first}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"

    def open(self, sealed: str, *row: object) -> str:
        """Return what was sealed for this row. Raises SecretLost."""
        if not sealed:
            return ""
        mark, _, text = sealed.partition(".")
        if mark not in self._keys:
            raise SecretLost("sealed with a key that is not in the ring")
        try:
            data = base64.urlsafe_b64decode(text)
            return (
                self._keys[mark]
                .decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], _bound(row))
                .decode()
            )
        except (InvalidTag, ValueError) as error:
            raise SecretLost("not what was sealed for this row") from error

    def is_old(self, sealed: str) -> bool:
        """Tell whether a secret is still sealed with another key than the first."""
        return bool(sealed) and not sealed.startswith(f"{self._first}.")

    def derived(self, purpose: str) -> bytes:
        """Return 32 bytes for a purpose, the same as long as the oldest key stays in the ring."""
        return HKDF(SHA256(), KEY_BYTES, None, purpose.encode()).derive(self._oldest)


def new_key() -> bytes:
    """Make a key."""
    return os.urandom(KEY_BYTES)


def _mark(key: bytes) -> str:
    """Return a key's own short name, which tells nothing of it."""
    return hashlib.sha256(b"social key" + key).hexdigest()[:_MARK]


def _bound(row: Sequence[object]) -> bytes:
    return "\0".join(str(part) for part in row).encode()
