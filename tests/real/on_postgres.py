"""Runs a command beside a PostgreSQL of its own, whose address it finds in TEST_DATABASE_URL."""

import asyncio
import os
import sys

from tests.real.servers.postgres import postgres


async def main(command: list[str]) -> int:
    """Return the command's own status."""
    async with postgres() as url:
        env = {**os.environ, "TEST_DATABASE_URL": url}
        process = await asyncio.create_subprocess_exec(*command, env=env)
        return await process.wait()


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
