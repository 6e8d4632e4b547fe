"""One socket to Slack, and the signs of its life.

slack_sdk connects anew by itself when a socket is closed or its pings stay without an answer. It
does not notice a socket that is answered but never greeted or refreshed, and when an address does
not let it in (each is good for once) it tries that same one for ever, closing whatever session
stands meanwhile: so a whole line is replaced (bot/ears.py), never mended.
"""

import asyncio
import time
from contextlib import suppress
from typing import Any

from aiohttp import WSMessage
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.settings import Settings
from providers.http import trust

# Both sides ping every ten seconds: longer silence is a stall.
SILENCE_SECONDS = 60.0
HELLO_SECONDS = 30.0
# How much longer than it was announced a socket may live: a refresh that never came is a stall too.
GRACE_SECONDS = 600.0
CONNECT_SECONDS = 30.0
CLOSE_SECONDS = 1.0


class Line:
    """One client of Socket Mode, and what was heard of it. Moments are seconds since 1970."""

    def __init__(self, settings: Settings, app: AsyncApp) -> None:
        """Make the client; it connects later."""
        token = settings.slack_app_token.get_secret_value()
        own_trust = trust()
        web_client = AsyncWebClient(
            token=token,
            base_url=settings.slack_api_url,
            ssl=None if own_trust is True else own_trust,
        )
        self._client: Any = AsyncSocketModeHandler(app, token, web_client=web_client).client
        self._client.on_message_listeners.append(self._heard)
        self._client.message_listeners.append(self._greeted)
        self._heard_at = self._met_at = time.time()
        self._met: object = None
        self._greeted_on: object = None
        self._lives_until = float("inf")

    async def connect(self) -> None:
        """Connect. Raises SlackApiError when the token is refused, TimeoutError when it hangs."""
        async with asyncio.timeout(CONNECT_SECONDS):
            self._client.wss_uri = await self._client.issue_new_wss_url()
            await self._client.connect()

    async def close(self) -> None:
        """Close the socket, and leave nothing running, whether the other side answers or not."""
        client = self._client
        try:
            with suppress(Exception):  # it is given up
                async with asyncio.timeout(CLOSE_SECONDS):
                    await client.close()
        finally:
            tasks = (client.message_processor, client.message_receiver)
            for task in (*tasks, client.current_session_monitor):
                if task:
                    task.cancel()
            await client.aiohttp_client_session.close()

    @property
    def silent_seconds(self) -> float:
        """How long ago Slack last gave a sign of life: a message, or the answer to a ping."""
        return max(0.0, time.time() - max(self._heard_at, self._client.last_ping_pong_time or 0))

    def wrong(self) -> str:
        """Return what keeps us from hearing Slack, in a sentence, or ""."""
        session, now = self._client.current_session, time.time()
        if session is None or session.closed:
            return "The socket to Slack is closed."
        if session is not self._met:
            self._met, self._met_at = session, now
        if self.silent_seconds > SILENCE_SECONDS:
            return f"Slack has been silent for {self.silent_seconds:.0f} seconds."
        if session is not self._greeted_on and now - self._met_at > HELLO_SECONDS:
            return "Slack has not greeted us on this socket."
        if now > self._lives_until:
            return "Slack has not refreshed this socket when it was due."
        return ""

    async def _heard(self, _: WSMessage) -> None:
        self._heard_at = time.time()

    async def _greeted(self, client: Any, message: dict[str, Any], _: str | None = None) -> None:
        if message.get("type") == "hello":
            self._greeted_on = client.current_session
            lives = (message.get("debug_info") or {}).get("approximate_connection_time")
            known = lives if isinstance(lives, int | float) and lives > 0 else float("inf")
            self._lives_until = time.time() + known + GRACE_SECONDS
