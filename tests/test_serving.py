"""The whole bot as an operator starts it: Socket Mode or signed HTTP, healthy or told in words."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from bot import manifest
from bot.sandbox import Sandbox, open_sandbox, words
from tests.real.servers.processes import free_port

ROOT = Path(__file__).parents[1]


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    asked = manifest.read()
    async with open_sandbox(
        scopes=manifest.scopes(asked), events=manifest.events(asked)
    ) as sandbox:
        yield sandbox


def environment(sandbox: Sandbox, database: Path, **more: str) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")}
    return own | {
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_API_URL": sandbox.api_url,
        "DATABASE_URL": f"sqlite+aiosqlite:///{database / 'social.sqlite'}",
        "LOG_LEVEL": "ERROR",
        **more,
    }


@asynccontextmanager
async def running(environment: dict[str, str]) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", env=environment, cwd=ROOT
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        assert await asyncio.wait_for(process.wait(), 20) == 0


async def told(*command: str, **environment: str) -> tuple[int, str]:
    """Run a command to its end; return its exit code and all that it said."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *command,
        env=own | environment,
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    return process.returncode or 0, said.decode()


async def healthy(port: int) -> bool:
    async with aiohttp.ClientSession() as session:
        for _ in range(100):
            try:
                async with session.get(f"http://127.0.0.1:{port}/readyz") as reply:
                    if reply.status == 200:
                        return True
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.2)
    return False


async def test_over_a_socket_it_is_heard_and_ready_and_stops_when_asked(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    port = free_port()
    whole = environment(sandbox, tmp_path, SLACK_APP_TOKEN=sandbox.app_token, PORT=str(port))
    async with running(whole):
        await sandbox.connected(within=30)
        assert await healthy(port)
        jane = sandbox.person("jane")
        await jane.command("/social help")
        await sandbox.until(lambda: bool(jane.sees("social")), within=10)
        assert "/social topic add" in words(jane.sees("social")[-1].blocks)


async def test_over_signed_http_it_is_heard(sandbox: Sandbox, tmp_path: Path) -> None:
    port = free_port()
    secret = sandbox.signing_secret
    async with running(environment(sandbox, tmp_path, SLACK_SIGNING_SECRET=secret, PORT=str(port))):
        assert await healthy(port)
        sandbox.request_url = f"http://127.0.0.1:{port}/slack/events"
        jane = sandbox.person("jane")
        await jane.command("/social help")
        await sandbox.until(lambda: bool(jane.sees("social")), within=10)
        assert "/social topic add" in words(jane.sees("social")[-1].blocks)
        async with (
            aiohttp.ClientSession() as session,
            session.post(sandbox.request_url, data={"command": "/social"}) as reply,
        ):
            assert reply.status == 401


async def test_without_a_token_it_says_where_to_get_one() -> None:
    code, said = await told("run", SLACK_BOT_TOKEN="", SLACK_APP_TOKEN="")
    assert code == 2
    assert "SLACK_BOT_TOKEN is not set" in said
    assert "Traceback" not in said


async def test_a_refused_token_is_told_in_words(sandbox: Sandbox, tmp_path: Path) -> None:
    wrong = environment(sandbox, tmp_path, SLACK_APP_TOKEN=sandbox.app_token)
    code, said = await told("run", **wrong | {"SLACK_BOT_TOKEN": "xoxb-wrong"})
    assert code == 2
    assert "Slack refuses SLACK_BOT_TOKEN" in said
    assert "xoxb-wrong" not in said


async def test_doctor_says_that_all_is_well(sandbox: Sandbox, tmp_path: Path) -> None:
    whole = environment(sandbox, tmp_path, SLACK_APP_TOKEN=sandbox.app_token)
    code, said = await told("doctor", **whole)
    assert (code, "✗" in said) == (0, False)
    assert sandbox.bot_token not in said


async def test_doctor_says_what_is_missing(tmp_path: Path) -> None:
    code, said = await told("doctor", DATABASE_URL=f"sqlite:///{tmp_path}/none/social.sqlite")
    assert code == 1
    assert "SLACK_BOT_TOKEN is not set" in said
    assert "Check DATABASE_URL" in said
