"""Publishing as an account, and taking back what it has written."""

from typing import Any

from providers.acting import Draft, Made, Publishing
from providers.api import Api
from providers.bluesky import composing, items, permissions, records
from providers.bluesky.tids import tid
from providers.errors import NotDone
from providers.vocabulary import Page


async def publish(api: Api, page: Page, draft: Draft, /) -> Made:
    """Publish a post, once for each key of a draft."""
    return await written(api, page, await composing.post(api, draft), draft.key)


async def written(api: Api, page: Page, value: dict[str, Any], key: str) -> Made:
    """Write a post or an answer, once for each `key`; without one, each time anew."""
    at = records.Place(page.native_id, items.POST, tid(key) if key else "")
    uri = await records.create(api, at, value)
    author = {"did": page.native_id, "handle": page.handle.removeprefix("@")}
    return Made(native_id=uri, url=items.web_url(uri, author))


async def remove(api: Api, page: Page, native_id: str, /) -> None:
    """Delete what the account has written; answers to it stay."""
    if not items.is_of(native_id, page.native_id):
        raise NotDone("deletes only what the account has written itself")
    await records.delete(api, records.place(native_id))


PUBLISHING = Publishing(
    do=publish,
    limits=composing.LIMITS,
    scopes=(permissions.POSTS,),
    pictures=composing.PICTURES,
    mimes=composing.MIMES,
    bytes=composing.BYTES,
    shown=composing.shown,
)
