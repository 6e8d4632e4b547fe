"""The whole bot as its users start it (`./social run`), in a process of its own."""

import asyncio
import os
import subprocess
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import aiohttp

from bot.sandbox import Sandbox
from tests.bench import installed
from tests.bench.nginx import free_port
from tests.bench.usage import CommandFailed, last_words

STARTS_WITHIN = 60
STOPS_WITHIN = 30


@dataclass(frozen=True, slots=True)
class Running:
    """A bot at work; `url` is its HTTP side."""

    pid: int
    url: str


@asynccontextmanager
async def running(
    folder: Path,
    database_url: str,
    sandbox: Sandbox,
    *,
    by_http: bool = False,
    more: Mapping[str, str] = MappingProxyType({}),
) -> AsyncIterator[Running]:
    """Start the bot on that database and Slack, and wait until it says that it is ready.

    `more` are further settings.
    """
    port = free_port()
    heard_by = (
        {"SLACK_SIGNING_SECRET": sandbox.signing_secret}
        if by_http
        else {"SLACK_APP_TOKEN": sandbox.app_token}
    )
    settings = {
        "DATABASE_URL": database_url, "SLACK_BOT_TOKEN": sandbox.bot_token, **heard_by,
        "SLACK_API_URL": sandbox.api_url, "PORT": str(port), "LOG_FORMAT": "json", **more,
    }  # fmt: skip
    own = {"PATH": os.environ["PATH"], "PYTHONPATH": str(installed.ROOT), **settings}
    python, log = await asyncio.to_thread(installed.bot), folder / "bot.log"
    # In a folder of its own: no .env of a developer's is read.
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: ASYNC220 - it returns at once
            (python, "-m", "bot", "run"),
            cwd=folder, env=own, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
        )  # fmt: skip
    bot = Running(process.pid, f"http://127.0.0.1:{port}")
    try:
        await _until_ready(bot, process, log)
        yield bot
    finally:
        process.terminate()
        await asyncio.to_thread(process.wait, STOPS_WITHIN)


async def _until_ready(bot: Running, process: subprocess.Popen[bytes], log: Path) -> None:
    async with asyncio.timeout(STARTS_WITHIN), aiohttp.ClientSession() as session:
        while process.poll() is None:
            try:
                async with session.get(f"{bot.url}/readyz") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.1)
    raise CommandFailed(f"the bot ended: {last_words(log)}")
