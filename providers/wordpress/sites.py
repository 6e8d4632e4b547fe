"""The site behind any of its addresses: where its API is, and what that says of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

from providers.api import Api
from providers.errors import ProviderError, UnexpectedReply
from providers.http import Reply
from providers.shapes import address, expected_shape, record, text
from providers.vocabulary import Page
from providers.wordpress import calls, items
from providers.wordpress.refusals import of_nobody

REL = "https://api.w.org/"
VERSION = "wp/v2"
LONGEST_HEAD = 500_000
_LINK = re.compile(r'<([^<>]*)>\s*;[^<]*?\brel="?https://api\.w\.org/"?')


@dataclass(frozen=True, slots=True)
class Site:
    """A site. `root` is its API without a slash at its end; paths of the API go right behind it.

    `url` is how the site names itself to people who log in; `authorize_url` is where it gives them
    application passwords, "" where it gives none.
    """

    root: str
    page: Page
    url: str = ""
    authorize_url: str = ""


async def found(api: Api, typed: str) -> Site:
    """Return the site that an address belongs to. Raises ProviderError."""
    api = replace(api, check=of_nobody)
    reply = await calls.site(api, typed)
    named = _named(reply)
    if named:
        return await described(api, named)
    parts = urlsplit(reply.url)
    origin = f"{parts.scheme}://{parts.netloc}"
    for root in (f"{origin}/wp-json", f"{origin}/index.php?rest_route="):
        try:
            return await described(api, root)
        except ProviderError as error:
            why = error
    raise UnexpectedReply("runs no WordPress, or hides its API") from why


async def described(api: Api, root: str) -> Site:
    """Ask an API what site it is of. Raises ProviderError."""
    told = await calls.index(api, root)
    with expected_shape():
        if VERSION not in record(told)["namespaces"]:
            raise UnexpectedReply("speaks no version of the API that I know")
        return Site(root, items.page(told, root), address(told.get("url")), _authorizes(told))


def _named(reply: Reply) -> str:
    """Return the root that an answer names in its Link header (RFC 8288) or its head, or ""."""
    header = _LINK.search(reply.headers.get("link", ""))
    if header:
        return _root(reply, header[1])
    head = _Head()
    head.feed(reply.body[:LONGEST_HEAD].decode("utf-8", "replace"))
    return _root(reply, head.root) if head.root else ""


def _root(reply: Reply, href: str) -> str:
    try:
        return address(urljoin(reply.url, href)).rstrip("/")
    except ValueError:
        return ""


def _authorizes(told: Mapping[str, Any]) -> str:
    ways = told.get("authentication")
    # PHP writes an empty object as a list.
    passwords = record(ways).get("application-passwords") if isinstance(ways, dict) else None
    url = record(record(passwords).get("endpoints")).get("authorization")
    return address(text(url))


class _Head(HTMLParser):
    """Looks for the link to the API."""

    def __init__(self) -> None:
        super().__init__()
        self.root = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the link's address."""
        said = dict(attrs)
        if tag == "link" and said.get("rel") == REL:
            self.root = self.root or said.get("href") or ""
