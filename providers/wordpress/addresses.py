"""What a person typed, as addresses of a site. Pure."""

import re
from urllib.parse import urlsplit

from providers.errors import AddressRefused

LONGEST = 2_000
# Marks of writing direction and spaces of no width, which are copied along with addresses.
_UNSEEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_HOST = re.compile(r"(?:[\w-]+\.)+[\w-]+|localhost|\[[0-9a-f:]+\]", re.IGNORECASE)
_LOCAL = re.compile(r"localhost|127\.0\.0\.1|::1")
_NO_SITE = "is not a web address; paste one like https://example.com"


def addresses(query: str) -> tuple[str, ...]:
    """Return the addresses that a person may mean, the likeliest first. Raises AddressRefused."""
    text = _UNSEEN.sub("", query).strip()
    if text.startswith("<") and text.endswith(">"):
        text = text[1:-1].partition("|")[0]
    if len(text) > LONGEST:
        raise AddressRefused(f"is longer than an address can be ({LONGEST} characters)")
    bare = re.sub(r"^https?://", "", text, flags=re.IGNORECASE)
    if bare != text and (is_local(text) or text[:5].lower() == "https"):
        return (_whole(text),)
    # Chats write http: before any name, and a site must be the same however it was typed.
    return _whole(f"https://{bare}"), _whole(f"http://{bare}")


def is_local(url: str) -> bool:
    """Whether an address is on this machine."""
    try:
        return bool(_LOCAL.fullmatch(urlsplit(url).hostname or ""))
    except ValueError:
        return False


def same_host(one: str, other: str) -> bool:
    """Whether two addresses are served by one host, port and all."""
    return urlsplit(one).netloc.lower() == urlsplit(other).netloc.lower()


def _whole(url: str) -> str:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise AddressRefused(_NO_SITE) from error
    if "@" in parts.netloc or not _HOST.fullmatch(f"[{host}]" if ":" in host else host):
        raise AddressRefused(_NO_SITE)
    at = f":{port}" if port else ""
    shown = f"[{host}]" if ":" in host else host
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.scheme.lower()}://{shown}{at}{parts.path or '/'}{query}"
