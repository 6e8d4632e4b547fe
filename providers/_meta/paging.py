"""Where a list goes on, as Graph's `paging` tells it (Graph API v26.0). Pure.

`paging.next` is a URL out of an answer, so it is never followed: its paging parameters alone are
taken, and asked for at our own address with our own token (which it does not repeat).
"""

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from providers.shapes import record, text

PARAMETERS = frozenset({"after", "until", "__paging_token"})
LONGEST = 1_000


def onwards(answer: Any) -> str:
    """Return what asks for the next, older portion, as a query; "" at the end of the list."""
    following = text(record(record(answer).get("paging")).get("next"))
    found = [(name, value) for name, value in _query(following) if name in PARAMETERS]
    query = urlencode(found)
    return query if len(query) <= LONGEST else ""


def parameters(query: str) -> dict[str, Any]:
    """Return the parameters that `onwards` wrote."""
    return {name: value for name, value in _query(f"?{query}") if name in PARAMETERS}


def _query(url: str) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(url).query, max_num_fields=50)
