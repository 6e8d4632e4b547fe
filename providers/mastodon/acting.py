"""What an account can do to a status, and what it can publish.

All of it happens at the account's own server, in whose API every item's native id is an address:
also that of an item from elsewhere.
"""

from collections.abc import Mapping

from providers.acting import Act, Draft, Made, Publishing, Target, Verb, Whose, on_own_posts_too
from providers.api import Api
from providers.contract import Cannot
from providers.errors import NotDone, PageGone
from providers.mastodon import items, texts, writing
from providers.mastodon.saying import LARGEST, MIMES, MOST_PICTURES, find, publish, reply, shown
from providers.vocabulary import Kind, Page

PUBLISHES, LIKES = ("write:statuses",), ("write:favourites",)


async def like(api: Api, page: Page, target: Target, draft: Draft, /) -> Made:
    """Favourite a status."""
    del page, draft
    return await _favour(api, target, "favourite")


async def unlike(api: Api, page: Page, target: Target, draft: Draft, /) -> Made:
    """Take back a favourite."""
    del page, draft
    return await _favour(api, target, "unfavourite")


async def delete(api: Api, page: Page, target: Target, draft: Draft, /) -> Made:
    """Delete a status of one's own."""
    del draft
    await remove(api, page, target.item.native_id)
    return Made()


async def remove(api: Api, page: Page, native_id: str, /) -> None:
    """Delete a status of one's own; one that is gone is gone."""
    del page
    its_id = items.tail(native_id)
    try:
        await writing.act(api, "write:statuses", "DELETE", f"{writing.STATUSES}/{its_id}")
    except PageGone:
        # That is said of what belongs to somebody else, too.
        if await _stands(api, its_id):
            raise NotDone("says that this post is not the account’s own") from None


async def _favour(api: Api, target: Target, how: str) -> Made:
    its_id = items.tail(target.item.native_id)
    await writing.asked(api, "write:favourites", "POST", f"{writing.STATUSES}/{its_id}/{how}")
    return Made()


async def _stands(api: Api, its_id: str) -> bool:
    try:
        await writing.status(api, its_id)
    except PageGone:
        return False
    return True


_ANSWERS = (Kind.REPLY, Kind.MENTION, Kind.PRIVATE_MESSAGE)
ACTS: Mapping[Verb, Act | Cannot] = {
    Verb.REPLY: on_own_posts_too(
        Act(
            do=reply,
            kinds=_ANSWERS,
            scopes=PUBLISHES,
            find=find,
            limits=texts.OF_ANSWERS,
            shown=shown,
        ),
        limits=texts.LIMITS,
    ),
    Verb.LIKE: on_own_posts_too(Act(do=like, kinds=_ANSWERS, scopes=LIKES)),
    Verb.UNLIKE: on_own_posts_too(Act(do=unlike, kinds=_ANSWERS, scopes=LIKES)),
    Verb.HIDE: Cannot(
        "Nobody can hide another’s post on Mastodon: muting or blocking its author only closes "
        "your own eyes, and everyone else still sees it. Open it to report it to its server."
    ),
    Verb.DELETE: Act(do=delete, kinds=(Kind.POST, Kind.REPLY), whose=Whose.OWN, scopes=PUBLISHES),
}
PUBLISHING = Publishing(
    do=publish,
    limits=texts.LIMITS,
    scopes=("write:statuses", "write:media"),
    find=find,
    pictures=MOST_PICTURES,
    mimes=MIMES,
    bytes=LARGEST,
    shown=texts.shown,
)
