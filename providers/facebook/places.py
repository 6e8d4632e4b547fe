"""Where an answer goes, and where what was made can be seen."""

from providers._meta.calls import read
from providers.acting import Made
from providers.api import Api
from providers.errors import Cause, ReconnectNeeded
from providers.facebook.consent import home
from providers.shapes import expected_shape, key, record
from providers.vocabulary import Item, Kind, Page


async def answered(api: Api, item: Item) -> str:
    """Return what a comment is written on. Raises PageGone when it is gone.

    There are two levels: an answer to an answer goes to the comment above both.
    """
    if item.kind is not Kind.REPLY:
        return item.native_id
    try:
        answer = await read(api, item.native_id, fields="id,parent{id}")
    except ReconnectNeeded as refusal:
        # Whoever may not read it any more may answer all the same, without knowing if it stands.
        if refusal.cause is not Cause.PERMISSION or not item.answers:
            raise
        return item.answers
    with expected_shape():
        above = record(record(answer.json).get("parent")).get("id")
        return key(above) if above else item.native_id


def made_comment(api: Api, page: Page, item: Item, its_id: str) -> Made:
    """Return a comment that was made; `item` is what it answers, its id is "STORY_COMMENT"."""
    owner = item.native_id.partition("_")[0] if item.kind is Kind.MENTION else page.native_id
    story, _, number = its_id.partition("_")
    url = f"{home(api)}/{owner}/posts/{story}?comment_id={number}"
    return Made(native_id=its_id, url=url if number else f"{home(api)}/{its_id}")


def made_post(api: Api, its_id: str) -> Made:
    """Return a post that was made; its id is "PAGE_POST"."""
    owner, _, number = its_id.partition("_")
    url = f"{home(api)}/{owner}/posts/{number}"
    return Made(native_id=its_id, url=url if number else f"{home(api)}/{its_id}")
