"""`./social sandbox`: a Slack in the browser, a newsroom, and the unchanged bot beside them."""

import asyncio
import os
import signal
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from bot.errors import SettingsWrong
from bot.known_secrets import SECRET
from bot.sandbox import Sandbox, open_sandbox
from bot.sandbox.feeds import Newsroom, routes
from bot.sandbox.graph import Graph, drills, graph_routes, graph_settings
from bot.sandbox.records import Command
from bot.settings import Settings

POLL_SECONDS = 3
STOP_SECONDS = 10
ROOT = Path(__file__).parents[2]


async def demo(
    port: int,
    *,
    scopes: Collection[str],
    events: Collection[str],
    commands: Sequence[Command],
    said: Callable[[str], None],
) -> int:
    """Run until the person stops it, or the bot ends by itself; return the exit code."""
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    said("Starting the sandbox …")
    opening = playground(port, scopes=scopes, events=events, commands=commands)
    async with opening as (sandbox, bot):
        await _either(sandbox.connected(within=60), bot.wait())
        if bot.returncode is None:
            said(
                f"\n  The sandbox is open:  {sandbox.slack.base_url}\n\n"
                "  Type /social topic add in a channel and paste this page as the one to follow:\n"
                f"  {sandbox.slack.base_url}/news\n\n  Ctrl-C ends it."
            )
            await _either(stop.wait(), bot.wait())
    return 0 if stop.is_set() else bot.returncode or 0


@asynccontextmanager
async def playground(
    port: int,
    *,
    scopes: Collection[str],
    events: Collection[str],
    commands: Sequence[Command] = (),
) -> AsyncIterator[tuple[Sandbox, asyncio.subprocess.Process]]:
    """Open the sandbox with its newsroom and start the bot on it; its page completes `commands`.

    Raises SettingsWrong when the port is taken.
    """
    newsroom, graph = Newsroom(), Graph(grows=True)
    try:
        async with open_sandbox(
            port=port,
            scopes=scopes,
            events=events,
            pace=True,
            routes=[*routes(newsroom), *graph_routes(graph)],
        ) as sandbox:
            sandbox.commands = commands
            sandbox.drills = {
                "new_post": newsroom.publish,
                "edit_post": newsroom.edit,
                **drills(graph),
            }
            with tempfile.TemporaryDirectory(prefix="social-sandbox-") as folder:
                async with _bot(sandbox, Path(folder)) as bot:
                    yield sandbox, bot
    except OSError as error:
        raise SettingsWrong(
            f"Port {port} is taken. Choose another one: ./social sandbox --port 8800"
        ) from error


@asynccontextmanager
async def _bot(sandbox: Sandbox, folder: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "run",
        env=_environment(sandbox, folder),
        # Not where the caller is: a file `.env` may lie there.
        cwd=folder,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
            try:
                await asyncio.wait_for(process.wait(), STOP_SECONDS)
            except TimeoutError:
                process.kill()
                await process.wait()


def _environment(sandbox: Sandbox, folder: Path) -> dict[str, str]:
    """Return the bot's environment: what a real one has, and nothing of the caller's own."""
    address = sandbox.slack.base_url.removeprefix("http://")
    return _inherited() | {
        "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH")))),
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_APP_TOKEN": sandbox.app_token,
        "SLACK_API_URL": sandbox.api_url,
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'social.sqlite'}",
        "ALLOW_PRIVATE": address,
        "SHORTEST_POLL_SECONDS": str(POLL_SECONDS),
        "LONGEST_POLL_SECONDS": str(POLL_SECONDS * 3),
        **graph_settings(sandbox.slack.base_url),
        "PORT": str(_free_port()),
        "PUBLIC_URL": "",
        "LOG_LEVEL": "WARNING",
    }


def _inherited() -> dict[str, str]:
    """Return what the caller's environment holds beside settings of a real bot, and secrets."""
    own = tuple(name.upper() for name in Settings.model_fields)
    return {
        name: value
        for name, value in os.environ.items()
        if name.removesuffix("_FILE") not in own
        and not name.startswith("SLACK_")
        and not name.removesuffix("_FILE").endswith(SECRET)
    }


def _free_port() -> int:
    """Return a port for the pages that the bot itself shows to browsers."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


async def _either(*waits: object) -> None:
    tasks = [asyncio.ensure_future(wait) for wait in waits]  # type: ignore[call-overload]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
