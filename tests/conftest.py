"""What every test may ask for: a clock, a database, a Slack, a town, and a bot among them."""

import asyncio
import os
import shutil
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from bot import manifest
from bot.bot import Bot
from bot.heartbeat import Heart
from bot.keys import written
from bot.opening import introduce, opened, slack_client
from bot.sandbox import Sandbox, open_sandbox
from bot.settings import Settings
from providers.contract import Provider
from storage import database as database_door
from storage import migrations
from storage.database import Database
from storage.encryption import new_key
from storage.models import Workspace
from tests.clock import Clock
from tests.engines import sharing
from tests.harbour import Harbour
from tests.town import Town

# Seconds that an ack may take: more than Slack grants, for machines that do much at once.
PATIENCE = 15
KEY = written(new_key())
SERVER = os.environ.get("TEST_DATABASE_URL", "")


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what is answered in an ack take as long as the sandbox waits for it."""
    monkeypatch.setattr("handlers.hearing.ACK_SECONDS", PATIENCE)


@pytest.fixture(scope="session", autouse=True)
def _plain() -> None:
    """Write tracebacks as Python does: drawing them was a tenth of what tests cost."""
    renderer = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[structlog.processors.add_log_level, renderer])


@pytest.fixture(scope="session", autouse=True)
def _shared() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database_door, "create_async_engine", sharing(create_async_engine))
        yield


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the URL of a database with our tables, to be copied for each test."""
    folder = tmp_path_factory.mktemp("database")
    url = (
        _database_named("social_template")
        if SERVER
        else f"sqlite+aiosqlite:///{folder}/template.sqlite"
    )
    asyncio.run(_migrate(url))
    return url


@pytest.fixture
async def database_url(migrated: str, tmp_path: Path) -> AsyncIterator[str]:
    """Return the URL of a database of the test's own."""
    if not SERVER:
        copy = tmp_path / "social.sqlite"
        shutil.copy(str(make_url(migrated).database), copy)
        yield f"sqlite+aiosqlite:///{copy}"
        return
    name = f"social_{uuid.uuid4().hex}"
    await _on_server(f'CREATE DATABASE "{name}" TEMPLATE social_template')
    yield _database_named(name)
    await _on_server(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    yield database
    await database.close()


@pytest.fixture(scope="session")
def the_manifest() -> dict[str, Any]:
    """Return what the app asks of Slack."""
    return manifest.read()


@pytest.fixture
async def sandbox(the_manifest: dict[str, Any]) -> AsyncIterator[Sandbox]:
    scopes, events = manifest.scopes(the_manifest), manifest.events(the_manifest)
    async with open_sandbox(scopes=scopes, events=events, patience=PATIENCE) as sandbox:
        yield sandbox


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.fixture
def harbour() -> Harbour:
    return Harbour()


@pytest.fixture
def services(town: Town) -> dict[str, Provider]:
    """Return the services that the bot knows; a module may have others."""
    return {"town": town.provider()}


@pytest.fixture
def settings(database_url: str, sandbox: Sandbox) -> Settings:
    return Settings(
        _env_file=None,
        database_url=database_url,
        slack_api_url=sandbox.api_url,
        slack_bot_token=sandbox.bot_token,
        slack_app_token=sandbox.app_token,
        encryption_keys=KEY,
    )


@pytest.fixture
async def bot(
    settings: Settings, sandbox: Sandbox, clock: Clock, services: dict[str, Provider]
) -> AsyncIterator[Bot]:
    """Return a bot whose only services are ours; nothing beats by itself."""
    async with (
        slack_client(settings, settings.slack_bot_token.get_secret_value()) as client,
        opened(settings, client, providers=services, now=clock.now) as bot,
    ):
        await introduce(bot, client)
        sandbox.watch(lambda: bot.work.busy)
        yield bot


@pytest.fixture
async def workspace(bot: Bot) -> Workspace:
    from storage import workspaces  # noqa: PLC0415

    async with bot.database.reading() as session:
        return (await workspaces.all_of_them(session))[0]


@pytest.fixture
def its_heart(bot: Bot) -> Heart:
    return Heart(bot)


async def _migrate(url: str) -> None:
    if SERVER:
        await _on_server("DROP DATABASE IF EXISTS social_template WITH (FORCE)")
        await _on_server("CREATE DATABASE social_template")
    database = Database(url)
    await migrations.upgrade(database)
    if not SERVER:
        async with database.engine.connect() as connection:
            await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    await database.close()


def _database_named(name: str) -> str:
    return make_url(SERVER).set(database=name).render_as_string(hide_password=False)


async def _on_server(statement: str) -> None:
    database = Database(SERVER)
    engine = database.engine.execution_options(isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(statement))
    await database.close()
