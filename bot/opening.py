"""Opening: everything that the bot holds, made in order and given back in reverse."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from sqlalchemy.exc import IntegrityError

from bot import keys
from bot.bot import Bot
from bot.installs.installations import Installations
from bot.people import People
from bot.settings import Settings
from bot.slack import Slack
from bot.work import Work
from providers import discover
from providers.contract import Provider
from providers.http import open_http, trust
from storage import migrations, workspaces
from storage.database import Database
from storage.models import Workspace

SLACK_SECONDS = 15
FINISH_SECONDS = 2


@asynccontextmanager
async def opened(
    settings: Settings,
    client: AsyncWebClient,
    *,
    providers: dict[str, Provider] | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> AsyncIterator[Bot]:
    """Open a bot: database migrated, doors open; at the end, what is under way is finished.

    `client` has the token of the one workspace, or none where many have installed the bot.
    """
    ring, database = keys.ring(settings), Database(settings.database_url)
    many = None
    if settings.has_many_workspaces:
        many = Installations(settings, database, ring, client, now)
    slack, work = _slack(client, many), Work()
    try:
        await migrations.upgrade(database)
        async with open_http(allow_private=settings.private_allowed) as http:
            yield Bot(
                settings=settings,
                database=database,
                http=http,
                slack=slack,
                installations=many,
                people=People(slack, database),
                work=work,
                providers=discover() if providers is None else providers,
                keys=ring,
                now=now,
            )
            await work.finish(seconds=FINISH_SECONDS)
    finally:
        await work.finish(seconds=0)
        await database.close()


def _slack(client: AsyncWebClient, many: Installations | None) -> Slack:
    async def the_one(_: int) -> AsyncWebClient:
        return client

    return Slack(many.client_of, many.another) if many else Slack(the_one)


@asynccontextmanager
async def slack_client(settings: Settings, token: str) -> AsyncIterator[AsyncWebClient]:
    """Open a client of Slack's Web API with one connection pool of its own; "": without a token."""
    timeout = aiohttp.ClientTimeout(total=SLACK_SECONDS)
    connector = aiohttp.TCPConnector(ssl=trust())
    async with aiohttp.ClientSession(timeout=timeout, connector=connector) as session:
        yield AsyncWebClient(
            token=token or None,
            base_url=settings.slack_api_url,
            session=session,
            timeout=SLACK_SECONDS,
            retry_handlers=[],
        )


async def introduce(bot: Bot, client: AsyncWebClient) -> Workspace:
    """Ask Slack whose token this is, and return that workspace. Raises SlackApiError."""
    who = await client.auth_test()
    try:
        return await _known(bot, who)
    except IntegrityError:
        # Another replica, which started at the same moment, was quicker.
        return await _known(bot, who)


async def _known(bot: Bot, who: AsyncSlackResponse) -> Workspace:
    enterprise_id, team_id = who.get("enterprise_id") or "", str(who["team_id"])
    async with bot.database.writing() as session:
        workspace = await workspaces.find(session, team_id)
        if workspace is None:
            workspace = await workspaces.add(session, team_id, bot.now())
        workspace.enterprise_id, workspace.sent_away_at = enterprise_id, None
        workspace.name, workspace.bot_user_id = str(who["team"]), str(who["user_id"])
        await session.flush()
        return workspace
