"""Reading a document without holding up the loop: the readers load with the first one."""

import asyncio
from collections.abc import Collection

from providers.errors import UnexpectedReply
from providers.rss.entry import NotAFeed, Reading

# A document that is longer is read in a thread, so that nobody waits for it.
LONGEST_ON_THE_LOOP = 200_000


async def read(body: bytes, content_type: str, base: str, known: Collection[str] = ()) -> Reading:
    """Read a feed; entries whose mark is in `known` may be left out. Raises UnexpectedReply."""
    if not body.strip():
        raise UnexpectedReply("sends an empty page")
    # A start after which nothing has changed anywhere needs no reader, nor feedparser behind it.
    from providers.rss import documents  # noqa: PLC0415

    try:
        if len(body) <= LONGEST_ON_THE_LOOP:
            found = documents.quickly(body, content_type, base, known)
        else:
            found = await asyncio.to_thread(documents.quickly, body, content_type, base, known)
        if found is not None:
            return found
        return await asyncio.to_thread(documents.thoroughly, body, content_type, base)
    except NotAFeed as error:
        raise UnexpectedReply("is not a feed") from error
