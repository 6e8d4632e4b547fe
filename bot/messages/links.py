"""Addresses that a stranger wrote: which may be opened or shown, and where they lead."""

import ipaddress
import re
from functools import lru_cache
from urllib.parse import SplitResult, quote, unquote, urlsplit

from providers.addresses import is_public

LONGEST = 3_000
_TIDY = re.compile(r"[!#$%&'()*+,./0-9:;=?@A-Z_a-z\[\]~-]+")
_HOST = re.compile(r"[a-z0-9._-]+|\[[0-9a-f:.]+\]")
_CLAIMED = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}")
_AT_HOME = (".local", ".localhost", ".internal", ".home.arpa", ".lan")


def web(url: str) -> str:
    """Return an http or https address in ASCII, at most 3,000 characters; "" for anything else.

    One with a user name is refused: "https://bank.example@evil.example" leads to the latter.
    """
    parts = _split(url)
    return parts.geturl() if parts and parts.scheme in {"http", "https"} else ""


def openable(url: str) -> str:
    """Return an address that may be linked in a text: http, https or mailto; else ""."""
    if url.lower().startswith("mailto:") and len(url) < LONGEST:
        return "mailto:" + quote(unquote(url[7:]).strip(), safe="@.+-_,?=&%")
    return web(url)


def picture(url: str) -> str:
    """Return an address that Slack can fetch a picture from: https, open to all; else ""."""
    found = web(url)
    if not found.startswith("https://"):
        return ""
    host = urlsplit(found).hostname or ""
    if _is_number(host):
        return found if is_public(host) else ""
    return found if "." in host and not host.endswith(_AT_HOME) else ""


def host(url: str) -> str:
    """Return where an address leads: the host without "www.", or the mailbox of a mailto."""
    if url.startswith("mailto:"):
        return unquote(url[7:].partition("?")[0])
    parts = _split(url)
    return (parts.hostname or "").removeprefix("www.") if parts else ""


def labelled(label: str, url: str) -> str:
    """Return the label; one that reads like another address is followed by the real host."""
    real = host(url)
    claimed = (one.lower() for one in _CLAIMED.findall(label))
    if all(_same_site(one, real.rpartition("@")[2]) for one in claimed):
        return label
    return f"{label} ({real})"


@lru_cache(maxsize=2048)
def _split(url: str) -> SplitResult | None:
    """Return the parts of a web address, host and path in ASCII, or None for one that is none."""
    url = url.strip()
    if len(url) > LONGEST:
        return None
    try:
        parts = urlsplit(url)
        name = _in_ascii(parts.hostname or "")
        port = f":{parts.port}" if parts.port else ""
    except (ValueError, UnicodeError):
        return None
    if "@" in parts.netloc or not _HOST.fullmatch(name):
        return None
    tidy = parts._replace(netloc=name + port, **{
        part: _quoted(getattr(parts, part)) for part in ("path", "query", "fragment")
    })  # fmt: skip
    return tidy if len(tidy.geturl()) <= LONGEST else None


def _in_ascii(name: str) -> str:
    if name.isascii():
        return f"[{name}]" if ":" in name else name
    return name.encode("idna").decode()


def _quoted(part: str) -> str:
    if not part or _TIDY.fullmatch(part):
        return part
    return quote(part, safe="!#$%&'()*+,/:;=?@[]~", errors="ignore")


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _same_site(claimed: str, real: str) -> bool:
    claimed = claimed.removeprefix("www.")
    return claimed == real or real.endswith(f".{claimed}") or claimed.endswith(f".{real}")
