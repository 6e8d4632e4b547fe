"""What a person typed into the search box, as addresses to look at."""

import re
from urllib.parse import quote, urlsplit, urlunsplit

from providers.errors import AddressRefused

LONGEST = 2_000
_PLAIN = "/%:@!$&'()*+,;=~"
_SCHEME = re.compile(r"^([a-z][a-z0-9+.-]*):(?=//|https?:)", re.IGNORECASE)
_NO_PAGE = "is not a web address; try one like https://example.com"


def addresses(query: str) -> tuple[str, ...]:
    """Return the addresses that a person may mean, the likeliest first. Raises AddressRefused."""
    text = _bare(query)
    if not text:
        raise AddressRefused("is empty; paste the address of a page")
    if len(text) > LONGEST:
        raise AddressRefused(f"is longer than an address can be ({LONGEST} characters)")
    scheme = (found := _SCHEME.match(text)) and found[1].lower()
    if scheme == "feed":
        text = text.partition(":")[2].removeprefix("//")
        return addresses(text)
    if scheme and scheme not in {"http", "https"}:
        raise AddressRefused(f"starts with {scheme}:, and I only visit https: and http: pages")
    if scheme:
        return (whole(text),)
    return whole("https://" + text), whole("http://" + text)


def whole(url: str) -> str:
    """Return an address with its host in ASCII and its path escaped. Raises AddressRefused."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        ascii_host = host.encode("idna").decode() if not host.isascii() else host
    except (UnicodeError, ValueError) as error:
        raise AddressRefused(_NO_PAGE) from error
    if parts.password is not None:
        raise AddressRefused("has a password in it, which I do not use")
    if "@" in parts.netloc or not _is_host(ascii_host):
        raise AddressRefused(_NO_PAGE)
    shown = f"[{ascii_host}]" if ":" in ascii_host else ascii_host
    netloc = shown if port is None else f"{shown}:{port}"
    path, query = quote(parts.path or "/", safe=_PLAIN), quote(parts.query, safe=_PLAIN + "?[]")
    return urlunsplit((parts.scheme.lower(), netloc, path, query, ""))


def _bare(query: str) -> str:
    """Return a query without what Slack and people put around an address."""
    text = (
        query.strip()
        .strip("\u200b\u2060\ufeff\u200e\u200f\u202a\u202c\u2066\u2067\u2068\u2069")
        .strip()
    )
    if text.startswith("<") and text.endswith(">"):
        text = text[1:-1].partition("|")[0]
    return text.strip("\"'“”\u2018’ ")


def _is_host(host: str) -> bool:
    if ":" in host:
        return True
    is_name = bool(re.fullmatch(r"[A-Za-z0-9._-]+", host)) and ".." not in host
    return is_name and (
        "." in host.strip(".") or host == "localhost" or host.isdigit() or host[:2] == "0x"
    )
