"""Fetching: the pictures that somebody gave to Slack, taken from there with the bot's own token."""

import asyncio
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from bot.acts import fitting
from bot.bot import Bot
from bot.errors import CannotAct
from bot.slack import Refused, SlackTrouble
from providers.errors import Unavailable
from providers.fitting import kinds
from providers.http import Limits
from storage import publications
from storage.models import Upload

# Slack takes no larger file in an input of a modal.
LARGEST = 10_500_000
SECONDS = 60


async def fetch(
    bot: Bot, workspace_id: int, uploads: Sequence[Upload], *, mimes: Sequence[str]
) -> None:
    """Fetch the pictures that are not here yet. Raises CannotAct, SlackTrouble."""
    lacking = [one for one in uploads if not one.content]
    await asyncio.gather(*(_fetch(bot, workspace_id, one, mimes) for one in lacking))


async def _fetch(bot: Bot, workspace_id: int, upload: Upload, mimes: Sequence[str]) -> None:
    try:
        answer = await bot.slack.call(workspace_id, "files.info", file=upload.file_id)
    except Refused as error:
        raise CannotAct(_refusal(error.code)) from error
    except SlackTrouble as error:
        raise CannotAct("Slack does not answer just now. Try again in a moment.") from error
    file: dict[str, Any] = answer["file"]
    name = str(file.get("name") or "A picture")[:80]
    content = await _content(bot, workspace_id, str(file.get("url_private_download") or ""), name)
    mime = fitting.mime_of(content)
    if mime not in mimes:
        raise CannotAct(f"{name} is no {kinds(mimes)} picture. {_AGAIN}")
    async with bot.database.writing() as session:
        await publications.fill(
            session, upload.publication_id, upload.file_id, mime=mime, content=content
        )


def _refusal(code: str) -> str:
    if code == "missing_scope":
        return (
            "Social may not fetch pictures here yet: it was installed before it could. Whoever "
            "installed it must do so anew, which adds the scope files:read."
        )
    return f"Slack does not give a picture out ({code}). {_AGAIN}"


_AGAIN = "Go back and choose another."


async def _content(bot: Bot, workspace_id: int, url: str, name: str) -> bytes:
    if not _is_slacks(url, bot.settings.slack_api_url):
        raise CannotAct(f"Slack does not say where {name} is. {_AGAIN}")
    token = await bot.slack.token(workspace_id)
    try:
        reply = await bot.http.request(
            "GET",
            url,
            headers={"Authorization": f"Bearer {token}"},
            limits=Limits(bytes=LARGEST, seconds=SECONDS),
        )
    except Unavailable as error:
        raise CannotAct(f"Slack did not hand over {name}: it {error}. Try again.") from error
    if reply.status != 200:
        raise CannotAct(f"Slack did not hand over {name} ({reply.status}). Try again.")
    return reply.body


def _is_slacks(url: str, api_url: str) -> bool:
    """Tell whether an address is Slack's: the token is nobody else's business."""
    ours, theirs = urlsplit(api_url), urlsplit(url)
    if theirs.scheme != ours.scheme or not theirs.netloc:
        return False
    return theirs.netloc == ours.netloc or theirs.netloc.endswith(f".{ours.netloc}")
