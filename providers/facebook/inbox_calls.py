"""What we ask of a page's inbox: conversations and their messages (Graph API v26.0)."""

from typing import Any

from providers._meta import paging
from providers._meta.calls import Answer, gently, read
from providers.api import Api

# Of older messages Facebook tells nothing.
MESSAGES = 20
CONVERSATION = "id,link,updated_time,can_reply,participants"
MESSAGE = "id,created_time,from,to,message,attachments"


async def conversations(api: Api, page_id: str, after: int, most: int, onwards: str) -> Answer:
    """Return conversations with their newest messages, that which was written in last first.

    `after` leaves out what was not written in since (milliseconds since 1970, 0 for none).
    """
    only: dict[str, Any] = {"updated_after_ms": after} if after else {}

    async def ask(limit: int) -> Answer:
        return await read(
            api,
            f"{page_id}/conversations",
            platform="messenger",
            fields=f"{CONVERSATION},messages.limit({MESSAGES}){{{MESSAGE}}}",
            limit=limit,
            **only,
            **paging.parameters(onwards),
        )

    return await gently(ask, most)


async def messages(api: Api, conversation: str) -> Any:
    """Return the newest messages of a conversation, the newest first."""
    return (await read(api, f"{conversation}/messages", fields=MESSAGE, limit=MESSAGES)).json
