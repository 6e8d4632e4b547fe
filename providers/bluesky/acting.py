"""What an account can do to posts: answer, like, hide and delete them.

Before something new is made of a post, it is looked at: it may be gone, replaced, or closed to
the account, and its server would take an answer all the same that nobody would ever see.
"""

import contextlib
from dataclasses import replace
from typing import Any

from providers.acting import Act, Draft, Made, Target, Verb, Whose, alike, on_own_posts_too
from providers.api import Api
from providers.bluesky import calls, composing, hiding, items, permissions, publishing, records
from providers.bluesky.refs import Ref
from providers.bluesky.tids import tid
from providers.errors import NotDone, PageGone
from providers.shapes import expected_shape, record, text
from providers.vocabulary import Kind, Page

LIKE = "app.bsky.feed.like"


async def reply(api: Api, page: Page, target: Target, draft: Draft, /) -> Made:
    """Answer a post, once for each key of a draft."""
    post = await _looked_at(api, target)
    with expected_shape():
        is_closed = record(post.get("viewer")).get("replyDisabled")
        parent = _strong(post)
        root = record(record(post["record"]).get("reply")).get("root")
        thread = {"root": _strong(record(root)) if root else parent, "parent": parent}
    if is_closed:
        raise NotDone("lets only some accounts answer here, and this one is not among them")
    value = {**await composing.post(api, draft), "reply": thread}
    return await publishing.written(api, page, value, draft.key)


async def like(api: Api, page: Page, target: Target, draft: Draft, /) -> Made:
    """Like a post; it is the same like each time."""
    del draft
    post = await _looked_at(api, target)
    with expected_shape():
        subject, known = _strong(post), _likes(page, items.ref(post).like)
    # What the AppView knows of it may be of a moment ago.
    for uri in known:
        if await records.stands(api, records.place(uri)):
            return Made(ref=uri)
    value = {"$type": LIKE, "subject": subject, "createdAt": composing.written_at(api)}
    return Made(ref=await records.create(api, _place_of_like(page, target), value))


async def unlike(api: Api, page: Page, target: Target, draft: Draft, /) -> Made:
    """Delete the account's like of a post, whoever made it: we, or a person in the app."""
    del draft
    known = _likes(page, target.made, Ref.read(target.item.ref).like)
    if not known:
        # A post that is gone is liked by nobody.
        with contextlib.suppress(PageGone):
            post = await _looked_at(api, target)
            with expected_shape():
                known = _likes(page, items.ref(post).like)
    for uri in sorted({*known, _place_of_like(page, target).uri}):
        await records.delete(api, records.place(uri))
    return Made()


async def hide(api: Api, page: Page, target: Target, draft: Draft, /) -> Made:
    """Hide an answer in a thread of the account's own."""
    del draft
    root = _own_root(page, target)
    await _looked_at(api, target)
    await hiding.hide(api, root, target.item.native_id)
    return Made()


async def unhide(api: Api, page: Page, target: Target, draft: Draft, /) -> Made:
    """Show an answer again."""
    del draft
    root = _own_root(page, target)
    await _looked_at(api, target)
    await hiding.unhide(api, root, target.item.native_id)
    return Made()


async def delete(api: Api, page: Page, target: Target, draft: Draft, /) -> Made:
    """Delete what the account has written."""
    del draft
    await publishing.remove(api, page, target.item.native_id)
    return Made()


async def _looked_at(api: Api, target: Target) -> dict[str, Any]:
    """Return the post as the account sees it now.

    Raises PageGone for one that is deleted, or where the account and the author have blocked each
    other.
    """
    uri = target.item.native_id
    found = (await calls.standing(api, [uri])).get(uri)
    if found is None:
        raise PageGone("does not show that post to the account any more")
    return record(found)


def _strong(post: dict[str, Any]) -> dict[str, str]:
    """Return what names one version of a post."""
    return {"uri": text(post["uri"]), "cid": text(post["cid"])}


def _likes(page: Page, *uris: str) -> set[str]:
    """Return which of the URIs are likes of the account's own."""
    return {uri for uri in uris if uri.startswith(f"at://{page.native_id}/{LIKE}/")}


def _place_of_like(page: Page, target: Target) -> records.Place:
    """Return where we put the account's like of a post: one place for each."""
    return records.Place(page.native_id, LIKE, tid(f"like {target.item.native_id}"))


def _own_root(page: Page, target: Target) -> str:
    root = Ref.read(target.item.ref).root
    if not items.is_of(root, page.native_id):
        raise NotDone("lets only who began a thread hide answers in it")
    return root


_REPLY = Act(
    do=reply,
    kinds=(Kind.REPLY, Kind.MENTION),
    scopes=(permissions.POSTS,),
    limits=composing.LIMITS,
    shown=alike(composing.shown),
)
_LIKE = Act(do=like, kinds=(Kind.REPLY, Kind.MENTION), scopes=(permissions.LIKES,))
_HIDE = Act(
    do=hide,
    kinds=(Kind.REPLY,),
    whose=Whose.OTHERS,
    scopes=(permissions.GATES,),
    means="Takes it out of the thread: everyone but its author and you finds it below, behind "
    "“hidden replies”.",
)


ACTS = {
    Verb.REPLY: on_own_posts_too(_REPLY),
    Verb.LIKE: on_own_posts_too(_LIKE),
    Verb.UNLIKE: on_own_posts_too(replace(_LIKE, do=unlike)),
    Verb.HIDE: _HIDE,
    Verb.UNHIDE: replace(_HIDE, do=unhide, means="Puts it back into the thread."),
    Verb.DELETE: Act(
        do=delete,
        kinds=(Kind.POST, Kind.REPLY),
        whose=Whose.OWN,
        scopes=(permissions.POSTS,),
        means="Deletes it for everyone. What others answered stays.",
    ),
}
