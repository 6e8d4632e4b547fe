"""What a person typed: a handle, the address of a profile, or words. Pure."""

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

_NAME = r"[^\W_](?:[\w.-]*\w)?|_[\w.-]*\w|_"
_HOST = r"(?:[\w-]+\.)*[\w-]+(?::\d{1,5})?"
_HANDLE = re.compile(rf"(?:acct:|mailto:)?@?(?P<name>{_NAME})@(?P<host>{_HOST})", re.IGNORECASE)
_SCHEMELESS = re.compile(rf"{_HOST}/\S+")
_PROFILE = re.compile(
    rf"/(?:web/|deck/)?(?:@|users/|u/)(?P<name>{_NAME})(?:@(?P<host>{_HOST}))?(?:/.*)?",
)
# Marks of writing direction and spaces of no width, which are copied along with handles.
_UNSEEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_LOCAL = r"http://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?"
_ONE_STEP = re.compile(rf"/~?(?P<name>{_NAME})/?")


@dataclass(frozen=True, slots=True)
class Handle:
    """`name@host`. `origin` is where its host is asked: scheme, host and port."""

    name: str
    host: str
    origin: str

    def __str__(self) -> str:
        return f"@{self.name}@{self.host}"


@dataclass(frozen=True, slots=True)
class Address:
    """The address of a page that may be a profile; `name` is the account's there, if it shows."""

    url: str
    name: str
    host: str
    origin: str

    def __str__(self) -> str:
        return self.url


Typed = Handle | Address | str


def understood(query: str, base_url: str) -> Typed:
    """Return what the person means; what is neither handle nor address are words.

    Hosts are asked over https, but for the one of `base_url`, which has its own scheme.
    """
    query = _bare(query)
    if found := _HANDLE.fullmatch(query):
        host = found["host"].lower()
        return Handle(found["name"], host, _origin(host, base_url))
    if re.match(r"https?://", query, re.IGNORECASE):
        return _address(query, base_url)
    if _SCHEMELESS.fullmatch(query) and ("." in query.split("/")[0] or ":" in query):
        host = query.split("/")[0].lower()
        return _address(f"{_origin(host, base_url)}/{query.split('/', 1)[1]}", base_url)
    return query.removeprefix("@").strip()


def server_named(query: str, base_url: str) -> str:
    """Return where the server is asked that a person named alone, "" when that is no name of one.

    A token goes there: over https, unless the server is on this machine.
    """
    typed = understood(query, base_url)
    if isinstance(typed, str):
        host = typed.strip("/").lower()
        is_host = re.fullmatch(_HOST, host) and ("." in host or ":" in host)
        return _origin(host, base_url) if is_host else ""
    return secure(typed.origin, base_url)


def secure(origin: str, base_url: str) -> str:
    """Return an origin over https, unless it is on this machine or the operator's own."""
    if origin == base_url or re.fullmatch(_LOCAL, origin):
        return origin
    return re.sub(r"^http://", "https://", origin)


def _bare(query: str) -> str:
    """Return a query without what Slack puts around an address, and without signs unseen."""
    query = _UNSEEN.sub("", query).strip()
    if query.startswith("<") and query.endswith(">"):
        query = query[1:-1].partition("|")[0]
    return query.strip()


def _address(url: str, base_url: str) -> Typed:
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2].lower()
        parts.port  # noqa: B018 (reading it checks it)
    except ValueError:
        return url
    if not host:
        return url
    # An account must be the same, however its address was typed.
    origin, path = secure(f"{parts.scheme.lower()}://{host}", base_url), unquote(parts.path)
    found = _PROFILE.fullmatch(path) or _ONE_STEP.fullmatch(path)
    elsewhere = (found.groupdict().get("host") or "").lower() if found else ""
    if found and elsewhere and elsewhere != host:
        return Handle(found["name"], elsewhere, _origin(elsewhere, base_url))
    return Address(f"{origin}{parts.path}", found["name"] if found else "", host, origin)


def _origin(host: str, base_url: str) -> str:
    return base_url if urlsplit(base_url).netloc == host else f"https://{host}"
