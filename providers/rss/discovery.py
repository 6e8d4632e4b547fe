"""Finding the feeds behind what a person typed: a feed's address, or that of any page of a site."""

import asyncio
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from providers.api import Api
from providers.errors import AddressRefused, ProviderError, UnexpectedReply
from providers.http import Reply
from providers.rss import calls
from providers.rss.alternates import Site, main_first, site, text, usual
from providers.rss.asked import addresses
from providers.rss.entry import Feed
from providers.rss.items import shown, url
from providers.rss.reading import read
from providers.vocabulary import Found, Page, Tried

MOST_CANDIDATES = 10
AT_ONCE = 5


@dataclass(frozen=True, slots=True)
class _Seen:
    """A feed that answered, and where."""

    feed: Feed
    address: str


async def find_pages(api: Api, query: str, /) -> Found:
    """Return the feeds behind an address, the site's main one first, and what was tried in vain."""
    try:
        wanted = addresses(query)
    except AddressRefused as error:
        return Found(tried=(Tried(what=_cut(query) or "nothing", why=str(error)),))
    tried: list[Tried] = []
    for address in wanted:
        try:
            reply = await calls.get(api, address, limits=calls.PATIENCE)
        except ProviderError as error:
            tried.append(Tried(what=_cut(address), why=str(error)))
            if isinstance(error, AddressRefused):
                break
            continue
        return await _found(api, address, reply)
    return Found(tried=tuple(tried))


async def _found(api: Api, address: str, reply: Reply) -> Found:
    try:
        return Found(pages=(_page(await _seen(address, reply), Site()),))
    except UnexpectedReply as error:
        why = str(error)
    if not reply.body.strip():
        return Found(tried=(Tried(what=_cut(address), why=why),))
    about = await asyncio.to_thread(site, text(reply), reply.url, reply.headers)
    pages, failed = await _look(api, [feed for feed, _ in about.feeds], about)
    if not pages and not about.feeds:
        why = "is no feed and names none"
        pages, failed = await _look(api, usual(reply.url), about)
    return Found(pages=pages, tried=() if pages else (Tried(what=_cut(address), why=why), *failed))


async def _look(
    api: Api, candidates: list[str], about: Site
) -> tuple[tuple[Page, ...], list[Tried]]:
    """Read each candidate; return a page for each feed, in their order, and what failed."""
    gate, failed = asyncio.Semaphore(AT_ONCE), []

    async def ask(candidate: str) -> _Seen | None:
        try:
            async with gate:
                return await _seen(
                    candidate, await calls.get(api, candidate, limits=calls.PATIENCE)
                )
        except ProviderError as error:
            failed.append(Tried(what=_cut(candidate), why=str(error)))
            return None

    seen = await asyncio.gather(*(ask(candidate) for candidate in candidates[:MOST_CANDIDATES]))
    found = _distinct([one for one in seen if one])
    pages = {page.native_id: page for page in (_page(one, about) for one in found)}
    order = main_first((page.native_id, page.name) for page in pages.values())
    return tuple(pages[native_id] for native_id, _ in order), failed


async def _seen(address: str, reply: Reply) -> _Seen:
    content_type = reply.headers.get("content-type", "application/xml")
    canonical = reply.moved_to or address
    return _Seen((await read(reply.body, content_type, canonical)).feed, canonical)


def _distinct(found: list[_Seen]) -> list[_Seen]:
    """Leave out what tells the same stories again, in another format."""
    kept: dict[object, _Seen] = {}
    for one in found:
        stories = tuple(url(entry) for entry in one.feed.entries[:5])
        kept.setdefault((shown(one.feed.title), stories) if stories else one.address, one)
    return list(kept.values())


def _page(seen: _Seen, about: Site) -> Page:
    parts, feed = urlsplit(seen.address), seen.feed
    root = f"{parts.scheme}://{parts.netloc}/"
    page = Page(
        service="rss",
        native_id=seen.address,
        name=(shown(feed.title) or about.name or parts.netloc)[:200],
        url=feed.link if feed.link.startswith(("http://", "https://")) else root,
        handle=(parts.hostname or "").removeprefix("www."),
        picture_url=feed.picture_url or about.picture_url,
    )
    return replace(page, description=shown(feed.subtitle)[:500] or about.description)


def _cut(what: str) -> str:
    return what.strip() if len(what.strip()) <= 100 else what.strip()[:99] + "…"
