"""What we ask of a server as the account itself: to take, to change and to give up something.

Source: docs.joinmastodon.org/methods/statuses and /media; Doorkeeper asks for the scope before the
server looks for the status.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from providers.acting import Upload
from providers.api import Api, parsed
from providers.errors import Cause, NotDone, PageGone, ProviderError, ReconnectNeeded, Unavailable
from providers.http import Limits, Reply
from providers.mastodon.refusals import Forbidden, of_actor
from providers.shapes import expected_shape, key, record, text

STATUSES = "/api/v1/statuses"
LONGEST_ALT = 1_500
UPLOADED_WITHIN = Limits(seconds=60)
# Seconds between our questions whether a picture is ready.
PATIENCE: tuple[float, ...] = (0.5, 1, 2, 4, 8, 15)
# What takes each permission and can do nothing: there is no such status.
PROBES = {
    "write:statuses": ("PUT", f"{STATUSES}/0"),
    "write:favourites": ("POST", f"{STATUSES}/0/unfavourite"),
    "write:media": ("PUT", "/api/v1/media/0"),
}


async def act(api: Api, scope: str, method: str, path: str, **options: Any) -> Reply:
    """Send what takes a permission. Raises ProviderError; NotDone for a no that is final."""
    api = replace(api, check=of_actor)
    try:
        return await api.send(method, path, **options)
    except Forbidden as error:
        if await _lacks(api, scope):
            raise ReconnectNeeded(
                "wants another permission", Cause.PERMISSION, missing=[scope]
            ) from error
        raise NotDone(str(error)) from error


async def asked(api: Api, scope: str, method: str, path: str, **options: Any) -> dict[str, Any]:
    """Send what takes a permission, and return the status that comes back."""
    reply = await act(api, scope, method, path, **options)
    with expected_shape():
        status = record(parsed(reply))
        key(status["id"])
        return status


async def status(api: Api, its_id: str) -> dict[str, Any]:
    """Return a status as the account sees it. Raises PageGone when it is deleted."""
    return await asked(api, "read:statuses", "GET", f"{STATUSES}/{its_id}")


async def source(api: Api, its_id: str) -> str:
    """Return the text of one's own status as it was written, "" where the server keeps none."""
    try:
        reply = await act(api, "read:statuses", "GET", f"{STATUSES}/{its_id}/source")
    except (PageGone, NotDone):
        return ""
    with expected_shape():
        return text(record(parsed(reply)).get("text"))


async def say(api: Api, form: Mapping[str, Any], wish: str) -> dict[str, Any]:
    """Publish a status; the same wish again within an hour returns the same status.

    Some servers (snac) do not look at the wish.
    """
    headers = {"Idempotency-Key": wish} if wish else {}
    return await asked(api, "write:statuses", "POST", STATUSES, data=form, headers=headers)


async def upload(api: Api, picture: Upload) -> str:
    """Give the server a picture, wait until it can be published, and return its id there."""
    name = f"picture.{picture.mime.rpartition('/')[2]}"
    reply = await act(
        api,
        "write:media",
        "POST",
        "/api/v2/media",
        files={"file": (name, picture.content, picture.mime)},
        data={"description": picture.alt[:LONGEST_ALT]},
        limits=UPLOADED_WITHIN,
    )
    with expected_shape():
        its_id = key(record(parsed(reply))["id"])
    if reply.status == 202:
        await _processed(api, its_id)
    return its_id


async def _processed(api: Api, its_id: str) -> None:
    for pause in PATIENCE:
        await asyncio.sleep(pause)
        if (await act(api, "write:media", "GET", f"/api/v1/media/{its_id}")).status != 206:
            return
    raise Unavailable("is still working on a picture")


async def _lacks(api: Api, scope: str) -> bool:
    """Ask for something that cannot be done, which shows whether the permission is there."""
    if scope not in PROBES:
        return False
    try:
        await api.send(*PROBES[scope])
    except Forbidden:
        return True
    except ProviderError:
        return False
    return False
