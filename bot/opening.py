"""Opening: everything that the bot holds, made in order and given back in reverse."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot import keys
from bot.bot import Bot
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
FINISH_SECONDS = 20


@asynccontextmanager
async def opened(
    settings: Settings,
    client: AsyncWebClient,
    *,
    providers: dict[str, Provider] | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> AsyncIterator[Bot]:
    """Open a bot: database migrated, doors open; at the end, what is under way is finished."""
    database = Database(settings.database_url)
    slack, work = Slack(lambda _: client), Work()
    try:
        await migrations.upgrade(database)
        async with open_http(allow_private=settings.private_allowed) as http:
            yield Bot(
                settings=settings,
                database=database,
                http=http,
                slack=slack,
                people=People(slack, database),
                work=work,
                providers=discover() if providers is None else providers,
                keys=keys.ring(settings),
                now=now,
            )
            await work.finish(seconds=FINISH_SECONDS)
    finally:
        await work.finish(seconds=0)
        await database.close()


@asynccontextmanager
async def slack_client(settings: Settings, token: str) -> AsyncIterator[AsyncWebClient]:
    """Open a client of Slack's Web API with one connection pool of its own."""
    timeout = aiohttp.ClientTimeout(total=SLACK_SECONDS)
    connector = aiohttp.TCPConnector(ssl=trust())
    async with aiohttp.ClientSession(timeout=timeout, connector=connector) as session:
        yield AsyncWebClient(
            token=token,
            base_url=settings.slack_api_url,
            session=session,
            timeout=SLACK_SECONDS,
            retry_handlers=[],
        )


async def introduce(bot: Bot, client: AsyncWebClient) -> Workspace:
    """Ask Slack whose token this is, and return that workspace. Raises SlackApiError."""
    who = await client.auth_test()
    enterprise_id, team_id = who.get("enterprise_id") or "", str(who["team_id"])
    async with bot.database.writing() as session:
        workspace = await workspaces.find(session, enterprise_id, team_id)
        if workspace is None:
            workspace = Workspace(
                enterprise_id=enterprise_id, team_id=team_id, created_at=bot.now()
            )
            session.add(workspace)
        workspace.name, workspace.bot_user_id = str(who["team"]), str(who["user_id"])
        await session.flush()
        return workspace
