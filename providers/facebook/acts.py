"""What can be done to a page's items as the page, and how. Graph API v26.0.

Facebook takes no key that would keep it from doing a thing twice: likes, hiding and deleting are
harmless by their nature, and before something is said again, it is looked for.
"""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress

from providers._meta.errors import Invalid, acting
from providers.acting import Act, Do, Draft, Limits, Made, Target, Verb, Whose, alike
from providers.api import Api
from providers.errors import NotDone, PageGone
from providers.facebook import calls, places, writes
from providers.facebook.answering import ANSWER
from providers.facebook.bodies import written
from providers.facebook.permissions import POSTS, TALK
from providers.facebook.retracing import find_reply
from providers.fitting import must_fit
from providers.vocabulary import Kind, Page

COMMENT = Limits(most=8_000)
TALKED = (Kind.COMMENT, Kind.REPLY)
EVERYTHING = (Kind.POST, *TALKED, Kind.MENTION)
# Tells Facebook what to do with something, by its id alone.
Tell = Callable[[Api, str], Awaitable[None]]
# Asks how something stands.
Ask = Callable[[Api, str], Awaitable[bool]]


async def reply(api: Api, page: Page, target: Target, draft: Draft) -> Made:
    """Comment on a story, or answer a comment; an answer to an answer goes beside it."""
    must_fit(draft.text, COMMENT)
    with acting(TALK):
        on = await places.answered(api, target.item)
        made = await writes.comment(api, on, draft.text)
    return places.made_comment(api, page, target.item, made)


async def remove(api: Api, page: Page, native_id: str) -> None:
    """Take back a post, or a comment. Raises NotDone for a private message: it stays."""
    if native_id.startswith("m_"):
        raise NotDone("does not take a private message back")
    is_post = native_id.startswith(f"{page.native_id}_")
    with acting(POSTS if is_post else TALK):
        await _deleted(api, native_id)


def _doing(scope: str, tell: Tell) -> Do:
    """Return an act that needs nothing but the item's id, and makes nothing."""

    async def do(api: Api, page: Page, target: Target, draft: Draft) -> Made:
        del page, draft
        with acting(scope):
            await tell(api, target.item.native_id)
        return Made()

    return do


async def _deleted(api: Api, its_id: str) -> None:
    try:
        await writes.delete(api, its_id)
    except PageGone as error:
        # The same is told of what is gone and of what we may not delete.
        with suppress(PageGone):
            await calls.one(api, its_id)
            raise NotDone("does not let this page delete it") from error


def _once(tell: Tell, ask: Ask, *, so: bool) -> Tell:
    """Return how something is done that may be done already, as `ask` then tells."""

    async def do(api: Api, its_id: str) -> None:
        try:
            await tell(api, its_id)
        except Invalid:
            # Whether doing it twice is an error, its documentation does not say.
            if await ask(api, its_id) is not so:
                raise

    return do


def _liking(tell: Tell, *, liked: bool) -> Act:
    once = _once(tell, calls.is_liked, so=liked)
    return Act(do=_doing(TALK, once), kinds=EVERYTHING, scopes=(TALK,))


def _hiding(on_comment: Tell, on_story: Tell, *, hidden: bool) -> Act:
    stories = Act(
        do=_doing(POSTS, _once(on_story, calls.is_hidden, so=hidden)),
        kinds=(Kind.POST,),
        whose=Whose.OTHERS,
        scopes=(POSTS,),
        means="Takes it off the page's timeline; who has its address can still read it.",
    )
    return Act(
        do=_doing(TALK, _once(on_comment, calls.is_hidden, so=hidden)),
        kinds=TALKED,
        whose=Whose.OTHERS,
        scopes=(TALK,),
        means="Hides it from everyone but its writer and their friends.",
        apart={Kind.POST: stories},
    )


ACTS: Mapping[Verb, Act] = {
    Verb.REPLY: Act(
        do=reply,
        kinds=EVERYTHING,
        scopes=(TALK,),
        find=find_reply,
        limits=COMMENT,
        shown=alike(written),
        apart={Kind.PRIVATE_MESSAGE: ANSWER},
    ),
    Verb.LIKE: _liking(writes.like, liked=True),
    Verb.UNLIKE: _liking(writes.unlike, liked=False),
    Verb.HIDE: _hiding(writes.hide_comment, writes.hide_story, hidden=True),
    Verb.UNHIDE: _hiding(writes.show_comment, writes.show_story, hidden=False),
    Verb.DELETE: Act(
        do=_doing(TALK, _deleted),
        kinds=TALKED,
        scopes=(TALK,),
        means="Deletes it with all answers to it.",
        apart={
            Kind.POST: Act(
                do=_doing(POSTS, _deleted), kinds=(Kind.POST,), whose=Whose.OWN, scopes=(POSTS,)
            )
        },
    ),
}
