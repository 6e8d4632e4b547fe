"""Redis, as Debian packs it: Bluesky's AppView wants one."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.real.servers.processes import free_port, listens, running


@asynccontextmanager
async def redis() -> AsyncIterator[str]:
    """Yield the address of an empty one that forgets all."""
    with TemporaryDirectory(prefix="social-redis-") as name:
        port = free_port()
        command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
        async with running(*command, ready=listens(port), folder=Path(name)):
            yield f"127.0.0.1:{port}"
