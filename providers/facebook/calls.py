"""What we ask Facebook for: pages, their stories, comments and tags (Graph API v26.0).

The page and its list come in one answer, by nested fields: a poll is one request.
"""

from typing import Any

from providers._meta import paging
from providers._meta.calls import ORDINARY, Answer, gently, read
from providers.api import Api
from providers.http import Limits

# What a person waits for in a search.
PATIENCE = Limits(bytes=2_000_000, seconds=8)
STORIES = 50
PUBLIC_STORIES = 100
# Stories whose comments are followed, and how many of the newest comments of each come along.
TALKED_ABOUT = 50
TALK = 25
FULL_TALK = 100

PAGE = "id,name,username,link,followers_count,picture{url}"
FOUND = f"{PAGE},about,category"
_ATTACHED = "media_type,type,title,description,url,unshimmed_url,media"
OWN_STORY = (
    "id,message,story,created_time,permalink_url,from,full_picture,is_published,shares,"
    f"attachments{{{_ATTACHED},subattachments{{{_ATTACHED}}}}}"
)
# Whoever may not read what others write is refused their counts too.
COUNTS = "comments.limit(0).summary(true),reactions.limit(0).summary(true)"
STORY = f"{OWN_STORY},{COUNTS}"
COMMENT = (
    "id,message,created_time,from{id,name},parent{id},comment_count,like_count,attachment,"
    "permalink_url"
)
NEWEST_FIRST = {"filter": "stream", "order": "reverse_chronological"}


async def newest(api: Api, page_id: str, edge: str, fields: str, most: int) -> Answer:
    """Return the page, and below `edge` its newest stories."""

    async def ask(limit: int) -> Answer:
        return await read(api, page_id, fields=f"{PAGE},{edge}.limit({limit}){{{fields}}}")

    return await gently(ask, most)


async def older(api: Api, page_id: str, edge: str, fields: str, onwards: str) -> Any:
    """Return the stories that follow; `onwards` is what the answer before named."""
    return await _list(api, f"{page_id}/{edge}", fields, STORIES, onwards)


async def talk(api: Api, page_id: str) -> Answer:
    """Return the page's newest stories with the newest comments of each, on both levels."""
    comments = f"comments.filter(stream).order(reverse_chronological).limit({TALK}){{{COMMENT}}}"

    async def ask(limit: int) -> Answer:
        return await read(api, f"{page_id}/feed", fields=f"id,from,{comments}", limit=limit)

    return await gently(ask, TALKED_ABOUT)


async def older_talk(api: Api, story_id: str, onwards: str) -> Any:
    """Return the comments of a story that follow, the newest first."""
    return await _list(api, f"{story_id}/comments", COMMENT, FULL_TALK, onwards, **NEWEST_FIRST)


async def one(api: Api, its_id: str) -> Any:
    """Return a story or comment by its id alone. Raises PageGone when it is deleted."""
    return (await read(api, its_id, fields="id")).json


async def page(api: Api, name_or_id: str) -> Any:
    """Return a page by its id or name."""
    return (await read(api, name_or_id, fields=FOUND, limits=PATIENCE)).json


async def search(api: Api, words: str, most: int) -> Any:
    """Return pages that are called so. Last recorded on v12: it may be gone."""
    return (
        await read(api, "pages/search", q=words, fields=FOUND, limit=most, limits=PATIENCE)
    ).json


async def _list(api: Api, path: str, fields: str, most: int, onwards: str, **params: str) -> Any:
    async def ask(limit: int) -> Answer:
        return await read(
            api,
            path,
            fields=fields,
            limit=limit,
            limits=ORDINARY,
            **params,
            **paging.parameters(onwards),
        )

    return (await gently(ask, most)).json
