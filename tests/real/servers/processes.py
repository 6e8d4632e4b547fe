"""A real server as a process of ours: on a free loopback port, gone when its context ends."""

import asyncio
import contextlib
import os
import secrets
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

Ready = Callable[[], Awaitable[bool]]

STARTS_WITHIN = 60
STOPS_WITHIN = 10


class NotStarted(Exception):
    """A server that ended, or did not answer in time; its own last words are in the text."""


def free_port() -> int:
    """Return a free loopback port, below those that the kernel gives to outgoing connections."""
    while True:
        port = 20_000 + secrets.randbelow(12_000)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                continue
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def listens(port: int) -> Ready:
    """Return a check that something accepts connections on a loopback port."""

    async def check() -> bool:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            return False
        writer.close()
        await writer.wait_closed()
        return True

    return check


def answers(url: str) -> Ready:
    """Return a check that `url` answers with a status below 500."""

    async def check() -> bool:
        try:
            async with aiohttp.ClientSession() as session, session.get(url) as reply:
                return reply.status < 500
        except aiohttp.ClientError:
            return False

    return check


async def output_of(*command: str, stdin: str = "", user: str | None = None, cwd: Path) -> str:
    """Run a command to its end and return what it wrote. Raises NotStarted when it fails."""
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        user=user,
        group=user,
        cwd=cwd,
    )
    written, _ = await process.communicate(stdin.encode())
    if process.returncode:
        raise NotStarted(f"{command[0]}: {written.decode(errors='replace')[-2_000:]}")
    return written.decode()


@asynccontextmanager
async def running(
    *command: str,
    ready: Ready,
    folder: Path,
    env: Mapping[str, str] | None = None,
    user: str | None = None,
    stop: signal.Signals = signal.SIGTERM,
) -> AsyncIterator[None]:
    """Run a server in `folder`, its log beside its data, from its first answer until the end.

    It gets `stop` also when we are killed, so nothing outlives a test run.
    """
    log = folder / "server.log"
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            *("setpriv", "--pdeathsig", stop.name.removeprefix("SIG"), "--", *command),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=asyncio.subprocess.STDOUT,
            user=user,
            group=user,
            cwd=folder,
            env={**os.environ, **(env or {})},
            start_new_session=True,
        )
    try:
        await _until(ready, process, log)
        yield
    finally:
        await _ended(process, stop)


async def _until(ready: Ready, process: asyncio.subprocess.Process, log: Path) -> None:
    try:
        async with asyncio.timeout(STARTS_WITHIN):
            while process.returncode is None:
                if await ready():
                    return
                await asyncio.sleep(0.05)
    except TimeoutError:
        raise NotStarted(f"no answer in {STARTS_WITHIN} s: {_end_of(log)}") from None
    raise NotStarted(f"ended with {process.returncode}: {_end_of(log)}")


def _end_of(log: Path) -> str:
    return log.read_text(errors="replace")[-2_000:]


async def _ended(process: asyncio.subprocess.Process, stop: signal.Signals) -> None:
    if process.returncode is None:
        process.send_signal(stop)
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(process.wait(), STOPS_WITHIN)
    # What it has started may have stayed.
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()
