"""Hiding answers: the list `hiddenReplies` of a thread's gate, which only who began it may write.

The gate is a record `app.bsky.feed.threadgate` under the key of the thread's first post. It says
too who may answer (`allow`): that stays as it is.
"""

import contextlib
from collections.abc import Callable
from typing import Any

from providers.api import Api
from providers.bluesky import composing, records
from providers.bluesky.refusals import Changed
from providers.errors import NotDone, Unavailable
from providers.shapes import expected_shape, text

GATE = "app.bsky.feed.threadgate"
MOST = 300
# The app may write the same gate at the same moment.
TRIES = 3

Hidden = list[str]


async def hide(api: Api, root: str, uri: str) -> None:
    """Hide an answer in the thread that the post `root` begins. Raises NotDone, ProviderError."""

    def more(hidden: Hidden) -> Hidden:
        if len(hidden) >= MOST:
            raise NotDone(f"hides at most {MOST} answers below one post, and so many are hidden")
        return [*hidden, uri]

    await _change(api, root, lambda hidden: hidden if uri in hidden else more(hidden))


async def unhide(api: Api, root: str, uri: str) -> None:
    """Show it again. Raises ProviderError."""
    await _change(api, root, lambda hidden: [one for one in hidden if one != uri])


async def _change(api: Api, root: str, change: Callable[[Hidden], Hidden]) -> None:
    post = records.place(root)
    at = records.Place(post.did, GATE, post.key)
    for _ in range(TRIES):
        cid, gate = await records.read(api, at) or (None, _open(api, root))
        with expected_shape():
            before = [text(one) for one in gate.get("hiddenReplies") or ()]
        after = change(before)
        if after == before:
            return
        with contextlib.suppress(Changed):
            await records.put(api, at, {**gate, "hiddenReplies": after}, cid)
            return
    raise Unavailable("lets the app write first, again and again")


def _open(api: Api, root: str) -> dict[str, Any]:
    """Return a gate that lets everyone in."""
    return {"$type": GATE, "post": root, "createdAt": composing.written_at(api)}
