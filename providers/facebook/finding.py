"""Finding anyone's page: by its address, handle or number, or by words.

Asked with the app's own token, which needs *Page Public Content Access* (or *… Metadata Access*).
"""

from typing import Any

from providers._meta.calls import as_app
from providers.api import Api
from providers.errors import PageGone, ProviderError, RateLimited
from providers.facebook import calls, items
from providers.facebook.addresses import Elsewhere, Named, handle_like, understood
from providers.facebook.consent import home
from providers.facebook.polling import needing_feature
from providers.shapes import expected_shape, record, records
from providers.vocabulary import Found, Page, Tried

MOST = 10
LABEL = "Facebook"


async def find_pages(api: Api, query: str) -> Found:
    """Return the one page that an address or a handle names, or those that words suggest."""
    typed = understood(query, home(api))
    if isinstance(typed, Elsewhere):
        return Found(tried=(Tried(what=str(typed), why="is not the address of a Facebook page"),))
    if isinstance(typed, Named):
        return await _by_name(api, typed)
    return await _by_words(api, typed)


async def _by_name(api: Api, name: Named) -> Found:
    try:
        return Found(pages=(await _one(api, name),))
    except PageGone:
        return Found(tried=(Tried(what=str(name), why="is no page that Facebook shows to us"),))
    except ProviderError as error:
        return Found(tried=(Tried(what=str(name), why=str(error)),))


async def _one(api: Api, name: Named) -> Page:
    with needing_feature():
        return _page(await calls.page(as_app(api), name.name))


async def _by_words(api: Api, words: str) -> Found:
    """Search, and where that search is not to be had any more, try the words as a handle."""
    try:
        with needing_feature():
            answer = await calls.search(as_app(api), words, MOST)
        with expected_shape():
            pages = tuple(_page(one) for one in records(record(answer).get("data"))[:MOST])
    except RateLimited as error:
        return Found(tried=(Tried(what=LABEL, why=str(error)),))
    except ProviderError as error:
        return await _as_handle(api, words, error)
    if pages:
        return Found(pages=pages)
    why = f"knows no page like “{words}”; a page's whole address finds it"
    return Found(tried=(Tried(what=LABEL, why=why),))


async def _as_handle(api: Api, words: str, error: ProviderError) -> Found:
    tried = Tried(what=LABEL, why=str(error))
    name = handle_like(words)
    if name is None or not api.client.id:
        return Found(tried=(tried,))
    found = await _by_name(api, name)
    return found if found.pages else Found(tried=(tried, *found.tried))


def _page(found: Any) -> Page:
    with expected_shape():
        return items.page(found)
