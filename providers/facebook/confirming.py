"""Whether what a list no longer shows was deleted: each is asked for by itself."""

from collections.abc import Sequence

from providers.api import Api
from providers.errors import (
    Cause,
    PageGone,
    RateLimited,
    ReconnectNeeded,
    Unavailable,
    UnexpectedReply,
)
from providers.facebook import calls

# Vanished ones that one poll asks for; the others wait for the next.
CONFIRMATIONS = 5


async def confirmed(api: Api, suspects: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return which of these are deleted, and which must be asked for again."""
    gone: list[str] = []
    for place, its_id in enumerate(suspects):
        if place == CONFIRMATIONS:
            return tuple(gone), tuple(suspects[place:])
        try:
            await calls.one(api, its_id)
        except PageGone:
            gone.append(its_id)
        except UnexpectedReply:
            continue
        except ReconnectNeeded as refusal:
            # Hidden from us is not deleted.
            if refusal.cause is not Cause.PERMISSION:
                raise
        except (RateLimited, Unavailable):
            return tuple(gone), tuple(suspects[place:])
    return tuple(gone), ()
