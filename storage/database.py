"""The door to the database: SQLite (WAL) by default, PostgreSQL by setting, one code for both."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from sqlite3 import OperationalError
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import (
    AsyncConnection,
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

BUSY_SECONDS = 15
PAUSE_SECONDS = 0.05


class Database:
    """Short transactions on one engine. `reading` and `writing` never wait for the network."""

    def __init__(self, url: str) -> None:
        """Take an SQLAlchemy URL, `sqlite+aiosqlite:///file` or `postgresql+asyncpg://…`."""
        self.engine = _engine(url)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._sessions = async_sessionmaker(
            self.engine, class_=AsyncSession, expire_on_commit=False
        )
        self._writers = async_sessionmaker(
            self.engine.execution_options(writes=True), class_=AsyncSession, expire_on_commit=False
        )

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """Open a transaction that only reads."""
        async with self._sessions() as session:
            yield session

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """Open a transaction that is committed at the end, or rolled back on an error."""
        async with self._writers() as session, session.begin():
            yield session

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[AsyncConnection]:
        """Open a bare connection in a transaction, for migrations and for looking at plans."""
        async with self.engine.execution_options(writes=True).begin() as connection:
            yield connection

    async def close(self) -> None:
        """Give every connection back."""
        await self.engine.dispose()


def _engine(url: str) -> AsyncEngine:
    if make_url(url).get_backend_name() == "sqlite":
        return _sqlite(url)
    return create_async_engine(url, pool_size=10, max_overflow=10, pool_pre_ping=True)


def _sqlite(url: str) -> AsyncEngine:
    engine = create_async_engine(url, connect_args={"timeout": BUSY_SECONDS})

    @event.listens_for(engine.sync_engine, "connect")
    def configure(connection: Any, _: Any) -> None:
        # The driver must not begin transactions by itself: ours begin as what they are.
        connection.isolation_level = None
        cursor = connection.cursor()
        _to_wal(cursor)
        # FULL: a claim or a receipt that is gone after a power cut would send a message twice.
        for pragma in ("synchronous=FULL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Any) -> None:
        # A writer that begins as a reader cannot wait for its turn: SQLite refuses it at once.
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _to_wal(cursor: Any) -> None:
    """Switch to a write-ahead log: the one thing for which SQLite does not wait its turn."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(PAUSE_SECONDS)
        else:
            return
