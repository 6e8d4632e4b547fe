"""HTTP mode: payloads as signed requests to the bot's request URL (Slack's signature v0)."""

import hashlib
import hmac
import json
import time
from urllib.parse import urlencode

import aiohttp

from bot.sandbox.records import Json
from bot.sandbox.refusal import NotAcked

FORM = "application/x-www-form-urlencoded"


def signature(secret: str, timestamp: str, body: str) -> str:
    """Return X-Slack-Signature."""
    text = f"v0:{timestamp}:{body}".encode()
    return "v0=" + hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()


def encoded(kind: str, payload: Json) -> tuple[str, str]:
    """Return the body and the content type by which a kind of payload travels."""
    if kind == "events_api":
        return json.dumps(payload), "application/json"
    if kind == "slash_commands":
        return urlencode(payload), FORM
    return urlencode({"payload": json.dumps(payload)}), FORM


async def send(
    session: aiohttp.ClientSession, *, url: str, secret: str, kind: str, payload: Json,
    retry: tuple[int, str] | None = None,
) -> Json:  # fmt: skip
    """Post a payload and return what the bot answers. Raises NotAcked for any status but 200."""
    body, content_type = encoded(kind, payload)
    # The bot compares this with its own clock, whatever time the sandbox believes it is.
    timestamp = str(int(time.time()))
    headers = {
        "Content-Type": content_type,
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": signature(secret, timestamp, body),
    }
    if retry:
        headers |= {"X-Slack-Retry-Num": str(retry[0]), "X-Slack-Retry-Reason": retry[1]}
    try:
        async with session.post(url, data=body, headers=headers) as response:
            if response.status != 200:
                raise NotAcked(f"the bot answered {response.status}")
            return _ack(await response.text())
    except aiohttp.ClientError as error:
        raise NotAcked(f"the bot could not be reached: {error}") from error


def _ack(body: str) -> Json:
    if not body:
        return {}
    try:
        value = json.loads(body)
    except ValueError:
        return {"text": body}
    return value if isinstance(value, dict) else {"text": body}
