"""What we ask of a Mastodon server: REST API v1 and v2, WebFinger (RFC 7033)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from providers.api import Api, parsed, spent_until
from providers.errors import Unavailable
from providers.http import Limits, Reply
from providers.vocabulary import Page
from providers.window import mark

LIMIT = 40
# As many as every version gives.
MENTIONS = 30
# Servers that know no "types" know what is left out: both are said.
WANTED = ("mention", "quote")
UNWANTED = ("follow", "follow_request", "favourite", "reblog", "poll")
ORDINARY = Limits()
_PREVIOUS = re.compile(r'<([^<>]*)>\s*;[^<]*\brel="?prev"?')
# What a person waits for in a search, from each of several servers.
PATIENCE = Limits(bytes=2_000_000, seconds=8)


@dataclass(frozen=True, slots=True)
class Answer:
    """JSON, a mark of the bytes it came in, and when to ask next if the server named a moment.

    `above` is what the server says to ask for the ones right above these ("min_id"), "" for none.
    """

    json: Any
    mark: str
    not_before: datetime | None
    above: str = ""


async def ask(api: Api, url: str, *, limits: Limits = ORDINARY, **params: Any) -> Answer:
    """GET `url`. Raises ProviderError."""
    reply = await api.send("GET", url, params=params, limits=limits)
    return Answer(
        parsed(reply),
        mark(reply.body),
        spent_until(reply.headers, "x-ratelimit", api.now),
        _above(reply),
    )


async def send_form(api: Api, url: str, form: Mapping[str, str]) -> Reply:
    """POST a form that may arrive twice; an answer of any status is returned.

    Some servers (snac) close connections that they promised to keep, which only a GET survives.
    Raises ProviderError.
    """
    try:
        return await api.http.request("POST", url, data=form, limits=PATIENCE)
    except Unavailable:
        return await api.http.request("POST", url, data=form, limits=PATIENCE)


async def newest(api: Api, page: Page) -> Answer:
    """Return the account's newest statuses, without boosts."""
    return await _statuses(api, page)


async def above(api: Api, page: Page, its_id: str) -> Answer:
    """Return the statuses right above that one; "0" stands below all of them."""
    return await _statuses(api, page, min_id=its_id)


async def below(api: Api, page: Page, its_id: str) -> Answer:
    """Return the statuses below that one; below "" are the newest."""
    return await _statuses(api, page, max_id=its_id or None)


async def newest_mentions(api: Api, page: Page) -> Answer:
    """Return the newest notifications of mentions and quotes, those of filtered people too."""
    return await _notifications(api, page)


async def mentions_above(api: Api, page: Page, its_id: str) -> Answer:
    """Return the notifications right above that one."""
    return await _notifications(api, page, min_id=its_id)


async def account(api: Api, page: Page) -> Any:
    """Return the account itself."""
    return (await ask(api, page.native_id)).json


async def status(api: Api, url: str) -> Any:
    """Return one status by its native id. Raises PageGone when it is deleted."""
    return (await ask(api, url)).json


async def lookup(api: Api, origin: str, name: str) -> Any:
    """Return an account of that server by its name there."""
    url = f"{origin}/api/v1/accounts/lookup"
    return (await ask(api, url, limits=PATIENCE, acct=name)).json


async def search(api: Api, words: str, *, most: int) -> Any:
    """Return accounts that the default server knows, near and far."""
    url = f"{api.base_url}/api/v2/search"
    return (await ask(api, url, limits=PATIENCE, q=words, type="accounts", limit=most)).json


async def webfinger(api: Api, origin: str, resource: str) -> Any:
    """Return what a server says of `acct:name@host` or of a profile's address."""
    url = f"{origin}/.well-known/webfinger"
    return (await ask(api, url, limits=PATIENCE, resource=resource)).json


async def _statuses(api: Api, page: Page, **params: Any) -> Answer:
    url = f"{page.native_id}/statuses"
    params |= {"limit": LIMIT, "exclude_reblogs": "true"}
    return await ask(api, url, **params)


async def _notifications(api: Api, page: Page, **params: Any) -> Answer:
    del page
    params |= {"limit": MENTIONS, "include_filtered": "true"}
    params |= {"types[]": list(WANTED), "exclude_types[]": list(UNWANTED)}
    return await ask(api, f"{api.base_url}/api/v1/notifications", **params)


def _above(reply: Reply) -> str:
    found = _PREVIOUS.search(reply.headers.get("link", ""))
    return parse_qs(urlsplit(found[1]).query).get("min_id", [""])[0] if found else ""
