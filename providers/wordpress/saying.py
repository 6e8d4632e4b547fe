"""What somebody says at a site of theirs: answers and posts, with pictures, each once.

Sites know no idempotency keys. A comment keeps the wish in its user agent, a post among the
attributes of its first block: readers see neither.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from providers.acting import Draft, Made, Target
from providers.api import Api
from providers.fitting import must_fit, pictures_must_fit
from providers.http import USER_AGENT
from providers.shapes import address, expected_shape, key, record, text
from providers.vocabulary import Item, Page
from providers.wordpress import calls, texts, writing
from providers.wordpress.refusals import Repeated
from providers.wordpress.texts import OF_POSTS

MOST_PICTURES = 10
MIMES = ("image/jpeg", "image/png", "image/gif", "image/webp")
# In bytes; many sites take less.
LARGEST = 10_000_000
# Clocks differ.
SLACK = timedelta(minutes=2)
MOST_LOOKS = 5
POSTS, COMMENTS = "/wp/v2/posts", "/wp/v2/comments"


async def reply(api: Api, page: Page, target: Target, draft: Draft, /) -> Made:
    """Comment a post, or answer a comment below it."""
    body = {
        **await _place(api, target.item),
        "content": texts.comment(draft.text),
        "author_user_agent": _signed(draft.key),
    }
    try:
        return _made(page, COMMENTS, await writing.create(api, page.native_id + COMMENTS, body))
    except Repeated:
        found = await find_reply(api, page, target, draft, api.now)
        if not found:
            raise
        return found


async def find_reply(
    api: Api, page: Page, target: Target | None, draft: Draft, since: datetime, /
) -> Made | None:
    """Look for the wish among the comments since, also those that were taken back."""
    del target
    agent = _signed(draft.key)
    params = {"status": "any", "_fields": "id,link,author_user_agent"}

    def is_it(one: Mapping[str, Any]) -> bool:
        return text(one.get("author_user_agent")) == agent

    return await _found(api, page, COMMENTS, params, since, is_it) if draft.key else None


async def publish(api: Api, page: Page, draft: Draft, /) -> Made:
    """Publish a post, whose title is the first line."""
    must_fit(draft.text, OF_POSTS)
    pictures_must_fit(draft.pictures, most=MOST_PICTURES, mimes=MIMES, largest=LARGEST)
    pictures = [await writing.upload(api, page.native_id, one) for one in draft.pictures]
    body = {
        "title": texts.title(draft.text),
        "content": texts.blocks(draft.text, pictures, draft.key),
        "status": "publish",
    }
    return _made(page, POSTS, await writing.create(api, page.native_id + POSTS, body))


async def find_post(
    api: Api, page: Page, target: Target | None, draft: Draft, since: datetime, /
) -> Made | None:
    """Look for the wish among the newest posts, also those that were taken back."""
    del target
    mark = texts.mark(draft.key)
    params = {"status": "publish,trash", "_fields": "id,link,content.raw"}

    def is_it(one: Mapping[str, Any]) -> bool:
        return mark in text(record(one["content"]).get("raw"))

    return await _found(api, page, POSTS, params, since, is_it) if draft.key else None


async def _place(api: Api, item: Item) -> dict[str, str]:
    """Return what is commented; a site would take an answer to a comment that is gone."""
    its_id = item.native_id.rpartition("/")[2]
    if COMMENTS not in item.native_id:
        return {"post": its_id}
    found = await writing.comment(api, item.native_id)
    with expected_shape():
        return {"post": key(found["post"]), "parent": its_id}


def _signed(wish: str) -> str:
    return f"{USER_AGENT} ({wish})" if wish else USER_AGENT


async def _found(
    api: Api,
    page: Page,
    path: str,
    params: Mapping[str, str],
    since: datetime,
    is_it: Callable[[Mapping[str, Any]], bool],
) -> Made | None:
    """Return the one that is it, among those since."""
    after = (since - SLACK).isoformat()
    for number in range(1, MOST_LOOKS + 1):
        some = await writing.listed(api, page.native_id + path, {**params, "after": after}, number)
        with expected_shape():
            hits = [one for one in some if is_it(one)]
        if hits:
            return _made(page, path, hits[0])
        if len(some) < calls.PER_PAGE:
            break
    return None


def _made(page: Page, path: str, told: Mapping[str, Any]) -> Made:
    with expected_shape():
        return Made(
            native_id=f"{page.native_id}{path}/{key(told['id'])}", url=address(told.get("link"))
        )
