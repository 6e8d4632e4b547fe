"""What we ask Facebook for: pages, their stories, comments and tags (Graph API v26.0).

The page and its list come in one answer, by nested fields: a poll is one request.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from providers._meta import paging
from providers._meta.calls import ORDINARY, Answer, gently, read
from providers._meta.errors import Invalid
from providers.api import Api
from providers.facebook import standing
from providers.http import Limits
from providers.shapes import expected_shape, record

# What a person waits for in a search.
PATIENCE = Limits(bytes=2_000_000, seconds=8)
STORIES = 50
PUBLIC_STORIES = 100
# Stories whose comments are followed, and how many of the newest comments of each come along.
TALKED_ABOUT = 50
TALK = 25
FULL_TALK = 100
FULL_LIST = 100

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
WALL_STORY = f"{STORY},is_hidden"
# How something stands for the page, and what it may do with it.
STANDING = "is_hidden,user_likes,can_comment,can_hide,can_like,can_remove"
COMMENT = (
    "id,message,created_time,from{id,name},parent{id,can_comment},comment_count,like_count,"
    f"attachment,permalink_url,{STANDING}"
)
NEWEST_FIRST = {"filter": "stream", "order": "reverse_chronological"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list of stories below a page: which of their fields are asked for, and how many at most."""

    name: str
    fields: str
    most: int = STORIES
    shows_hidden: bool = False

    @property
    def params(self) -> dict[str, str]:
        """What the list is asked for beside its fields."""
        return {"include_hidden": "true"} if self.shows_hidden else {}

    def below(self, limit: int) -> str:
        """Return it as a field of the page."""
        params = "".join(f".{name}({value})" for name, value in self.params.items())
        return f"{self.name}.limit({limit}){params}{{{self.fields}}}"


async def newest(api: Api, page_id: str, listing: Listing) -> Answer:
    """Return the page, and below it its newest stories."""

    async def ask(limit: int) -> Answer:
        return await read(api, page_id, fields=f"{PAGE},{listing.below(limit)}")

    return await gently(ask, listing.most)


async def older(api: Api, page_id: str, listing: Listing, onwards: str) -> Any:
    """Return the stories that follow; `onwards` is what the answer before named."""
    path = f"{page_id}/{listing.name}"
    return await _list(api, path, listing.fields, STORIES, onwards, **listing.params)


async def talk(api: Api, page_id: str) -> Answer:
    """Return the page's newest stories with the newest comments of each, on both levels."""
    comments = f"comments.filter(stream).order(reverse_chronological).limit({TALK}){{{COMMENT}}}"

    async def ask(limit: int) -> Answer:
        return await read(api, f"{page_id}/feed", fields=f"id,from,{comments}", limit=limit)

    return await gently(ask, TALKED_ABOUT)


async def older_talk(api: Api, story_id: str, onwards: str) -> Any:
    """Return the comments of a story that follow, the newest first."""
    return await _list(api, f"{story_id}/comments", COMMENT, FULL_TALK, onwards, **NEWEST_FIRST)


async def said(api: Api, its_id: str, since: datetime, onwards: str) -> Any:
    """Return what was said below a story or comment since a moment, the newest first."""
    fields, path = "id,message,created_time,from{id}", f"{its_id}/comments"
    newest_first = {"order": NEWEST_FIRST["order"], "since": _a_minute_before(since)}
    return await _list(api, path, fields, FULL_TALK, onwards, **newest_first)


async def published(api: Api, page_id: str, since: datetime, onwards: str) -> Any:
    """Return what the page has published since a moment, the newest first."""
    path, params = f"{page_id}/published_posts", {"since": _a_minute_before(since)}
    return await _list(api, path, OWN_STORY, STORIES, onwards, **params)


async def dates(api: Api, page_id: str, since: int, until: int, onwards: str) -> Any:
    """Return when the page published what, the newest first (bounds: seconds since 1970)."""
    more = paging.parameters(onwards)
    bounds = {"since": since, "until": until, **more}
    path = f"{page_id}/published_posts"
    return (await read(api, path, fields="id,created_time", limit=FULL_LIST, **bounds)).json


async def one(api: Api, its_id: str) -> Any:
    """Return a story or comment by its id alone. Raises PageGone when it is deleted."""
    return (await read(api, its_id, fields="id")).json


async def is_hidden(api: Api, its_id: str) -> bool:
    """Return whether a story or comment is hidden."""
    answer = await read(api, its_id, fields="id,is_hidden")
    with expected_shape():
        return record(answer.json).get("is_hidden") is True


async def is_liked(api: Api, its_id: str) -> bool:
    """Return whether the page likes a story or comment."""
    try:
        answer = await read(api, its_id, fields="id,user_likes")
    except Invalid:
        # A story says it in its reactions.
        answer = await read(api, its_id, fields=f"id,{COUNTS}")
    with expected_shape():
        return standing.is_liked(record(answer.json))


async def page(api: Api, name_or_id: str) -> Any:
    """Return a page by its id or name."""
    return (await read(api, name_or_id, fields=FOUND, limits=PATIENCE)).json


async def search(api: Api, words: str, most: int) -> Any:
    """Return pages that are called so. Last recorded on v12: it may be gone."""
    return (
        await read(api, "pages/search", q=words, fields=FOUND, limit=most, limits=PATIENCE)
    ).json


def _a_minute_before(moment: datetime) -> str:
    """Return it in seconds since 1970: their clock and ours may differ."""
    return str(int(moment.timestamp()) - 60)


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
