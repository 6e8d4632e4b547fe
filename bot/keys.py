"""The keys that seal tokens: from the settings, or made once and kept beside the SQLite file.

Of a key that somebody else holds only a hash is stored.
"""

import base64
import hashlib
import os
from functools import cache
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.errors import SettingsWrong
from bot.settings import Settings
from storage.encryption import KEY_BYTES, KeyRing, new_key

FILE = "social.key"
OWNER_ONLY = 0o600
# FIPS 186-5, the order of the curve P-256.
_P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def ring(settings: Settings) -> KeyRing:
    """Return the ring. Raises SettingsWrong for keys that are none, or missing on PostgreSQL."""
    given = check(settings)
    if given:
        return KeyRing(given)
    url = make_url(settings.database_url)
    return KeyRing([_kept(Path(url.database or "social.sqlite").parent / FILE)])


@cache
def client_key(ring: KeyRing, service: str) -> str:
    """Return the P-256 key by which a service knows this bot as itself, as PEM.

    It is the same as long as the oldest key stays in the ring; links are bound to it.
    """
    # Few services ask for such a key, and every start would pay for loading these.
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    scalar = int.from_bytes(ring.derived(f"client key of {service}")) % (_P256_ORDER - 1) + 1
    key = ec.derive_private_key(scalar, ec.SECP256R1())
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return pem.decode()


def check(settings: Settings) -> list[bytes]:
    """Return the keys that are set, none where one of our own will do. Raises SettingsWrong."""
    given = settings.encryption_keys.get_secret_value()
    if given:
        return [_read(one) for one in given.split(",") if one.strip()]
    if make_url(settings.database_url).get_backend_name() != "sqlite":
        raise SettingsWrong(
            "ENCRYPTION_KEYS is not set, and replicas on one PostgreSQL must share their keys. "
            f"Make one with ./social key, for example: ENCRYPTION_KEYS={written(new_key())}"
        )
    return []


def written(key: bytes) -> str:
    """Return a key as the settings have it."""
    return base64.urlsafe_b64encode(key).decode()


def hashed(key: str) -> str:
    """Return what is stored of a key that somebody holds: whoever reads it there cannot use it."""
    return hashlib.sha256(key.encode()).hexdigest()


def _read(text: str) -> bytes:
    try:
        key = base64.urlsafe_b64decode(text.strip())
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise SettingsWrong("ENCRYPTION_KEYS: a key is 44 characters. Make one with ./social key")
    return key


def _kept(path: Path) -> bytes:
    """Return the key in a file, which is made the first time and never replaced."""
    try:
        if not path.exists():
            _make(path)
        return _read(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsWrong(
            f"The key that seals tokens cannot be kept in {path} ({error.strerror}). "
            "Set ENCRYPTION_KEYS, or let me write there."
        ) from error


def _make(path: Path) -> None:
    """Write a key whole before it has its name: of two that start together, one is first."""
    partly = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(partly, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "w") as new:
        new.write(written(new_key()))
    try:
        os.link(partly, path)
    except FileExistsError:
        return
    finally:
        partly.unlink()
