"""Polling the account of a `Server`, as all its stories do."""

from providers.mastodon.polling import poll, poll_mentions
from providers.vocabulary import Batch
from tests.providers.mastodon.server import Server, account_page
from tests.providers.played import played

URL = "https://social.example.com"
PAGE = account_page(URL)


async def poll_once(server: Server, cursor: str = "") -> Batch:
    """Poll the server's account once."""
    return await poll(played(server.answer), PAGE, cursor)


async def mentions_once(server: Server, cursor: str = "") -> Batch:
    """Poll the account's mentions once."""
    return await poll_mentions(played(server.answer), PAGE, cursor)


def texts(batch: Batch) -> list[str]:
    """Return what the items say."""
    return [item.html.removeprefix("<p>").removesuffix("</p>") for item in batch.items]


def native(its_id: int) -> str:
    """Return a status's native id."""
    return f"{URL}/api/v1/statuses/{its_id}"
