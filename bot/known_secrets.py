"""What is known to be secret: no log may tell it, whatever it looks like."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from dotenv import dotenv_values
from pydantic import SecretStr

from bot.settings import Settings

# How variables that hold secrets are called, ours, the services' and other people's.
SECRET = ("_SECRET", "_TOKEN", "_PASSWORD", "_KEY", "_KEYS")


def known_secrets(settings: Settings) -> set[str]:
    """Return all that must never be told: ours, the services', and passwords within addresses."""
    own = [getattr(settings, name) for name in Settings.model_fields]
    values = [one.get_secret_value() for one in own if isinstance(one, SecretStr)]
    given = {**dotenv_values(".env"), **os.environ}
    for name, value in given.items():
        if value and name.endswith(SECRET):
            values.append(value)
        elif value and name.removesuffix("_FILE").endswith(SECRET):
            values.append(_in_file(Path(value)))
    values += [part.strip() for keys in values for part in keys.split(",")]
    values += [_password(url) for url in (settings.database_url, *values)]
    return {value for value in (*values, *map(unquote, values)) if value}


def _in_file(path: Path) -> str:
    """Return what is in a file; of other people's, not all can be read."""
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def _password(url: str) -> str:
    try:
        return urlsplit(url).password or ""
    except ValueError:
        return ""
