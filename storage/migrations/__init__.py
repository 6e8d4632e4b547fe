"""The tables' history: each revision takes the database one step on.

Applied at start, under a lock.
"""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from storage.database import Database

LOCK = 7_629_531
VERSIONS = Path(__file__).parent / "versions"


def head() -> str:
    """Return the newest revision: the number that the last file's name begins with."""
    return max(path.name.partition("_")[0] for path in VERSIONS.glob("[0-9]*_*.py"))


async def upgrade(database: Database, *, to: str = "head") -> None:
    """Bring the database to a revision; replicas that start together wait for the first."""
    if to == "head" and await current(database) == head():
        return
    async with database.connection() as connection:
        await connection.run_sync(_upgrade, to)


async def current(database: Database) -> str:
    """Return the revision that the database stands at, or ""."""

    def read(connection: Connection) -> str:
        if not inspect(connection).has_table("alembic_version"):
            return ""
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or ""

    async with database.engine.connect() as connection:
        return await connection.run_sync(read)


def _upgrade(connection: Connection, to: str) -> None:
    # Only the first start of a release needs Alembic: the others do not wait for it to load.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, to)
