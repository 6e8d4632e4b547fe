"""The polls of stories: a page's own and its visitors', those that tag it, and anyone's page."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

from providers._meta.calls import as_app
from providers._meta.errors import Invalid, needing
from providers.api import Api
from providers.errors import Cause, ReconnectNeeded, Unavailable
from providers.facebook import calls, items
from providers.facebook.calls import Listing
from providers.facebook.cursor import Cursor
from providers.facebook.following import Edge, follow
from providers.facebook.permissions import READ, READ_OTHERS, SWITCH_ON
from providers.vocabulary import Batch, Kind, Page

# How long a refusal to show what others write is taken for granted.
NARROW = timedelta(hours=6)
NEEDS_FEATURE = (
    "shows public pages only to apps that Meta has granted *Page Public Content Access*, which "
    "whoever runs this bot can apply for"
)


def _is_elsewhere(found: Any, page: Page) -> bool:
    return not items.is_own_wall(found, page)


FEED = Edge(
    listing=Listing(name="feed", fields=calls.WALL_STORY, shows_hidden=True),
    belongs=items.is_own_wall,
)
OWN = Edge(listing=Listing(name="published_posts", fields=calls.OWN_STORY))
TAGGED = Edge(
    listing=Listing(name="tagged", fields=calls.STORY),
    kind=Kind.MENTION,
    belongs=_is_elsewhere,
)
PLAINLY_TAGGED = replace(TAGGED, listing=replace(TAGGED.listing, fields=calls.OWN_STORY))
PUBLIC = Edge(
    listing=Listing(name="published_posts", fields=calls.STORY, most=calls.PUBLIC_STORIES),
    reads_back=False,
    lost=f"shows only the {calls.PUBLIC_STORIES} newest posts of a public page",
)
PLAIN = replace(PUBLIC, listing=replace(PUBLIC.listing, fields=calls.OWN_STORY))


async def poll(api: Api, page: Page, cursor: str) -> Batch:
    """Bring the stories of a page's feed: its own, and those that visitors wrote on it.

    Five photos that were added to an album are one story. Where the person did not let us read what
    others write, the page's own stories come alone. Raises ProviderError.
    """
    with needing(READ, why=SWITCH_ON):
        return await _as_much_as_allowed(api, page, cursor, FEED, OWN)


async def poll_mentions(api: Api, page: Page, cursor: str) -> Batch:
    """Bring the stories elsewhere that tag the page. Raises ProviderError.

    Where their likes and comments may not be counted, they come without.
    """
    with needing(READ_OTHERS, why=SWITCH_ON):
        return await _as_much_as_allowed(api, page, cursor, TAGGED, PLAINLY_TAGGED)


async def poll_public(api: Api, page: Page, cursor: str) -> Batch:
    """Bring what happens to the 100 newest posts of anyone's page. Raises ProviderError.

    Asked with the app's own token, which needs the feature *Page Public Content Access*.
    """
    with needing_feature():
        return await _as_much_as_allowed(as_app(api), page, cursor, PUBLIC, PLAIN)


@contextmanager
def needing_feature() -> Iterator[None]:
    """Say what the app lacks; nobody's profile is to blame."""
    try:
        yield
    except Invalid as error:
        raise Unavailable(NEEDS_FEATURE) from error
    except ReconnectNeeded as refusal:
        lacks_feature = refusal.cause is Cause.PERMISSION
        why = NEEDS_FEATURE if lacks_feature else "does not take this app's own id and secret"
        raise Unavailable(why) from refusal


async def _as_much_as_allowed(
    api: Api, page: Page, cursor: str, whole: Edge, narrow: Edge
) -> Batch:
    """Follow the whole list, or the narrow one for some hours after the whole was refused."""
    seen, now = Cursor.read(cursor), int(api.now.timestamp())
    if seen and seen.narrow_until > now:
        return await follow(api, page, seen, narrow, narrow_until=seen.narrow_until)
    try:
        return await follow(api, page, seen, whole)
    except Invalid:
        pass
    except ReconnectNeeded as refusal:
        if refusal.cause is not Cause.PERMISSION:
            raise
    until = now + int(NARROW.total_seconds())
    return await follow(api, page, seen, narrow, narrow_until=until)
