"""What we write in an account's repository: the XRPC procedures `com.atproto.repo.*`.

A key that we choose makes a record that cannot be written twice.
"""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

from providers.acting import Upload
from providers.api import Api, parsed
from providers.bluesky import calls, permissions, refusals
from providers.errors import NotDone, PageGone, ProviderError, ReconnectNeeded
from providers.http import Limits, Reply
from providers.shapes import expected_shape, record, text

SCOPES = {
    "app.bsky.feed.post": permissions.POSTS,
    "app.bsky.feed.like": permissions.LIKES,
    "app.bsky.feed.threadgate": permissions.GATES,
}
UPLOAD = Limits(seconds=60)
PIECE = 65_536


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record lies: the account that it belongs to, its kind, its key ("": not chosen)."""

    did: str
    collection: str
    key: str = ""

    @property
    def uri(self) -> str:
        """The record's at:// URI."""
        return f"at://{self.did}/{self.collection}/{self.key}"


def place(uri: str) -> Place:
    """Return where the record of an at:// URI lies. Raises TypeError."""
    return Place(*uri.removeprefix("at://").split("/"))


async def create(api: Api, at: Place, value: dict[str, Any]) -> str:
    """Write a new record and return its URI, also when an earlier try has written it there.

    A server answers a key that is taken with 500 and no reason, so we look. Raises ProviderError.
    """
    try:
        reply = await _procedure(api, "createRecord", at, record=value)
        with expected_shape():
            return text(record(parsed(reply))["uri"])
    except ReconnectNeeded:
        raise
    except ProviderError:
        if at.key and await stands(api, at):
            return at.uri
        raise


async def put(api: Api, at: Place, value: dict[str, Any], before: str | None) -> None:
    """Write a record in the place of the version `before` (a CID; None: there is none).

    Raises Changed when another version stands there by now, ProviderError.
    """
    await _procedure(api, "putRecord", at, record=value, swapRecord=before)


async def delete(api: Api, at: Place) -> None:
    """Delete a record; one that is gone already is no error. Raises ProviderError."""
    await _procedure(api, "deleteRecord", at)


async def read(api: Api, at: Place) -> tuple[str, dict[str, Any]] | None:
    """Return a record's CID and value; None when there is none. Raises ProviderError."""
    try:
        answer = await calls.record_at(api, at.did, at.collection, at.key)
    except PageGone:
        return None
    with expected_shape():
        return text(record(answer)["cid"]), record(answer["value"])


async def stands(api: Api, at: Place) -> bool:
    """Whether there is such a record; False also when the server does not say."""
    with contextlib.suppress(ProviderError):
        return await read(api, at) is not None
    return False


async def upload(api: Api, picture: Upload) -> dict[str, Any]:
    """Hand in a picture, and return what stands for it in a record.

    Raises NotDone when it is none, ProviderError.
    """
    reply = await replace(api, check=refusals.as_writer(permissions.PICTURES)).send(
        "POST",
        "/xrpc/com.atproto.repo.uploadBlob",
        content=_Pieces(picture.content),
        headers={"Content-Type": picture.mime, "Content-Length": str(len(picture.content))},
        limits=UPLOAD,
    )
    with expected_shape():
        blob = record(record(parsed(reply))["blob"])
        # The server has looked into it, and names what it really is.
        is_picture = text(blob["mimeType"]).startswith("image/")
    if not is_picture:
        raise NotDone("does not see a picture in that file")
    return blob


@dataclass(frozen=True, slots=True)
class _Pieces:
    """Bytes that are sent bit by bit, each time anew: megabytes at once would hold all else up."""

    whole: bytes

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for start in range(0, len(self.whole), PIECE):
            yield self.whole[start : start + PIECE]


async def _procedure(api: Api, method: str, at: Place, **more: Any) -> Reply:
    key = {"rkey": at.key} if at.key else {}
    body = {"repo": at.did, "collection": at.collection, **key, **more}
    writing = replace(api, check=refusals.as_writer(SCOPES[at.collection]))
    return await writing.send("POST", f"/xrpc/com.atproto.repo.{method}", json=body)
