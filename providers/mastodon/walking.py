"""What an account has written since a moment, as far back as is polite to ask."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from providers.api import Api
from providers.mastodon import calls
from providers.shapes import expected_shape, key, moment, records
from providers.vocabulary import Page

MOST_ANSWERS = 10


@dataclass(frozen=True, slots=True)
class Walk:
    """Statuses, the newest first; `reaches` tells whether they go back to the moment."""

    statuses: tuple[dict[str, Any], ...] = field(default_factory=tuple)
    reaches: bool = False


async def back_to(api: Api, page: Page, since: datetime) -> Walk:
    """Return what was written since, and perhaps some more. Raises ProviderError."""
    found: dict[str, dict[str, Any]] = {}
    for _ in range(MOST_ANSWERS):
        answer = await calls.below(api, page, next(reversed(found), ""))
        with expected_shape():
            fresh = {key(one["id"]): one for one in records(answer.json)}
            # A server that does not know max_id answers with its newest again.
            is_end = set(fresh) <= set(found)
            found |= fresh
            dates = [moment(one["created_at"]) for one in fresh.values()]
        if is_end or any(at and at < since for at in dates):
            return Walk(tuple(found.values()), reaches=True)
    return Walk(tuple(found.values()))
