"""Bolt's application: what comes from Slack, brought to its listener together with the bot."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

import handlers
from bot.bot import Bot
from handlers.call import Call
from handlers.teams import Teams


def create(bot: Bot, client: AsyncWebClient, *, signing_secret: str) -> AsyncApp:
    """Make the application: a listener acks and returns, `bot.work` does the rest."""
    app = AsyncApp(
        client=client,
        signing_secret=signing_secret,
        process_before_response=True,
        logger=logging.getLogger("slack_bolt"),
    )
    teams = Teams(bot)

    async def bring(
        body: dict[str, Any], context: AsyncBoltContext, next_: Callable[[], Awaitable[None]]
    ) -> None:
        context["call"] = Call(bot, teams, body, context)
        await next_()

    app.middleware(bring)
    handlers.register(app)
    return app
