"""What we tell Facebook to do: comments, likes, visibility, posts, pictures, messages.

Graph API v26.0, with the page's own token. Texts go in forms, never in addresses.
"""

import json
from collections.abc import Sequence
from typing import Any

from providers._meta.calls import drop, say, upload
from providers.acting import Upload
from providers.api import Api
from providers.errors import UnexpectedReply
from providers.shapes import expected_shape, key, record, text


async def comment(api: Api, its_id: str, said: str) -> str:
    """Comment on a story, or answer a comment; return the comment's id."""
    return _id_in(await say(api, f"{its_id}/comments", {"message": said}))


async def like(api: Api, its_id: str) -> None:
    """Like a story or comment."""
    _check_done(await say(api, f"{its_id}/likes", {}))


async def unlike(api: Api, its_id: str) -> None:
    """Take a like back."""
    await drop(api, f"{its_id}/likes")


async def hide_comment(api: Api, its_id: str) -> None:
    """Hide a comment from everyone but its writer and their friends."""
    _check_done(await say(api, its_id, {"is_hidden": "true"}))


async def show_comment(api: Api, its_id: str) -> None:
    """Show a hidden comment again."""
    _check_done(await say(api, its_id, {"is_hidden": "false"}))


async def hide_story(api: Api, its_id: str) -> None:
    """Take a story off the page's timeline."""
    _check_done(await say(api, its_id, {"timeline_visibility": "hidden"}))


async def show_story(api: Api, its_id: str) -> None:
    """Put a story back on the page's timeline."""
    _check_done(await say(api, its_id, {"timeline_visibility": "normal"}))


async def delete(api: Api, its_id: str) -> None:
    """Delete a story or comment. Raises PageGone when it is gone already."""
    await drop(api, its_id)


async def stage(api: Api, page_id: str, picture: Upload) -> str:
    """Upload a picture that nobody sees until a post has it; return its id."""
    told = {"published": "false", "alt_text_custom": picture.alt}
    given = {name: value for name, value in told.items() if value}
    return _id_in(await upload(api, f"{page_id}/photos", given, picture.content, picture.mime))


async def publish(api: Api, page_id: str, said: str, pictures: Sequence[str]) -> str:
    """Publish a post with staged pictures; return its id."""
    attached = {
        f"attached_media[{place}]": json.dumps({"media_fbid": its_id})
        for place, its_id in enumerate(pictures)
    }
    return _id_in(await say(api, f"{page_id}/feed", {"message": said, **attached}))


async def send(api: Api, page_id: str, person: str, said: str) -> str:
    """Send a private message in answer to one; return its id."""
    given = {
        "recipient": json.dumps({"id": person}),
        "messaging_type": "RESPONSE",
        "message": json.dumps({"text": said}),
    }
    answer = await say(api, f"{page_id}/messages", given)
    with expected_shape():
        return text(record(answer)["message_id"])


def _id_in(answer: Any) -> str:
    with expected_shape():
        return key(record(answer)["id"])


def _check_done(answer: Any) -> None:
    with expected_shape():
        if record(answer).get("success") is not True:
            raise UnexpectedReply("does not say that it is done")
