"""What an account says: answers and posts, with pictures, each once."""

from datetime import datetime, timedelta
from typing import Any

from providers.acting import Draft, Made, Target
from providers.api import Api
from providers.fitting import pictures_must_fit
from providers.mastodon import items, texts, walking, writing
from providers.mastodon.bodies import plain
from providers.shapes import address, expected_shape, key, moment, records, text
from providers.vocabulary import Item, Page

# The wider, the earlier; a server's own further ones are taken for the narrowest.
VISIBILITIES = ("public", "unlisted", "private", "direct")
MOST_PICTURES = 4
MIMES = ("image/jpeg", "image/png", "image/gif", "image/webp")
# In bytes.
LARGEST = 16_000_000
# Clocks differ.
SLACK = timedelta(minutes=2)


async def reply(api: Api, page: Page, target: Target, draft: Draft, /) -> Made:
    """Answer a status, as visibly as it is itself, and name whom it answers."""
    its_id = items.tail(target.item.native_id)
    answered = await writing.status(api, its_id)
    with expected_shape():
        seen = text(answered.get("visibility"))
        words = _naming(answered["account"], page, draft.text)
    visibility = seen if seen in VISIBILITIES else VISIBILITIES[-1]
    form = {"status": words, "in_reply_to_id": its_id, "visibility": visibility}
    return await _said(api, page, draft, form)


async def publish(api: Api, page: Page, draft: Draft, /) -> Made:
    """Publish a status, as visibly as the account has chosen at its server."""
    return await _said(api, page, draft, {"status": draft.text})


async def find(
    api: Api, page: Page, target: Target | None, draft: Draft, since: datetime, /
) -> Made | None:
    """Look for it among what the account has written since.

    Not every server knows our wish, and none for longer than an hour.
    """
    above = items.tail(target.item.native_id) if target else ""
    for status in (await walking.back_to(api, page, since - SLACK)).statuses:
        with expected_shape():
            may_be = _may_be(status, above, draft, since - SLACK)
        if may_be and await _says(api, status, draft.text):
            return _made(page, status)
    return None


async def _said(api: Api, page: Page, draft: Draft, form: dict[str, str]) -> Made:
    pictures_must_fit(draft.pictures, most=MOST_PICTURES, mimes=MIMES, largest=LARGEST)
    media = [await writing.upload(api, picture) for picture in draft.pictures]
    return _made(page, await writing.say(api, {**form, "media_ids[]": media}, draft.key))


def _naming(account: Any, page: Page, words: str) -> str:
    """Return the text as it reaches whom it answers; nobody needs to be told by themselves."""
    if items.is_of(page, account["id"]):
        return words
    handle = items.handle_of(account, page.handle.rpartition("@")[2])
    # As the server's own pages do: its people among themselves need no host.
    return texts.addressed(words, f"@{text(account['acct'])}", handle)


def shown(item: Item, words: str) -> str:
    """Return the HTML as which an answer is shown: with the name of whom it answers."""
    return texts.shown(words if item.is_own else texts.addressed(words, item.author.handle))


def _may_be(status: Any, above: str, draft: Draft, since: datetime) -> bool:
    posted, media = moment(status["created_at"]), records(status.get("media_attachments"))
    is_new = posted is not None and posted >= since
    is_there = text(status.get("in_reply_to_id")) == above
    return is_new and is_there and len(media) == len(draft.pictures)


async def _says(api: Api, status: Any, words: str) -> bool:
    """Whether a status says this, as shown or, where servers turn signs into others, as written."""
    wanted = texts.letters(words)
    with expected_shape():
        its_id, read = key(status["id"]), plain(text(status["content"]))
    if texts.letters(read) == wanted:
        return True
    return texts.letters(await writing.source(api, its_id)) == wanted


def _made(page: Page, status: Any) -> Made:
    with expected_shape():
        its_id = items.status_id(page, key(status["id"]))
        return Made(native_id=its_id, url=address(status.get("url")))
