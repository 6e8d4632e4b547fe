"""Looking for what an earlier try has made: the page's own words, since a moment."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from typing import Any

from providers._meta import paging
from providers._meta.errors import needing
from providers.acting import Draft, Made, Target
from providers.api import Api
from providers.facebook import calls, inbox_calls, places
from providers.facebook.bodies import pictures
from providers.facebook.messages import conversation_of
from providers.facebook.permissions import INBOX, READ, READ_OTHERS, SWITCH_ON
from providers.shapes import expected_shape, key, moment, record, records, text
from providers.vocabulary import Page

# Their clock and ours may differ by so much.
LENIENCE = timedelta(minutes=1)
# Portions of a list that are read; whatever was made is among the newest.
PORTIONS = 5


async def find_reply(
    api: Api, page: Page, target: Target | None, draft: Draft, since: datetime
) -> Made | None:
    """Return the page's own comment with these words, if there is one."""
    assert target is not None  # noqa: S101 - a reply answers something
    with needing(READ_OTHERS, why=SWITCH_ON):
        on = await places.answered(api, target.item)
        async for one in _since(since, lambda onwards: calls.said(api, on, since, onwards)):
            if _is_by(one, page) and _same(one.get("message"), draft.text):
                return places.made_comment(api, page, target.item, key(one["id"]))
    return None


async def find_post(
    api: Api, page: Page, target: Target | None, draft: Draft, since: datetime
) -> Made | None:
    """Return the page's own post with these words and as many pictures, if there is one."""
    del target
    with needing(READ, why=SWITCH_ON):
        async for one in _since(
            since, lambda onwards: calls.published(api, page.native_id, since, onwards)
        ):
            if _is_by(one, page) and _says(one, draft):
                return places.made_post(api, key(one["id"]))
    return None


async def find_answer(
    api: Api, page: Page, target: Target | None, draft: Draft, since: datetime
) -> Made | None:
    """Return the page's own message with these words, if there is one."""
    assert target is not None  # noqa: S101 - an answer answers something
    with needing(*INBOX, why=SWITCH_ON):
        answer = await inbox_calls.messages(api, conversation_of(target.item))
    with expected_shape():
        for one in records(record(answer).get("data")):
            is_late = _at(one) >= since - LENIENCE
            if is_late and _is_by(one, page) and _same(one.get("message"), draft.text):
                return Made(native_id=text(one["id"]))
    return None


Ask = Callable[[str], Any]


async def _since(since: datetime, ask: Ask) -> AsyncIterator[dict[str, Any]]:
    """Go through a list, the newest first, down to a moment."""
    onwards = ""
    for _ in range(PORTIONS):
        answer = await ask(onwards)
        with expected_shape():
            found = [one for one in records(record(answer).get("data")) if "created_time" in one]
            recent = [one for one in found if _at(one) >= since - LENIENCE]
            onwards = paging.onwards(answer)
        for one in recent:
            yield one
        if not onwards or len(recent) < len(found):
            return


def _says(story: Any, draft: Draft) -> bool:
    # Words may bring the picture of what they link to; only without words do pictures tell.
    is_same = _same(story.get("message"), draft.text)
    return is_same and (bool(draft.text.strip()) or len(pictures(story)) == len(draft.pictures))


def _at(found: Any) -> datetime:
    made = moment(found["created_time"])
    if made is None:
        raise ValueError("no date")
    return made


def _is_by(found: Any, page: Page) -> bool:
    return record(found.get("from")).get("id") == page.native_id


def _same(said: Any, wanted: str) -> bool:
    """Compare as Facebook keeps texts: without the blanks around them, and in any line ends."""
    return text(said).split() == wanted.split()
