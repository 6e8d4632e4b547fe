"""One call of the small Facebook's, or fifty in one: read from a request, and answered."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from aiohttp import web

from bot.sandbox.graph import reading, writing
from bot.sandbox.graph.asking import Asker
from bot.sandbox.graph.edges import VERSION
from bot.sandbox.graph.refusal import Refusal
from bot.sandbox.records import Json

MOST_IN_A_BATCH = 50
# What one call may bring along, a picture included.
LARGEST = 20_000_000
# What goes with any call.
ALWAYS = {"access_token", "appsecret_proof", "method", "format"}


@dataclass(frozen=True)
class Call:
    """What is asked of which path; `files` are the types and sizes of uploads, by name."""

    method: str
    path: str
    given: Mapping[str, str]
    files: Mapping[str, str] = field(default_factory=dict)


async def read(request: web.Request) -> Call:
    """Return the call that a request makes; `method` in it goes before its own."""
    posted = await request.clone(client_max_size=LARGEST).post()
    uploaded = {name: one for name, one in posted.items() if isinstance(one, web.FileField)}
    form = {name: one for name, one in posted.items() if isinstance(one, str)}
    given = {**request.query, **form}
    return Call(
        method=given.get("method", request.method).upper(),
        path=request.match_info.get("path", "").strip("/"),
        given=given,
        files={name: _described(one) for name, one in uploaded.items()},
    )


def answered(who: Asker, call: Call) -> Json:
    """Answer a call. Raises Refusal."""
    wanted = {name: value for name, value in call.given.items() if name not in ALWAYS}
    if call.method == "GET":
        return reading.answered(who, call.path, wanted)
    if call.method == "DELETE" and call.path.endswith("/permissions"):
        return reading.removed(who, call.path.partition("/")[0])
    return writing.answered(who, call.method, call.path, wanted, call.files)


def batch(who: Asker, given: Mapping[str, str]) -> list[Json]:
    """Answer several calls in one. Raises Refusal only for what is wrong with all of them."""
    if not given.get("access_token"):
        raise Refusal("A batch request must include an access_token as a parameter", 104)
    try:
        calls = json.loads(given["batch"])
        asked = [(str(one["method"]).upper(), urlsplit(str(one["relative_url"]))) for one in calls]
    except (ValueError, LookupError, TypeError) as error:
        raise Refusal("Invalid batched request in batch API", 100) from error
    if len(asked) > MOST_IN_A_BATCH:
        raise Refusal("Too many requests in batch message. Maximum batch size is 50", 1)
    return [_one(who, method, url.path, dict(parse_qsl(url.query))) for method, url in asked]


def _one(who: Asker, method: str, path: str, given: Mapping[str, str]) -> Json:
    call = Call(method, path.strip("/").removeprefix(f"{VERSION}/"), given)
    try:
        status, body = 200, answered(who, call)
    except Refusal as no:
        status, body = no.status, no.body
    return {"code": status, "headers": [], "body": json.dumps(body)}


def _described(uploaded: web.FileField) -> str:
    """Return a file's type and size."""
    with uploaded.file as content:
        return f"{uploaded.content_type} {len(content.read())}"
