"""PostgreSQL, as Debian packs it: a cluster of its own for a run."""

import os
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.real.servers.processes import free_port, listens, output_of, running

VERSIONS = Path("/usr/lib/postgresql")


@asynccontextmanager
async def postgres() -> AsyncIterator[str]:
    """Yield the URL of an empty database, `postgresql+asyncpg://…`, whose owner may make others."""
    # PostgreSQL refuses to run as root.
    user = "postgres" if os.geteuid() == 0 else None
    programs = _newest()
    with TemporaryDirectory(prefix="social-postgres-") as name:
        folder = Path(name)
        if user:
            shutil.chown(folder, user)
        await _make_cluster(programs / "initdb", folder, user)
        port = free_port()
        command = f"{programs}/postgres -D data -k {folder} -p {port} -c listen_addresses=127.0.0.1"
        # A run that dies is thrown away: no write needs to reach the disk.
        fast = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"
        async with running(
            *f"{command} {fast} -c max_connections=200".split(),
            ready=listens(port),
            folder=folder,
            user=user,
            stop=signal.SIGQUIT,
        ):
            yield f"postgresql+asyncpg://social@127.0.0.1:{port}/postgres"


def _newest() -> Path:
    return max(VERSIONS.glob("*/bin"), key=lambda found: int(found.parent.name))


async def _make_cluster(initdb: Path, folder: Path, user: str | None) -> None:
    options = "-D data -U social --auth=trust --no-sync --encoding=UTF8 --locale=C.UTF-8"
    await output_of(str(initdb), *options.split(), user=user, cwd=folder)
