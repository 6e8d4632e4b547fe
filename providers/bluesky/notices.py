"""Who answered an account, named it or quoted it, as its own notifications tell.

An answer that the account has hidden is not among them any more.
The account's mark of what it has read stays where it is: `updateSeen` is never called.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from providers.api import Api
from providers.bluesky import calls, items
from providers.bluesky.listing import Listed, Source, follow
from providers.shapes import expected_shape, key, record, records, text
from providers.vocabulary import Batch, Item, Kind, Page
from providers.window import mark


async def poll(api: Api, page: Page, cursor: str) -> Batch:
    """Return answers, mentions and quotes. Raises ProviderError."""
    return await follow(api, page, cursor, _NOTICES)


async def _ask(api: Api, page: Page, /, *, most: int, cursor: str = "") -> calls.Answer:
    del page
    return await calls.notices(api, most=most, cursor=cursor)


def _listed(answer: Any, page: Page) -> Listed:
    """Read a page of the list, which may be empty though there is more below.

    One post brings one notice: a mention, else a quote, else an answer.
    """
    found = records(record(answer)["notifications"])
    told = {_key(one): one for one in found if one.get("reason") in calls.REASONS}
    return Listed(
        items={key: _item(one, page) for key, one in told.items()},
        marks={key: mark(text(one["cid"])) for key, one in told.items()},
        indexed={key: items.indexed_at({"post": one}) for key, one in told.items()},
        older=text(record(answer).get("cursor")),
    )


async def _whole(api: Api, page: Page, found: Sequence[Item]) -> tuple[Item, ...]:
    """Return them with pictures, counts and likes; what is deleted by now is left out."""
    posts = await calls.standing(api, [item.native_id for item in found])
    with expected_shape():
        return tuple(
            replace(
                items.item(posts[item.native_id], page.native_id),
                answers=item.answers,
                kind=item.kind,
            )
            for item in found
            if item.native_id in posts
        )


def _key(notice: Any) -> str:
    """Return a post's author and its key there, which together are short."""
    did, _, rest = items.uri(notice).removeprefix("at://").partition("/")
    collection, _, its_key = rest.partition("/")
    if collection != items.POST:
        raise ValueError("not a post")
    return f"{key(did)}/{key(its_key)}"


def _item(notice: Any, page: Page) -> Item:
    """Return what the notice tells of the post.

    An answer goes under the account's own post that is nearest above it: the notice's subject.
    """
    item = items.item(notice, page.native_id)
    subject = text(notice.get("reasonSubject")) if notice["reason"] == "reply" else ""
    answers = subject if items.is_of(subject, page.native_id) else item.answers
    return replace(item, answers=answers, kind=Kind.REPLY if answers else Kind.MENTION)


_NOTICES = Source(most=calls.POSTS, ask=_ask, listed=_listed, whole=_whole)
