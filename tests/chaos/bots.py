"""Bots that are born and killed; see `tests/chaos/nursery.py`."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass
class Nursery:
    """Where they are born; their words go to a file."""

    process: asyncio.subprocess.Process
    log: Path

    async def bot(self, environment: Mapping[str, str]) -> "Life":
        """Start a bot."""
        assert self.process.stdin  # both are pipes
        assert self.process.stdout
        self.process.stdin.write(f"{json.dumps(dict(environment))}\n".encode())
        return Life(int(await self.process.stdout.readline()))


@dataclass
class Life:
    """A bot at work, until it is killed."""

    pid: int

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return True
        return False

    async def end(self, number: signal.Signals = signal.SIGKILL) -> None:
        """Kill it, and wait until it is dead."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)
        while not self.is_over:
            await asyncio.sleep(0.002)


@asynccontextmanager
async def nursery(log: Path) -> AsyncIterator[Nursery]:
    """Open a nursery; whoever was born in it is dead at the end."""
    with log.open("ab") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.chaos.nursery",
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=output, cwd=ROOT,
            start_new_session=True,
        )  # fmt: skip
    try:
        yield Nursery(process, log)
    finally:
        assert process.stdin  # a pipe
        process.stdin.close()
        await process.wait()
