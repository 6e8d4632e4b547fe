"""What a call to the Web API brings: JSON, a form or a query, as plain values."""

import json
from typing import Any

from aiohttp import web

from bot.sandbox.records import Json
from bot.sandbox.refusal import Refused, refused

STRUCTURED = {"blocks", "attachments", "view", "metadata", "files", "message"}
NUMBERS = {"limit", "length"}
FLAGS = {
    "as_user", "exclude_archived", "include_all_metadata", "include_locale", "include_num_members",
    "inclusive", "link_names", "mrkdwn", "reply_broadcast", "return_im", "unfurl_links",
    "unfurl_media",
}  # fmt: skip


async def arguments(request: web.Request) -> Json:
    """Read a call's arguments: blocks as lists, numbers as int, yes and no as bool."""
    given: Json = dict(request.query)
    if request.content_type == "application/json":
        given.update(await _json_body(request))
    elif request.method == "POST":
        given.update(await request.post())
    return {name: _plain(name, value) for name, value in given.items() if value is not None}


async def _json_body(request: web.Request) -> Json:
    try:
        body = await request.json()
    except ValueError as error:
        raise Refused("invalid_json") from error
    if not isinstance(body, dict):
        raise Refused("json_not_object")
    return body


def _plain(name: str, value: Any) -> Any:
    if name in STRUCTURED and isinstance(value, str):
        return _structure(name, value)
    if name in NUMBERS:
        return _number(name, value)
    return value in {True, "1", "true"} if name in FLAGS else value


def _structure(name: str, value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError as error:
        word = "invalid_blocks_format" if name == "blocks" else "invalid_arguments"
        raise Refused(word) from error


def _number(name: str, value: Any) -> int:
    try:
        return int(value)
    except ValueError as error:
        problem = f"must be an integer [json-pointer:/{name}]"
        raise refused("invalid_arguments", [problem]) from error
