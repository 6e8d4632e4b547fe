"""Asking Graph, API v26.0: the token in a header, a proof beside it, and never a token in a URL."""

import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

from providers._meta import VERSION, usage
from providers._meta.errors import Overloaded
from providers.api import Api, Bearer, parsed
from providers.errors import Unavailable
from providers.http import Limits, Reply
from providers.shapes import expected_shape

T = TypeVar("T")
ORDINARY = Limits()
# A picture takes its time.
PATIENT = Limits(seconds=60)


@dataclass(frozen=True, slots=True)
class Answer:
    """JSON, and when to ask next if we come close to a limit."""

    json: Any
    not_before: datetime | None = None


async def read(api: Api, path: str, *, limits: Limits = ORDINARY, **params: Any) -> Answer:
    """GET `path` below the version. Raises ProviderError."""
    reply = await api.send("GET", _path(path), params={**params, **proof(api)}, limits=limits)
    return Answer(parsed(reply), usage.rest_until(reply.headers, api.now))


async def say(api: Api, path: str, data: Mapping[str, str]) -> Any:
    """POST a form, where what is said is secret: a URL may be written down on its way."""
    return parsed(await api.send("POST", _path(path), data={**data, **proof(api)}))


async def upload(api: Api, path: str, data: Mapping[str, str], content: bytes, mime: str) -> Any:
    """POST a form with a file in it, called `source`. Raises ProviderError."""
    files = {"source": ("picture", content, mime)}
    form = {**data, **proof(api)}
    return parsed(await api.send("POST", _path(path), data=form, files=files, limits=PATIENT))


async def together(api: Api, paths: Sequence[str]) -> list[Reply]:
    """Ask at most 50 things in one request; each reply is as yet unchecked.

    Raises ProviderError for what is wrong with all of them.
    """
    # A batch takes its token from the form alone.
    access = api.signer.access if isinstance(api.signer, Bearer) else ""
    asked = [{"method": "GET", "relative_url": f"{VERSION}/{path}"} for path in paths]
    form = {"access_token": access, "batch": json.dumps(asked), "include_headers": "false"}
    answers = await say(api, "", form)
    with expected_shape():
        # What took too long has nothing in its place.
        return [_reply(one or {"code": 503, "body": ""}) for one in list(answers)]


def _reply(answer: Any) -> Reply:
    return Reply(int(answer["code"]), {}, str(answer["body"]).encode(), "")


async def drop(api: Api, path: str) -> None:
    """DELETE `path`. Raises ProviderError."""
    await api.send("DELETE", _path(path), params=proof(api))


async def gently(ask: Callable[[int], Awaitable[T]], most: int) -> T:
    """Ask for `most`; for half, and a quarter, when the service cannot put so much together."""
    for limit in (most, most // 2):
        try:
            return await ask(limit)
        except Overloaded:
            continue
    return await ask(most // 4)


def as_app(api: Api) -> Api:
    """Open the service as the operator's app itself. Raises Unavailable when there is none."""
    if not api.client.id or not api.client.secret:
        raise Unavailable("answers only apps that it knows, and none is set up here")
    return replace(api, signer=Bearer(f"{api.client.id}|{api.client.secret}"))


def proof(api: Api) -> dict[str, str]:
    """Return the proof that the token is sent by who knows the app's secret (`appsecret_proof`)."""
    signer, secret = api.signer, api.client.secret
    if not isinstance(signer, Bearer) or not secret:
        return {}
    digest = hmac.new(secret.encode(), signer.access.encode(), hashlib.sha256).hexdigest()
    return {"appsecret_proof": digest}


def _path(path: str) -> str:
    return f"/{VERSION}/{path}"
