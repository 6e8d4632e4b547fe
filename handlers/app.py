"""Bolt's application: what comes from Slack, brought to its listener together with the bot."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

import handlers
from bot.bot import Bot
from bot.messages import install_pages as words
from handlers.authorizing import Authorize, Locate, without_bolts_own
from handlers.call import Call
from handlers.teams import Teams


def create(bot: Bot, client: AsyncWebClient, *, signing_secret: str) -> AsyncApp:
    """Make the application: a listener acks and returns, `bot.work` does the rest.

    `client` has the token of the one workspace; where many have installed the bot, theirs are
    looked up.
    """
    with without_bolts_own():
        app = AsyncApp(
            # Else Bolt takes the name of the calling file, for which it reads the whole stack's.
            name="social",
            client=client,
            signing_secret=signing_secret,
            process_before_response=True,
            logger=logging.getLogger("slack_bolt"),
            **_many(bot),
        )
    app.middleware(Bring(bot))
    handlers.register(app)
    return app


def _many(bot: Bot) -> dict[str, Any]:
    if bot.installations is None:
        return {}
    return {
        "before_authorize": Locate(),
        "authorize": Authorize(bot.installations),
        "user_facing_authorize_error_message": words.not_installed(bot.settings.address),
    }


class Bring(AsyncMiddleware):
    """Brings each listener its call. As a class: Bolt looks up a function's arguments each time."""

    def __init__(self, bot: Bot) -> None:
        """Bring this bot."""
        self._bot = bot
        self._teams = Teams(bot)

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002 - Bolt passes it by this name
    ) -> BoltResponse:
        """Put the call into the context, from where Bolt hands it on by its name."""
        del resp
        # A copy: a call that held its own place would be a cycle, and each payload with all that
        # Bolt hung on it would be garbage to be looked for.
        known = AsyncBoltContext(req.context)
        req.context["call"] = Call(self._bot, self._teams, req.body, known)
        return await next()
