"""The keys that seal tokens: from the settings, or made once and kept beside the SQLite file."""

import base64
import os
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.errors import SettingsWrong
from bot.settings import Settings
from storage.encryption import KEY_BYTES, KeyRing, new_key

FILE = "social.key"
OWNER_ONLY = 0o600


def ring(settings: Settings) -> KeyRing:
    """Return the ring. Raises SettingsWrong for keys that are none, or missing on PostgreSQL."""
    given = settings.encryption_keys.get_secret_value()
    if given:
        return KeyRing([_read(one) for one in given.split(",") if one.strip()])
    url = make_url(settings.database_url)
    if url.get_backend_name() != "sqlite":
        raise SettingsWrong(
            "ENCRYPTION_KEYS is not set, and replicas on one PostgreSQL must share their keys. "
            f"Make one with ./social key, for example: ENCRYPTION_KEYS={written(new_key())}"
        )
    return KeyRing([_kept(Path(url.database or "social.sqlite").parent / FILE)])


def written(key: bytes) -> str:
    """Return a key as the settings have it."""
    return base64.urlsafe_b64encode(key).decode()


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
