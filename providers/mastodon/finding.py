"""Finding accounts on any server: by handle, by a profile's address, or by words."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from providers.api import Api
from providers.errors import PageGone, ProviderError
from providers.mastodon import calls, items
from providers.mastodon.addresses import Address, Handle, understood
from providers.mastodon.pointers import Pointer, pointer
from providers.mastodon.refusals import of_nobody
from providers.shapes import address, count, expected_shape, record, records, text
from providers.vocabulary import Found, Page, Tried

MOST = 10


class Moved(PageGone):
    """The account's owner goes on at `url`."""

    def __init__(self, url: str) -> None:
        """Keep where."""
        super().__init__(f"has moved to {url}")
        self.url = url


async def find_pages(api: Api, query: str) -> Found:
    """Return the one account that a handle or an address names, or those that words suggest."""
    api, typed = replace(api, check=of_nobody), understood(query, api.base_url)
    if isinstance(typed, str):
        return await _by_words(api, typed)
    try:
        return Found(pages=(await _one(api, typed),))
    except Moved as moved:
        return await _after_the_move(api, moved, _vain(str(typed), moved))
    except ProviderError as error:
        return Found(tried=(_vain(str(typed), error),))


async def _after_the_move(api: Api, moved: Moved, tried: Tried) -> Found:
    """Return the account that the one typed has moved to."""
    typed = understood(moved.url, api.base_url)
    if isinstance(typed, str):
        return Found(tried=(tried,))
    try:
        return Found(pages=(await _one(api, typed),), tried=(tried,))
    except ProviderError as error:
        return Found(tried=(tried, _vain(str(typed), error)))


async def _one(api: Api, typed: Handle | Address) -> Page:
    if isinstance(typed, Handle):
        return await _pointed_at(api, typed)
    if not typed.name:
        return await _pointed_at(api, typed)
    try:
        return await _at(api, Pointer(typed.origin, typed.name, f"@{typed.name}@{typed.host}"))
    except Moved:
        raise
    except ProviderError:
        # The address may be of a front that only points at the server with the API.
        return await _pointed_at(api, typed)


async def _pointed_at(api: Api, typed: Handle | Address) -> Page:
    """Ask the host by WebFinger which server has the account, and that server for the account."""
    resource = typed.url if isinstance(typed, Address) else f"acct:{typed.name}@{typed.host}"
    try:
        answer = await calls.webfinger(api, typed.origin, resource)
    except PageGone:
        answer = None
    with expected_shape():
        found = pointer(answer, typed)
    return await _at(api, found)


async def _at(api: Api, found: Pointer) -> Page:
    account = await calls.lookup(api, found.origin, found.name)
    with expected_shape():
        moved = items.moved_to(account)
        if items.is_suspended(account):
            raise PageGone("is suspended by its server")
        if moved:
            raise Moved(moved)
        return items.page(account, found.origin, found.handle_of(account))


async def _by_words(api: Api, words: str) -> Found:
    server = urlsplit(api.base_url).netloc
    try:
        answer = await calls.search(api, words, most=2 * MOST)
        with expected_shape():
            accounts = _most_relevant(records(record(answer).get("accounts")), words)[:MOST]
            homes = [_home(account, api.base_url) for account in accounts]
    except ProviderError as error:
        return Found(tried=(_vain(server, error),))
    if not accounts:
        why = f"knows no account like “{words}”; a whole handle, @name@server, finds any account"
        return Found(tried=(Tried(what=server, why=why),))
    return await _at_home(api, homes)


def _most_relevant(accounts: Sequence[Any], words: str) -> list[Any]:
    """Return those that are called exactly so first, then by followers."""
    wanted = words.casefold()

    def rank(account: Any) -> tuple[bool, int]:
        names = {text(account.get("username")), text(account.get("display_name"))}
        exact = wanted in {name.casefold() for name in names}
        return not exact, -count(max(account.get("followers_count") or 0, 0))

    return sorted(accounts, key=rank)


async def _at_home(api: Api, homes: Sequence[Pointer]) -> Found:
    """Ask each account's own server: only that one shows all its posts."""
    results = await asyncio.gather(*(_at(api, home) for home in homes), return_exceptions=True)
    found = Found()
    for home, result in zip(homes, results, strict=True):
        if isinstance(result, Page):
            found = replace(found, pages=(*found.pages, result))
        elif isinstance(result, ProviderError):
            found = replace(found, tried=(*found.tried, _vain(home.handle, result)))
        else:
            raise result
    return found


def _vain(what: str, error: ProviderError) -> Tried:
    return Tried(what=what, why=str(error))


def _home(account: Any, base_url: str) -> Pointer:
    name, url = text(account["username"]), urlsplit(address(account["url"]))
    origin = f"{url.scheme}://{url.netloc}"
    host = text(account["acct"]).partition("@")[2] or urlsplit(base_url).netloc
    return Pointer(origin if url.netloc else base_url, name, f"@{name}@{host}")
