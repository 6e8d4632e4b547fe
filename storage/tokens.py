"""Tokens as they are kept: JSON, sealed, and bound to the row that they are of."""

from collections.abc import Mapping

from pydantic import TypeAdapter

from providers.vocabulary import Token
from storage.encryption import KeyRing
from storage.models import Installation, Managed, Profile

_TOKEN = TypeAdapter(Token)
_FACTS = TypeAdapter(dict[str, str])


def seal(keys: KeyRing, token: Token, profile: Profile) -> str:
    """Return the token as the profile's row keeps it."""
    return keys.seal(_TOKEN.dump_json(token).decode(), *_of(profile))


def opened(keys: KeyRing, profile: Profile) -> Token:
    """Return the profile's token. Raises SecretLost."""
    return _TOKEN.validate_json(keys.open(profile.token, *_of(profile)))


def seal_page(keys: KeyRing, token: str, profile: Profile, page_id: int) -> str:
    """Return a page's own token as the row of `Managed` keeps it."""
    return keys.seal(token, *_of(profile), page_id)


def opened_page(keys: KeyRing, managed: Managed, profile: Profile) -> str:
    """Return a page's own token, "" where it has none. Raises SecretLost."""
    return keys.open(managed.token, *_of(profile), managed.page_id)


def seal_installation(keys: KeyRing, token: Token, installation: Installation) -> str:
    """Return the bot's own token as the installation's row keeps it."""
    return keys.seal(_TOKEN.dump_json(token).decode(), *_in(installation))


def opened_installation(keys: KeyRing, installation: Installation) -> Token:
    """Return the bot's own token. Raises SecretLost."""
    return _TOKEN.validate_json(keys.open(installation.token, *_in(installation)))


def seal_facts(keys: KeyRing, facts: Mapping[str, str], *row: object) -> str:
    """Return a few names and values as a row keeps them, sealed."""
    return keys.seal(_FACTS.dump_json(dict(facts)).decode(), *row) if facts else ""


def opened_facts(keys: KeyRing, sealed: str, *row: object) -> dict[str, str]:
    """Return what was sealed for this row. Raises SecretLost."""
    return _FACTS.validate_json(keys.open(sealed, *row)) if sealed else {}


def _of(profile: Profile) -> tuple[object, ...]:
    return "profile", profile.workspace_id, profile.user_id, profile.service, profile.native_id


def _in(installation: Installation) -> tuple[object, ...]:
    return "installation", installation.enterprise_id, installation.team_id
