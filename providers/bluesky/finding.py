"""Finding accounts: by handle, by DID, by a profile's address, or by words."""

from collections.abc import Sequence
from typing import Any

from providers.api import Api
from providers.bluesky import calls, items
from providers.bluesky.addresses import actor, words
from providers.errors import ProviderError
from providers.shapes import count, expected_shape, record, records, text
from providers.vocabulary import Found, Tried

MOST = 10
HIDDEN = "asks that only people who are signed in see it"


async def find_pages(api: Api, query: str) -> Found:
    """Return the account that is named, or those that words bring to mind, best match first."""
    wanted = actor(query)
    if not wanted:
        return await _by_words(api, words(query))
    try:
        account = await calls.profile(api, wanted)
        with expected_shape():
            return _offered([account])
    except ProviderError as error:
        tried = Tried(what=wanted, why=str(error))
    if wanted.startswith("did:"):
        return Found(tried=(tried,))
    near = await _by_words(api, wanted)
    return Found(pages=near.pages, tried=(tried, *(near.tried if near.pages else ())))


async def _by_words(api: Api, wanted: str) -> Found:
    try:
        with expected_shape():
            listed = records(record(await calls.search(api, wanted)).get("actors"))
            dids = [text(one["did"]) for one in listed][: calls.PROFILES]
        if not dids:
            return Found(tried=(Tried(what="Bluesky", why=f"knows no account like “{wanted}”"),))
        with expected_shape():
            accounts = records(record(await calls.profiles(api, dids)).get("profiles"))
            return _offered(_most_relevant(accounts, wanted)[:MOST])
    except ProviderError as error:
        return Found(tried=(Tried(what="Bluesky", why=str(error)),))


def _most_relevant(accounts: Sequence[Any], wanted: str) -> list[Any]:
    """Return those that are called exactly so first, then by followers."""
    name = wanted.casefold()

    def rank(account: Any) -> tuple[bool, bool, int]:
        handle = text(account["handle"]).casefold()
        named = text(account.get("displayName")).casefold() == name
        exact = name in {handle, handle.partition(".")[0]}
        return not exact, not named, -count(account.get("followersCount"))

    return sorted(accounts, key=rank)


def _offered(accounts: Sequence[Any]) -> Found:
    shown = [account for account in accounts if items.is_for_everyone(account)]
    hidden = [account for account in accounts if not items.is_for_everyone(account)]
    return Found(
        pages=tuple(items.page(account) for account in shown),
        tried=tuple(Tried(what=f"@{text(one['handle'])}", why=HIDDEN) for one in hidden),
    )
