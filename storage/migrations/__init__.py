"""The tables' history: each revision takes the database one step on.

Applied at start, under a lock.
"""

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from storage.database import Database

LOCK = 7_629_531


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.set_main_option("path_separator", "os")
    return config


def head() -> str:
    """Return the newest revision."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


async def upgrade(database: Database, *, to: str = "head") -> None:
    """Bring the database to a revision; replicas that start together wait for the first."""

    def run(connection: Connection) -> None:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, to)

    async with database.connection() as connection:
        await connection.run_sync(run)


async def current(database: Database) -> str:
    """Return the revision that the database stands at, or ""."""

    def read(connection: Connection) -> str:
        return MigrationContext.configure(connection).get_current_revision() or ""

    async with database.connection() as connection:
        return await connection.run_sync(read)
