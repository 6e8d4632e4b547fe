"""By HTTP only Slack is heard: each request carries Slack's signature, and is fresh."""

import gc
import time
import weakref
from collections.abc import AsyncIterator, Sequence
from urllib.parse import urlencode

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.bot import Bot
from bot.sandbox import Sandbox
from bot.sandbox.signed_http import FORM, signature
from handlers.app import create
from tests.bot.sandbox.bolt import by_http

MINUTE = 60


@pytest.fixture
def app(bot: Bot, sandbox: Sandbox) -> AsyncApp:
    client = AsyncWebClient(sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[])
    return create(bot, client, signing_secret=sandbox.signing_secret)


@pytest.fixture
async def url(app: AsyncApp, sandbox: Sandbox) -> AsyncIterator[str]:
    async with by_http(sandbox, app):
        yield sandbox.request_url


def command(sandbox: Sandbox) -> str:
    jane = sandbox.person("jane")
    return urlencode({
        "command": "/social", "text": "help", "user_id": jane.id, "api_app_id": "A1",
        "team_id": sandbox.slack.team_id, "channel_id": sandbox.channel("social").id,
        "trigger_id": "1.2", "response_url": f"{sandbox.slack.base_url}/response/none",
    })  # fmt: skip


def signed(body: str, *, secret: str, ago: float = 0) -> dict[str, str]:
    """Return the headers by which Slack says that it was it; without a secret, it does not."""
    timestamp = str(int(time.time() - ago))
    headers = {"Content-Type": FORM, "X-Slack-Request-Timestamp": timestamp}
    by_slack = {"X-Slack-Signature": signature(secret, timestamp, body)} if secret else {}
    return headers | by_slack


async def asked(url: str, body: str, *, secret: str, ago: float = 0, signs: str = "") -> int:
    """Ask as Slack does, with that secret, so many seconds ago; return the status."""
    headers = signed(signs or body, secret=secret, ago=ago)
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, data=body, headers=headers) as reply,
    ):
        return reply.status


async def test_what_slack_signed_is_heard(url: str, sandbox: Sandbox) -> None:
    assert await asked(url, command(sandbox), secret=sandbox.signing_secret) == 200
    await sandbox.settled()
    assert sandbox.called("users.info")


@pytest.mark.parametrize(
    ("secret", "ago", "signs"),
    [
        ("", 0, ""),
        ("somebody else's secret", 0, ""),
        ("right", 6 * MINUTE, ""),
        ("right", -6 * MINUTE, ""),
        ("right", 0, "command=%2Fsocial&text=another"),
    ],
    ids=["unsigned", "by another", "too old", "of the future", "for another body"],
)
async def test_what_slack_did_not_sign_just_now_is_turned_away(
    url: str, sandbox: Sandbox, secret: str, ago: float, signs: str
) -> None:
    before = len(sandbox.calls)
    secret = sandbox.signing_secret if secret == "right" else secret
    assert await asked(url, command(sandbox), secret=secret, ago=ago, signs=signs) == 401
    await sandbox.settled()
    assert len(sandbox.calls) == before


async def test_what_bolt_hung_on_a_payload_is_gone_with_it(app: AsyncApp, sandbox: Sandbox) -> None:
    gc.disable()
    try:
        # The first answer is given later, the second in the ack.
        for _ in range(2):
            body = command(sandbox)
            headers: dict[str, str | Sequence[str]] = {
                **signed(body, secret=sandbox.signing_secret)
            }
            request = AsyncBoltRequest(body=body, headers=headers)
            context = weakref.ref(request.context)
            assert (await app.async_dispatch(request)).status == 200
            del request
            await sandbox.settled()
            assert context() is None
    finally:
        gc.enable()
