"""The tables' history leads from nothing, and from each revision, to the tables of today."""

import asyncio
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlmodel import SQLModel

from storage import migrations
from storage.database import Database

FOLDER = Path(migrations.__file__).parent
REVISIONS = [script.revision for script in ScriptDirectory(str(FOLDER)).walk_revisions()]


@pytest.fixture
def empty_url(database_url: str, tmp_path: Path) -> str:
    if "sqlite" in database_url:
        return f"sqlite+aiosqlite:///{tmp_path}/empty.sqlite"
    return database_url


async def _differences(database: Database) -> list[object]:
    def compare(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, SQLModel.metadata))

    async with database.connection() as connection:
        return await connection.run_sync(compare)


async def test_the_tables_are_those_of_the_models(database: Database) -> None:
    assert await _differences(database) == []
    assert await migrations.current(database) == migrations.head()


def test_the_newest_revision_is_told_by_its_file() -> None:
    assert ScriptDirectory(str(FOLDER)).get_current_head() == migrations.head()


@pytest.mark.parametrize("revision", REVISIONS)
async def test_each_revision_leads_to_the_newest(empty_url: str, revision: str) -> None:
    database = Database(empty_url)
    await migrations.upgrade(database, to=revision)
    await migrations.upgrade(database)
    assert await migrations.current(database) == migrations.head()
    assert await _differences(database) == []
    await database.close()


async def test_replicas_that_start_together_migrate_once(empty_url: str) -> None:
    replicas = [Database(empty_url) for _ in range(3)]
    await asyncio.gather(*(migrations.upgrade(replica) for replica in replicas))
    assert await migrations.current(replicas[0]) == migrations.head()
    for replica in replicas:
        await replica.close()
