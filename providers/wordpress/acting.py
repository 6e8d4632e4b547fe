"""What somebody can do at a site of theirs: answer, hold, approve and delete, and publish."""

from collections.abc import Mapping

from providers.acting import (
    Act,
    Draft,
    Made,
    Publishing,
    Target,
    Verb,
    alike,
    on_own_posts_too,
)
from providers.api import Api
from providers.contract import Cannot
from providers.vocabulary import Kind, Page
from providers.wordpress import texts, writing
from providers.wordpress.saying import (
    LARGEST,
    MIMES,
    MOST_PICTURES,
    find_post,
    find_reply,
    publish,
    reply,
)


async def hold(api: Api, page: Page, target: Target, draft: Draft, /) -> Made:
    """Take a comment from the readers until somebody approves it."""
    del page, draft
    await writing.settle(api, target.item.native_id, "hold")
    return Made()


async def approve(api: Api, page: Page, target: Target, draft: Draft, /) -> Made:
    """Show a comment to everyone, whoever held it or the site itself."""
    del page, draft
    await writing.settle(api, target.item.native_id, "approved")
    return Made()


async def delete(api: Api, page: Page, target: Target, draft: Draft, /) -> Made:
    """Move a post or comment to the trash."""
    del draft
    await remove(api, page, target.item.native_id)
    return Made()


async def remove(api: Api, page: Page, native_id: str, /) -> None:
    """Move a post or comment to the trash; one that is gone is gone."""
    del page
    await writing.trash(api, native_id)


_COMMENTS = (Kind.COMMENT,)
ACTS: Mapping[Verb, Act | Cannot] = {
    Verb.REPLY: on_own_posts_too(
        Act(
            do=reply,
            kinds=_COMMENTS,
            find=find_reply,
            limits=texts.OF_COMMENTS,
            shown=alike(texts.shown_comment),
        )
    ),
    Verb.LIKE: Cannot("WordPress itself knows no likes; where a site shows some, a plugin does."),
    Verb.HIDE: Act(
        do=hold, kinds=_COMMENTS, means="Holds it: only who moderates the site still sees it."
    ),
    Verb.UNHIDE: Act(do=approve, kinds=_COMMENTS, means="Approves it: everyone sees it."),
    Verb.DELETE: on_own_posts_too(
        Act(
            do=delete,
            kinds=_COMMENTS,
            means="Moves it to the site’s trash, which keeps it for 30 days unless set otherwise.",
        )
    ),
}
PUBLISHING = Publishing(
    do=publish,
    limits=texts.OF_POSTS,
    find=find_post,
    pictures=MOST_PICTURES,
    mimes=MIMES,
    bytes=LARGEST,
    shown=texts.shown,
)
