"""Answers by the URL that came with a payload: five, within half an hour, for the caller alone."""

import aiohttp
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.limits import problems
from bot.messages.message import Message
from bot.slack import Ambiguous, Refused, Unsendable

SECONDS = 10


async def send(url: str, message: Message, *, instead: bool) -> None:
    """Answer, `instead` of the message that was clicked or below it. Raises SlackTrouble."""
    payload = message.payload()
    if wrong := problems(payload):
        raise Unsendable(f"an answer: {'; '.join(wrong)[:500]}")
    body = {**payload, "response_type": "ephemeral", "replace_original": instead}
    try:
        answer = await AsyncWebhookClient(url, timeout=SECONDS).send_dict(body)
    except (TimeoutError, aiohttp.ClientError, ConnectionError) as error:
        raise Ambiguous(type(error).__name__) from error
    if answer.status_code != 200:
        raise Refused(answer.body[:80])
