"""What is new on a site: arrivals, edits and deletions among its newest posts or comments."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import islice
from typing import Any

from providers.api import Api
from providers.errors import PageGone, RateLimited, Unavailable, UnexpectedReply
from providers.shapes import expected_shape, key, moment, record, records
from providers.vocabulary import Batch, Item, Page
from providers.window import look, mark
from providers.wordpress import calls, items
from providers.wordpress.cursor import Cursor
from providers.wordpress.refusals import Closed, of_nobody, of_owner

# Vanished ones that one poll asks for; the others wait for the next.
CONFIRMATIONS = 5
SECOND = timedelta(seconds=1)
# Whoever moves a site may give many posts one date: so many are told apart, the rest is history.
MOST_IN_A_SECOND = 150
STANDING = {"publish", "approved", "hold"}
POST_FIELDS = "id,date_gmt,modified_gmt,link,title,content,comment_status,_links,_embedded"
COMMENT_FIELDS = (
    "id,post,parent,author,author_name,author_url,author_avatar_urls,date_gmt,content,link,status"
)
Listed = Mapping[str, Item]


@dataclass(frozen=True, slots=True)
class _Look:
    """What was listed, how it is read by whom, and a mark of all that was answered."""

    listed: Sequence[Any]
    read: Callable[[Any, str], Item]
    answer: str


async def _nobody(api: Api, root: str) -> str:
    del api, root
    return ""


@dataclass(frozen=True, slots=True)
class _List:
    """A list at a site: its path, how many we look at, and what we ask of them.

    `whom` asks for the id of the account that reads, where that makes a difference.
    """

    path: str
    limit: int
    params: Mapping[str, Any]
    look: "Callable[[Api, Page, _List, Mapping[str, Any]], Awaitable[_Look]]"
    whom: Callable[[Api, str], Awaitable[str]] = _nobody


async def poll_posts(api: Api, page: Page, cursor: str, /) -> Batch:
    """Return what is new among the posts, as anyone may see them. Raises ProviderError."""
    return await _poll(replace(api, check=of_nobody), page, cursor, POSTS)


async def poll_own_posts(api: Api, page: Page, cursor: str, /) -> Batch:
    """Return what is new among the published posts of one's own site. Raises ProviderError."""
    return await _poll(replace(api, check=of_owner), page, cursor, POSTS)


async def poll_comments(api: Api, page: Page, cursor: str, /) -> Batch:
    """Return what is new among the comments that anyone may see. Raises ProviderError."""
    try:
        return await _poll(replace(api, check=of_nobody), page, cursor, COMMENTS)
    except Closed as error:
        if not error.code:
            raise
        # The site itself says that it shows no comments: its posts are worth reading all the same.
        return Batch(cursor=cursor)


async def poll_own_comments(api: Api, page: Page, cursor: str, /) -> Batch:
    """Return what is new among the comments, the held ones too. Raises ProviderError."""
    return await _poll(replace(api, check=of_owner), page, cursor, OWN_COMMENTS)


async def _poll(api: Api, page: Page, cursor: str, wanted: _List) -> Batch:
    """Compare the newest with those of the last poll, or climb towards them from below."""
    seen = Cursor.read(cursor)
    newest = await wanted.look(api, page, wanted, {"order": "desc"})
    if seen and seen.answer == newest.answer and not seen.doubted:
        return Batch(cursor=cursor)
    me = await wanted.whom(api, page.native_id)
    with expected_shape():
        listed = _listed(newest, me)
    if seen is None:
        return Batch(items=tuple(listed.values()), cursor=_cursor(listed, newest.answer).text())
    climbed = await _climbed(api, page, wanted, seen, listed, me)
    return climbed or await _compared(api, page, wanted, seen, listed, newest.answer)


async def _compared(
    api: Api, page: Page, wanted: _List, seen: Cursor, listed: Listed, answer: str
) -> Batch:
    told = look(_marks(listed), seen.marks, whole=len(listed) < wanted.limit)
    # Where all is of one second, nothing is missing only because it is not listed.
    crowded = _is_crowded(listed, wanted, seen)
    suspects = [*dict.fromkeys((*seen.doubted, *(() if crowded else told.missing)))]
    suspects = [its_id for its_id in suspects if its_id not in listed]
    brought = {*told.fresh, *told.changed}
    url = page.native_id + wanted.path
    gone, doubted = await _confirmed(api, url, suspects)
    cursor = _cursor(listed, answer, since=seen.since, doubted=doubted)
    return Batch(
        items=tuple(item for its_id, item in listed.items() if its_id in brought),
        cursor=(_with(cursor, seen) if crowded else cursor).text(),
        gone=tuple(f"{url}/{its_id}" for its_id in gone),
    )


async def _climbed(
    api: Api, page: Page, wanted: _List, seen: Cursor, listed: Listed, me: str
) -> Batch | None:
    """Return the next ones after those seen, if more came than one answer shows; else None."""
    since = moment(seen.since)
    if not since or not _is_crowded(listed, wanted, seen):
        return None
    # Of what was published in the very second of the newest that we saw, we may have seen a part:
    # within a second the list has no order.
    after, known = (since - SECOND).isoformat(), ",".join(seen.marks)
    params = {"order": "asc", "after": after, "exclude": known}
    found = await wanted.look(api, page, wanted, params)
    with expected_shape():
        climbed = _listed(replace(found, listed=found.listed[::-1]), me)
    fresh = {its_id: item for its_id, item in climbed.items() if its_id not in seen.marks}
    if not fresh:
        return None
    cursor = _with(_cursor(fresh, "", since=seen.since, doubted=seen.doubted), seen)
    if cursor.since == seen.since and len(cursor.marks) >= MOST_IN_A_SECOND:
        cursor = replace(cursor, since=(since + SECOND).isoformat())
    return Batch(items=tuple(fresh.values()), cursor=cursor.text(), more=True)


def _is_crowded(listed: Listed, wanted: _List, seen: Cursor) -> bool:
    """Tell whether more may stand since the second of the newest that was seen than is listed."""
    since = moment(seen.since)
    if not since or len(listed) < wanted.limit:
        return False
    return all(item.posted_at and item.posted_at >= since for item in listed.values())


def _with(cursor: Cursor, seen: Cursor) -> Cursor:
    """Remember what was seen before, too."""
    marks = islice((cursor.marks | seen.marks).items(), MOST_IN_A_SECOND)
    return replace(cursor, marks=dict(marks))


async def _confirmed(
    api: Api, url: str, suspects: Sequence[str]
) -> tuple[list[str], tuple[str, ...]]:
    """Return which of the vanished are not public any more, and which we must ask for again."""
    gone: list[str] = []
    for place, its_id in enumerate(suspects):
        if place == CONFIRMATIONS:
            return gone, tuple(suspects[place:])
        try:
            told = await calls.one(api, f"{url}/{its_id}")
            with expected_shape():
                gone += [] if record(told).get("status", "publish") in STANDING else [its_id]
        except (PageGone, Closed, UnexpectedReply):
            gone.append(its_id)
        except (RateLimited, Unavailable):
            return gone, tuple(suspects[place:])
    return gone, ()


async def _look_at_posts(api: Api, page: Page, wanted: _List, params: Mapping[str, Any]) -> _Look:
    answer, posts = await _asked(api, page, wanted, params)
    with expected_shape():
        # One post behind a password would close the comments of all.
        ids = [key(one["id"]) for one in posts if not record(one["content"]).get("protected")]
    try:
        counts = await calls.comments_of(api, page.native_id, ids) if ids else {}
    except (Closed, PageGone):
        counts = None
    both = mark(answer.mark, sorted(counts.items()) if counts is not None else None)
    return _Look(posts, lambda one, _: items.post(one, page, counts), both)


async def _look_at_comments(
    api: Api, page: Page, wanted: _List, params: Mapping[str, Any]
) -> _Look:
    answer, comments = await _asked(api, page, wanted, params)
    return _Look(comments, lambda one, me: items.comment(one, page, me), answer.mark)


async def _asked(
    api: Api, page: Page, wanted: _List, params: Mapping[str, Any]
) -> tuple[calls.Answer, Sequence[Any]]:
    params = {**wanted.params, "per_page": wanted.limit, **params}
    answer = await calls.listed(api, page.native_id + wanted.path, params)
    with expected_shape():
        return answer, records(answer.json)


def _listed(seen: _Look, me: str) -> Listed:
    return {key(one["id"]): seen.read(one, me) for one in seen.listed}


def _marks(listed: Listed) -> dict[str, str]:
    return {its_id: mark(item) for its_id, item in listed.items()}


def _cursor(
    listed: Listed, answer: str, *, since: str = "", doubted: tuple[str, ...] = ()
) -> Cursor:
    dates = [item.posted_at.isoformat() for item in listed.values() if item.posted_at]
    return Cursor(marks=_marks(listed), answer=answer, since=max([*dates, since]), doubted=doubted)


POSTS = _List(
    "/wp/v2/posts",
    20,
    {"_embed": "author,wp:featuredmedia", "_fields": POST_FIELDS},
    _look_at_posts,
)
COMMENTS = _List("/wp/v2/comments", 50, {"_fields": COMMENT_FIELDS}, _look_at_comments)
# Only who may edit every comment is answered in this context; an author would be shown a few.
OWN_COMMENTS = replace(
    COMMENTS,
    params={**COMMENTS.params, "status": "all", "context": "edit"},
    whom=calls.my_id,
)
