"""PostgreSQL, as Debian packs it: a cluster of its own for a run."""

import os
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg

from tests.real.servers.processes import Ready, free_port, output_of, running

VERSIONS = Path("/usr/lib/postgresql")
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own inside
ENOUGH_MEMORY = 2**30


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster that is there, whether it is served or not."""

    folder: Path
    port: int
    user: str | None

    @property
    def url(self) -> str:
        """The URL of a database whose owner may make others, `postgresql+asyncpg://…`."""
        return f"postgresql+asyncpg://social@127.0.0.1:{self.port}/postgres"

    @asynccontextmanager
    async def served(self, *, keeps: bool = False) -> AsyncIterator[None]:
        """Serve it until the end of the block, where it is stopped as by a crash.

        With `keeps`, what was committed survives that, as it does with PostgreSQL's own settings.
        """
        command = (
            f"{_newest()}/postgres -D data -k {self.folder} -p {self.port} "
            "-c listen_addresses=127.0.0.1"
        )
        # A run that dies is thrown away: no write needs to reach the disk.
        fast = f"-c fsync=off -c full_page_writes=off -c synchronous_commit={keeps}"
        async with running(
            *f"{command} {fast} -c max_connections=200".split(),
            ready=_takes_connections(self.port),
            folder=self.folder,
            user=self.user,
            stop=signal.SIGQUIT,
        ):
            yield


@asynccontextmanager
async def cluster() -> AsyncIterator[Cluster]:
    """Make a cluster, which is gone at the end."""
    # PostgreSQL refuses to run as root.
    user = "postgres" if os.geteuid() == 0 else None
    with TemporaryDirectory(prefix="social-postgres-", dir=_in_memory()) as name:
        folder = Path(name)
        if user:
            shutil.chown(folder, user)
        await _make_cluster(_newest() / "initdb", folder, user)
        yield Cluster(folder, free_port(), user)


@asynccontextmanager
async def postgres() -> AsyncIterator[str]:
    """Yield the URL of an empty database, `postgresql+asyncpg://…`, whose owner may make others."""
    async with cluster() as made, made.served():
        yield made.url


def _takes_connections(port: int) -> Ready:
    async def check() -> bool:
        try:
            connection = await asyncpg.connect(f"postgresql://social@127.0.0.1:{port}/postgres")
        except (OSError, asyncpg.PostgresError):
            return False
        await connection.close()
        return True

    return check


def _in_memory() -> Path | None:
    # Each test has a database of its own, made five times faster there.
    is_large = MEMORY.exists() and shutil.disk_usage(MEMORY).free > ENOUGH_MEMORY
    return MEMORY if is_large else None


def _newest() -> Path:
    return max(VERSIONS.glob("*/bin"), key=lambda found: int(found.parent.name))


async def _make_cluster(initdb: Path, folder: Path, user: str | None) -> None:
    options = "-D data -U social --auth=trust --no-sync --encoding=UTF8 --locale=C.UTF-8"
    await output_of(str(initdb), *options.split(), user=user, cwd=folder)
