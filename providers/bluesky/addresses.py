"""What a person typed: a handle, a DID, the address of a profile, or words. Pure."""

import re
from urllib.parse import unquote, urlsplit

_DID = re.compile(r"did:[a-z]+:[\w.:%-]+", re.ASCII)
_HANDLE = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE
)
# Signs that hide in handles copied from the app: marks of writing direction, spaces of no width.
_UNSEEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def actor(query: str) -> str:
    """Return the handle (in small letters) or DID that is meant; "" when these are words."""
    query = _bare(query)
    if query.lower().startswith("at://"):
        return _actor(query[5:].partition("/")[0])
    if _DID.fullmatch(query):
        return query
    if found := _in_profile(query):
        return _actor(found)
    return _actor(query.removeprefix("@"))


def words(query: str) -> str:
    """Return what to search for."""
    return _bare(query).removeprefix("@").strip()


def _bare(query: str) -> str:
    """Return a query without what Slack puts around an address, and without signs unseen."""
    query = _UNSEEN.sub("", query).strip()
    if query.startswith("<") and query.endswith(">"):
        query = query[1:-1].partition("|")[0]
    return query.strip()


def _in_profile(query: str) -> str:
    """Return what stands behind /profile/ in an address, of this app or of one that copies it."""
    url = query if re.match(r"https?://", query, re.IGNORECASE) else f"https://{query}"
    try:
        steps = unquote(urlsplit(url).path).split("/")
    except ValueError:
        return ""
    return steps[2] if len(steps) > 2 and steps[1] == "profile" else ""


def _actor(text: str) -> str:
    text = text.removeprefix("@")
    if _DID.fullmatch(text):
        return text
    return text.lower() if len(text) <= 253 and _HANDLE.fullmatch(text) else ""
