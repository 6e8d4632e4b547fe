"""Getting ready: what must be there before the bot starts, and the HTTP side that it opens."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import structlog
from aiohttp import web
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import keys, opening
from bot.bot import Bot
from bot.errors import SettingsWrong
from bot.settings import Settings
from storage import installations
from storage.models import Workspace

log = structlog.get_logger()

# How long a request under way may take to end once the bot stops.
STOP_SECONDS = 1.0
# Seconds to wait for a Slack that is out of order when the bot starts.
PAUSES = (1, 2, 4, 8, 15, 30, 60)
TOO_OFTEN, BROKEN = 429, 500


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


async def _introduced_in_time(bot: Bot, client: AsyncWebClient) -> Workspace:
    """Wait out a Slack that is out of order, as a restart in the middle of it may meet."""
    for pause in PAUSES:
        try:
            return await opening.introduce(bot, client)
        except SlackApiError as error:
            if not _is_passing(error):
                raise
            log.warning("Slack is out of order", status=error.response.status_code, again_in=pause)
        except aiohttp.ClientError as error:
            # A wrong address is told at once; a connection that was cut is tried again.
            if isinstance(error, OSError):
                raise
            log.warning("Slack hung up", why=type(error).__name__, again_in=pause)
        await asyncio.sleep(pause)
    return await opening.introduce(bot, client)


def _is_passing(error: SlackApiError) -> bool:
    """Tell whether Slack says so of itself, and not of the token."""
    status = int(error.response.status_code)
    return status == TOO_OFTEN or status >= BROKEN


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
        workspace = await _introduced_in_time(bot, client)
    except SlackApiError as error:
        raise SettingsWrong(
            "Slack is out of order at the moment; start again in a few minutes."
            if _is_passing(error)
            else f"Slack refuses SLACK_BOT_TOKEN ({error.response['error']}). "
            "Copy it anew from “OAuth & Permissions”."
        ) from error
    except (OSError, TimeoutError, aiohttp.ClientError) as error:
        raise SettingsWrong(
            f"Slack cannot be reached at {bot.settings.slack_api_url} ({error})."
        ) from error
    log.info("at work", workspace=workspace.name, team=workspace.team_id)


async def _counted(bot: Bot) -> None:
    async with bot.database.reading() as session:
        count = len(await installations.all_of_them(session))
    log.info("at work", installations=count, install=f"{bot.settings.address}/slack/install")


@asynccontextmanager
async def open_site(settings: Settings, site: web.Application) -> AsyncIterator[None]:
    """Serve the HTTP side. Raises SettingsWrong when the port is taken."""
    runner = web.AppRunner(site, access_log=None, shutdown_timeout=STOP_SECONDS)
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
