"""What we ask of a site to change: REST API v2 of WordPress core, as somebody who is logged in."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from ipaddress import ip_address
from typing import Any

from providers.acting import Upload
from providers.api import Api, parsed
from providers.errors import PageGone
from providers.http import Limits
from providers.shapes import address, expected_shape, key, record, records, text
from providers.wordpress import calls
from providers.wordpress.refusals import NoTrash, of_actor
from providers.wordpress.texts import Uploaded

UPLOADED_WITHIN = Limits(seconds=60)
LEFT = {"spam", "trash"}


async def create(api: Api, url: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """Make something, and return its id and address. Raises ProviderError."""
    return await _sent(api, "POST", url, "id,link", json=body)


async def listed(
    api: Api, url: str, params: Mapping[str, str], number: int
) -> list[dict[str, Any]]:
    """Return that page of a list as who may change it, the newest first."""
    more = {"context": "edit", "per_page": calls.PER_PAGE, "page": number}
    reply = await replace(api, check=of_actor).send("GET", url, params={**params, **more})
    with expected_shape():
        return records(parsed(reply))


async def comment(api: Api, url: str) -> dict[str, Any]:
    """Return how a comment stands. Raises PageGone when it was deleted or taken for spam."""
    fields = "id,post,status,author_ip,author_user_agent"
    found = await _sent(api, "GET", url, fields, context="edit")
    if found.get("status") in LEFT:
        raise PageGone("has it among spam or in the trash")
    return found


async def settle(api: Api, url: str, status: str) -> None:
    """Hold or approve a comment, unless it is so already."""
    found = await comment(api, url)
    if found.get("status") != status:
        await _sent(api, "POST", url, "id", json={"status": status, **_origin(found)})


async def trash(api: Api, url: str) -> None:
    """Delete a post or comment; where the site has no trash, for good."""
    with suppress(PageGone):
        try:
            await _sent(api, "DELETE", url, "id")
        except NoTrash:
            await _sent(api, "DELETE", url, "deleted", force="true")


async def upload(api: Api, root: str, picture: Upload) -> Uploaded:
    """Put a picture into the site's library."""
    name = f"picture.{picture.mime.rpartition('/')[2]}"
    told = await _sent(
        api,
        "POST",
        f"{root}/wp/v2/media",
        "id,source_url",
        files={"file": (name, picture.content, picture.mime)},
        data={"alt_text": picture.alt},
        limits=UPLOADED_WITHIN,
    )
    with expected_shape():
        return Uploaded(key(told["id"]), address(told["source_url"]), picture.alt)


async def _sent(
    api: Api, method: str, url: str, fields: str, *, context: str = "", force: str = "", **more: Any
) -> dict[str, Any]:
    params = {"_fields": fields, "context": context or None, "force": force or None}
    reply = await replace(api, check=of_actor).send(method, url, params=params, **more)
    with expected_shape():
        return record(parsed(reply))


def _origin(found: Mapping[str, Any]) -> dict[str, str]:
    """Return where a comment came from: the site would write our own address over it."""
    with expected_shape():
        ip, agent = text(found.get("author_ip")), text(found.get("author_user_agent"))
    known = {"author_ip": ip if _is_address(ip) else "", "author_user_agent": agent}
    return {name: one for name, one in known.items() if one}


def _is_address(ip: str) -> bool:
    try:
        return bool(ip_address(ip))
    except ValueError:
        return False
