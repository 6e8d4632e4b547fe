"""Finding a site by any of its addresses."""

from providers.api import Api
from providers.errors import AddressRefused, ProviderError
from providers.vocabulary import Found, Tried
from providers.wordpress import sites
from providers.wordpress.addresses import addresses


async def find_pages(api: Api, query: str, /) -> Found:
    """Return the site behind an address, or what was tried in vain."""
    try:
        wanted = addresses(query)
    except AddressRefused as error:
        return Found(tried=(_vain(query, error),))
    tried: list[Tried] = []
    for address in wanted:
        try:
            return Found(pages=((await sites.found(api, address)).page,))
        except ProviderError as error:
            tried.append(_vain(address, error))
            if isinstance(error, AddressRefused):
                break
    return Found(tried=tuple(tried))


def _vain(what: str, error: ProviderError) -> Tried:
    what = what.strip() or "nothing"
    return Tried(what=what if len(what) <= 100 else f"{what[:99]}…", why=str(error))
