"""Getting ready: what must be there before the bot starts, and how it listens to Slack."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import structlog
from aiohttp import web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import keys, opening
from bot.bot import Bot
from bot.errors import SettingsWrong
from bot.settings import Settings
from providers.http import trust
from storage import installations

log = structlog.get_logger()

WATCH_SECONDS = 15.0
# Slack pings a socket every few seconds: longer silence is a stall that nothing else would notice.
SILENCE_SECONDS = 90.0


def check(settings: Settings) -> None:
    """Raise SettingsWrong when a token is missing, saying where it is found."""
    has_token = bool(settings.slack_bot_token.get_secret_value())
    if has_token and settings.has_many_workspaces:
        raise SettingsWrong(
            "SLACK_BOT_TOKEN and SLACK_CLIENT_ID are both set. The token is for one workspace, the "
            "client id for many, which install Social by themselves: unset one of them."
        )
    if settings.has_many_workspaces:
        _check_many(settings)
    elif not has_token:
        raise SettingsWrong(
            "SLACK_BOT_TOKEN is not set. Create the app from manifest.yaml at api.slack.com/apps, "
            "install it, and copy the xoxb-… token from “OAuth & Permissions”. "
            "To try without Slack: ./social sandbox"
        )
    if not settings.socket_mode and not settings.slack_signing_secret.get_secret_value():
        raise SettingsWrong(
            "SLACK_APP_TOKEN is not set (Socket Mode: “Basic Information”, App-Level Tokens, scope "
            "connections:write). For HTTP instead, set SLACK_SIGNING_SECRET."
        )


def _check_many(settings: Settings) -> None:
    if not settings.slack_client_secret.get_secret_value():
        raise SettingsWrong(
            "SLACK_CLIENT_SECRET is not set. It stands beside the client id under “Basic "
            "Information”, App Credentials."
        )
    if not settings.public_url:
        raise SettingsWrong(
            "PUBLIC_URL is not set. Slack sends people back to it when they install Social: set it "
            "to https://your.host, and add https://your.host/slack/oauth_redirect to the app under "
            "“OAuth & Permissions”, Redirect URLs."
        )
    # Replicas must open what another has sealed.
    keys.check(settings)


async def introduced(bot: Bot, client: AsyncWebClient) -> None:
    """Find out whose bot this is; refuse to start with a token that Slack does not know."""
    if bot.installations is not None:
        await _counted(bot)
        return
    try:
        workspace = await opening.introduce(bot, client)
    except SlackApiError as error:
        raise SettingsWrong(
            f"Slack refuses SLACK_BOT_TOKEN ({error.response['error']}). "
            "Copy it anew from “OAuth & Permissions”."
        ) from error
    except (OSError, TimeoutError) as error:
        raise SettingsWrong(
            f"Slack cannot be reached at {bot.settings.slack_api_url} ({error})."
        ) from error
    log.info("at work", workspace=workspace.name, team=workspace.team_id)


async def _counted(bot: Bot) -> None:
    async with bot.database.reading() as session:
        count = len(await installations.all_of_them(session))
    log.info("at work", installations=count, install=f"{bot.settings.address}/slack/install")


class Ears:
    """How Slack is heard; `wrong` tells what is the matter, or ""."""

    def __init__(self, handler: AsyncSocketModeHandler | None) -> None:
        """Listen by that socket, or by HTTP when there is none."""
        self._handler = handler

    def wrong(self) -> str:
        """Return what keeps us from hearing Slack, in a sentence."""
        client: Any = self._handler.client if self._handler else None
        if client is None:
            return ""
        session = client.current_session
        if session is None or session.closed:
            return "The socket to Slack is closed."
        quiet = time.time() - (client.last_ping_pong_time or time.time())
        return f"Slack has been silent for {quiet:.0f} seconds." if quiet > SILENCE_SECONDS else ""

    async def watch(self) -> None:
        """Connect anew whenever the socket has stalled: it does so without an error at times."""
        while self._handler:
            await asyncio.sleep(WATCH_SECONDS)
            if self.wrong():
                log.warning("connecting to slack anew", why=self.wrong())
                try:
                    await self._handler.client.connect_to_new_endpoint(force=True)
                except Exception as error:  # noqa: BLE001 - whatever it is, the next round tries again
                    log.warning("slack could not be reached", why=str(error))


@asynccontextmanager
async def listening(settings: Settings, app: AsyncApp) -> AsyncIterator[Ears]:
    """Listen to Slack: over a socket when there is an app token, else by HTTP."""
    if not settings.socket_mode:
        yield Ears(None)
        return
    token = settings.slack_app_token.get_secret_value()
    own_trust = trust()
    client = AsyncWebClient(
        token=token,
        base_url=settings.slack_api_url,
        ssl=None if own_trust is True else own_trust,
    )
    handler = AsyncSocketModeHandler(app, token, web_client=client)
    try:
        await handler.connect_async()
    except SlackApiError as error:
        raise SettingsWrong(
            f"Slack refuses SLACK_APP_TOKEN ({error.response['error']}). "
            "Make one under “Basic Information”, App-Level Tokens, "
            "with the scope connections:write."
        ) from error
    ears = Ears(handler)
    watch = asyncio.create_task(ears.watch())
    try:
        yield ears
    finally:
        watch.cancel()
        await handler.close_async()


@asynccontextmanager
async def open_site(settings: Settings, site: web.Application) -> AsyncIterator[None]:
    """Serve the HTTP side. Raises SettingsWrong when the port is taken."""
    runner = web.AppRunner(site, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, settings.host, settings.port).start()
        log.info("listening", host=settings.host, port=settings.port)
        yield
    except OSError as error:
        raise SettingsWrong(
            f"Port {settings.port} is taken ({error.strerror}). Set PORT to another one."
        ) from error
    finally:
        await runner.cleanup()
