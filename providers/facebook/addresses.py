"""What a person typed: the address of a page, its @handle, its number, or words. Pure."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

_HOSTS = re.compile(r"(?:[a-z]{1,5}(?:-[a-z]{2})?\.)?(?:facebook\.com|fb\.com|fb\.me)")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-]{2,49}")
_NUMBER = re.compile(r"[0-9]{5,20}")
# Newer addresses end a page's name with its number: /p/Acme-Works-61550000000000/.
_ENDS_WITH_NUMBER = re.compile(r".*-([0-9]{10,20})")
# Marks of writing direction and spaces of no width, which are copied along with addresses.
_UNSEEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
NO_PAGES = {"groups", "events", "watch", "marketplace", "hashtag", "share", "login", "sharer.php"}
BEFORE_NAMES = {"pages", "people", "p", "pg"}


@dataclass(frozen=True, slots=True)
class Named:
    """A page by its name in addresses, or by its number."""

    name: str

    def __str__(self) -> str:
        return self.name if self.name.isdigit() else f"@{self.name}"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """An address that is no page's."""

    url: str

    def __str__(self) -> str:
        return self.url


Typed = Named | Elsewhere | str


def understood(query: str, home: str) -> Typed:
    """Return what the person means; what is neither address nor handle are words.

    `home` is where pages are, beside Facebook's own hosts.
    """
    query = _bare(query)
    if _is_address(query, home):
        return _address(query, home)
    if _NUMBER.fullmatch(query):
        return Named(query)
    if query.startswith("@") and _NAME.fullmatch(query[1:]):
        return Named(query[1:])
    return query.removeprefix("@").strip()


def handle_like(words: str) -> Named | None:
    """Return words written together, as a page that is called so might have for a handle."""
    joined = re.sub(r"[^A-Za-z0-9.]", "", words)
    return Named(joined) if _NAME.fullmatch(joined) else None


def _bare(query: str) -> str:
    """Return a query without what Slack puts around an address, and without signs unseen."""
    query = _UNSEEN.sub("", query).strip()
    if query.startswith("<") and query.endswith(">"):
        query = query[1:-1].partition("|")[0]
    return query.strip()


def _is_address(query: str, home: str) -> bool:
    host = query.partition("/")[0].lower()
    with_scheme = re.match(r"https?://", query, re.IGNORECASE)
    return bool(with_scheme) or ("/" in query and (bool(_HOSTS.fullmatch(host)) or host in home))


def _address(query: str, home: str) -> Named | Elsewhere:
    url = query if "://" in query else f"https://{query}"
    try:
        parts, own = urlsplit(url), urlsplit(home)
    except ValueError:
        return Elsewhere(query)
    host, at_home = parts.netloc.lower(), parts.netloc.lower() == own.netloc
    if not at_home and not _HOSTS.fullmatch(host):
        return Elsewhere(query)
    path = parts.path.removeprefix(own.path) if at_home else parts.path
    name = _named(unquote(path), parts.query)
    return Named(name) if name else Elsewhere(query)


def _named(path: str, query: str) -> str:
    """Return the name or number in an address's path, "" for an address of something else."""
    steps = [step for step in path.split("/") if step]
    if not steps or steps[0].lower() in NO_PAGES:
        return ""
    if steps[0].lower() == "profile.php":
        number = parse_qs(query, max_num_fields=50).get("id", [""])[0]
        return number if _NUMBER.fullmatch(number) else ""
    if steps[0].lower() in BEFORE_NAMES:
        steps = steps[1:]
        if len(steps) > 1 and _NUMBER.fullmatch(steps[-1]):
            return steps[-1]
    first = steps[0] if steps else ""
    numbered = _ENDS_WITH_NUMBER.fullmatch(first)
    if numbered:
        return numbered[1]
    return first if _NAME.fullmatch(first) else ""
