"""Polling the account of a `Server`, as all its stories do."""

from providers.bluesky.polling import poll
from providers.vocabulary import Batch
from tests.providers.bluesky.server import DID, Server, account_page
from tests.providers.played import played

PAGE = account_page()


async def poll_once(server: Server, cursor: str = "") -> Batch:
    """Poll the server's account once."""
    return await poll(played(server.answer), PAGE, cursor)


async def drained(server: Server, cursor: str) -> tuple[list[str], str]:
    """Poll until there is no more; return the texts and the cursor."""
    brought: list[str] = []
    more = True
    while more:
        batch = await poll_once(server, cursor)
        brought, cursor, more = [*brought, *texts(batch)], batch.cursor, batch.more
    return brought, cursor


def texts(batch: Batch) -> list[str]:
    """Return what the items say."""
    return [item.html.removeprefix("<p>").removesuffix("</p>") for item in batch.items]


def uri(key: str) -> str:
    """Return a post's native id."""
    return f"at://{DID}/app.bsky.feed.post/{key}"
