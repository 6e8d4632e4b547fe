"""The socket to Slack dies in every way it can, and the bot hears again."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from pydantic import SecretStr
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot import ears, line
from bot.ears import Ears, listening
from bot.errors import SettingsWrong
from bot.line import Line
from bot.sandbox import Sandbox
from bot.settings import Settings
from tests.bot.sandbox.bolt import bare_app

HOUR = 3600.0


@pytest.fixture
def app(sandbox: Sandbox) -> AsyncApp:
    app = bare_app(sandbox)

    @app.command("/social")
    async def social(ack: AsyncAck) -> None:
        await ack("I hear you")

    return app


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Look after the socket a hundred times as often."""
    for name, seconds in {
        "WATCH_SECONDS": 0.05, "PATIENCE_SECONDS": 0.1,
    }.items():  # fmt: skip
        monkeypatch.setattr(ears, name, seconds)
    monkeypatch.setattr(line, "CONNECT_SECONDS", 2.0)
    monkeypatch.setattr(line, "CLOSE_SECONDS", 0.2)
    return monkeypatch


@asynccontextmanager
async def heard(sandbox: Sandbox, settings: Settings, app: AsyncApp) -> AsyncIterator[Ears]:
    async with listening(settings, app) as hearing:
        assert hearing
        await sandbox.connected()
        yield hearing


def dialled(sandbox: Sandbox) -> int:
    return len(sandbox.called("apps.connections.open"))


async def replaced(sandbox: Sandbox, hearing: Ears, old: Line) -> bool:
    """Wait until another line is there and the old one is hung up."""
    await sandbox.until(lambda: hearing._line is not old)
    await sandbox.until(lambda: sandbox.delivery.sockets.count == 1)
    return not hearing.wrong()


async def answers(sandbox: Sandbox) -> bool:
    """Tell whether the bot answers a command, whichever of the open sockets it goes to."""
    acks = [await sandbox.person("jane").command("/social") for _ in range(3)]
    return acks == [{"text": "I hear you"}] * 3


async def test_a_socket_that_is_alive_is_left_alone(
    sandbox: Sandbox, settings: Settings, app: AsyncApp, hurried: pytest.MonkeyPatch
) -> None:
    async with heard(sandbox, settings, app) as hearing:
        await asyncio.sleep(0.5)
        assert (hearing.wrong(), dialled(sandbox)) == ("", 1)
        assert hearing.silent_seconds < 5
        assert await answers(sandbox)


async def test_a_socket_that_falls_silent_is_replaced(
    sandbox: Sandbox, settings: Settings, app: AsyncApp, hurried: pytest.MonkeyPatch
) -> None:
    hurried.setattr(line, "SILENCE_SECONDS", 0.5)
    async with heard(sandbox, settings, app) as hearing:
        sandbox.delivery.sockets.stall()
        old = hearing._line
        await sandbox.until(lambda: "silent" in hearing.wrong())
        await sandbox.until(lambda: dialled(sandbox) > 1)
        hurried.setattr(line, "SILENCE_SECONDS", HOUR)
        assert await replaced(sandbox, hearing, old)
        assert await answers(sandbox)


async def test_a_socket_that_answers_pings_but_never_greets_is_replaced(
    sandbox: Sandbox, settings: Settings, app: AsyncApp, hurried: pytest.MonkeyPatch
) -> None:
    hurried.setattr(line, "HELLO_SECONDS", 0.2)
    sandbox.delivery.sockets.greets = False
    async with heard(sandbox, settings, app) as hearing:
        old = hearing._line
        await sandbox.until(lambda: "not greeted" in hearing.wrong())
        sandbox.delivery.sockets.greets = True
        assert await replaced(sandbox, hearing, old)
        assert await answers(sandbox)


async def test_a_socket_that_is_not_refreshed_when_it_was_due_is_replaced(
    sandbox: Sandbox, settings: Settings, app: AsyncApp, hurried: pytest.MonkeyPatch
) -> None:
    hurried.setattr(line, "GRACE_SECONDS", -HOUR)
    async with heard(sandbox, settings, app) as hearing:
        old = hearing._line
        await sandbox.until(lambda: "not refreshed" in hearing.wrong())
        hurried.setattr(line, "GRACE_SECONDS", HOUR)
        assert await replaced(sandbox, hearing, old)
        assert await answers(sandbox)


async def test_an_address_that_lets_nobody_in_is_not_tried_for_ever(
    sandbox: Sandbox, settings: Settings, app: AsyncApp, hurried: pytest.MonkeyPatch
) -> None:
    hurried.setattr(line, "CONNECT_SECONDS", 0.5)
    async with heard(sandbox, settings, app) as hearing:
        old = hearing._line
        sandbox.delivery.sockets.lets_in = False
        await sandbox.delivery.sockets.refresh()
        await sandbox.until(lambda: dialled(sandbox) > 3)
        assert hearing.wrong() == "The socket to Slack is closed."
        sandbox.delivery.sockets.lets_in = True
        assert await replaced(sandbox, hearing, old)
        before = dialled(sandbox)
        assert await answers(sandbox)
        # The client that was given up does not come back to close the new one's socket.
        await asyncio.sleep(0.5)
        assert (hearing.wrong(), dialled(sandbox)) == ("", before)


async def test_a_refresh_is_not_mistaken_for_a_stall(
    sandbox: Sandbox, settings: Settings, app: AsyncApp, hurried: pytest.MonkeyPatch
) -> None:
    async with heard(sandbox, settings, app) as hearing:
        await sandbox.delivery.sockets.refresh()
        await sandbox.until(lambda: dialled(sandbox) == 2)
        await sandbox.until(lambda: sandbox.delivery.sockets.count == 1 and not hearing.wrong())
        await asyncio.sleep(0.3)
        assert dialled(sandbox) == 2
        assert await answers(sandbox)


async def test_a_silent_socket_does_not_hold_up_the_end(
    sandbox: Sandbox, settings: Settings, app: AsyncApp
) -> None:
    its_line = Line(settings, app)
    await its_line.connect()
    await sandbox.connected()
    sandbox.delivery.sockets.stall()
    async with asyncio.timeout(line.CLOSE_SECONDS + 1):
        await its_line.close()


async def test_a_refused_app_token_is_told_in_words(
    sandbox: Sandbox, settings: Settings, app: AsyncApp
) -> None:
    wrong = settings.model_copy(update={"slack_app_token": SecretStr("xapp-")})
    with pytest.raises(SettingsWrong, match="Slack refuses SLACK_APP_TOKEN"):
        async with listening(wrong, app):
            pass


async def test_by_http_there_is_no_socket_to_look_after(settings: Settings, app: AsyncApp) -> None:
    by_http = settings.model_copy(update={"slack_app_token": SecretStr("")})
    async with listening(by_http, app) as hearing:
        assert hearing is None
