"""Socket Mode as Slack has it: several sockets, disconnects, acks that come late or never."""

import asyncio
from collections import Counter
from contextlib import AsyncExitStack
from typing import Any

import pytest
from aiohttp import ClientSession, WSServerHandshakeError
from slack_bolt.async_app import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import NotAcked, Sandbox, open_sandbox
from tests.bot.sandbox.bolt import SCOPES, bare_app, by_socket


async def address(sandbox: Sandbox, session: ClientSession) -> str:
    client = AsyncWebClient(base_url=sandbox.api_url, session=session)
    return str((await client.apps_connections_open(app_token=sandbox.app_token))["url"])


async def test_an_address_is_good_for_one_socket(sandbox: Sandbox, session: ClientSession) -> None:
    url = await address(sandbox, session)
    async with session.ws_connect(url) as socket:
        assert (await socket.receive_json())["type"] == "hello"
    with pytest.raises(WSServerHandshakeError):
        await session.ws_connect(url)


async def test_each_payload_goes_to_one_of_several_sockets(sandbox: Sandbox) -> None:
    heard: Counter[int] = Counter()

    def listening_app(number: int) -> Any:
        app = bare_app(sandbox)

        @app.command("/social")
        async def social(ack: AsyncAck) -> None:
            heard[number] += 1
            await ack()

        return app

    async with AsyncExitStack() as stack:
        for number in range(2):
            await stack.enter_async_context(by_socket(sandbox, listening_app(number)))
        for _ in range(4):
            await sandbox.person("jane").command("/social")
    assert heard == {0: 2, 1: 2}


async def test_the_bot_comes_back_when_it_is_asked_to_reconnect(sandbox: Sandbox) -> None:
    app = bare_app(sandbox)

    @app.command("/social")
    async def social(ack: AsyncAck) -> None:
        await ack("Still here")

    async with by_socket(sandbox, app):
        await sandbox.delivery.sockets.refresh()
        await sandbox.connected()
        assert await sandbox.person("jane").command("/social") == {"text": "Still here"}
    assert len(sandbox.called("apps.connections.open")) == 2


async def test_an_eleventh_socket_is_told_that_it_is_one_too_many(
    sandbox: Sandbox, session: ClientSession
) -> None:
    async with AsyncExitStack() as stack:
        hellos = []
        for _ in range(11):
            url = await address(sandbox, session)
            socket = await stack.enter_async_context(session.ws_connect(url))
            hellos.append(await socket.receive_json())
    assert [hello["type"] for hello in hellos] == ["hello"] * 10 + ["disconnect"]
    assert hellos[-1]["reason"] == "too_many_websockets"


async def test_an_ack_that_does_not_come_fails_the_command(session: ClientSession) -> None:
    async with (
        open_sandbox(scopes=SCOPES, patience=0.05) as sandbox,
        session.ws_connect(await address(sandbox, session)),
    ):
        with pytest.raises(NotAcked, match=r"did not answer within 0\.05 seconds"):
            await sandbox.person("jane").command("/social")


async def test_a_command_without_any_bot_fails() -> None:
    async with open_sandbox(scopes=SCOPES, patience=0.05) as sandbox:
        with pytest.raises(NotAcked):
            await sandbox.person("jane").command("/social")


async def test_a_socket_that_closes_before_its_ack_fails_the_command_at_once(
    sandbox: Sandbox, session: ClientSession
) -> None:
    async with session.ws_connect(await address(sandbox, session)) as socket:
        await socket.receive_json()
        assert sandbox.delivery.connected is True
        envelopes = []

        async def hang_up() -> None:
            envelopes.append(await socket.receive_json())
            await socket.close()

        hanging_up = asyncio.create_task(hang_up())
        with pytest.raises(NotAcked, match="the socket was closed before the ack"):
            await sandbox.person("jane").command("/social")
        await hanging_up
    assert envelopes[0]["type"] == "slash_commands"


async def test_an_event_that_nobody_acks_is_sent_again_with_its_number(
    session: ClientSession,
) -> None:
    """The first retry follows at once, the next when they are due."""
    async with (
        open_sandbox(scopes=SCOPES, patience=0.02, retries=(0, 0)) as sandbox,
        session.ws_connect(await address(sandbox, session)) as socket,
    ):
        await socket.receive_json()
        sandbox.channel("social").archive()
        tries = [await socket.receive_json() for _ in range(3)]
        await socket.send_json({"envelope_id": tries[2]["envelope_id"]})
        await sandbox.settled()
    assert [t["retry_attempt"] for t in tries] == [0, 1, 2]
    assert len({t["payload"]["event_id"] for t in tries}) == 1
    assert {t["payload"]["event"]["type"] for t in tries} == {"channel_archive"}


async def test_an_event_that_the_app_does_not_listen_to_is_not_sent(
    session: ClientSession,
) -> None:
    async with (
        open_sandbox(scopes=SCOPES, events=["channel_archive"]) as sandbox,
        session.ws_connect(await address(sandbox, session)) as socket,
    ):
        await socket.receive_json()
        sandbox.channel("social").rename("sozial")
        sandbox.channel("sozial").archive()
        envelope = await socket.receive_json()
        await socket.send_json({"envelope_id": envelope["envelope_id"]})
        await sandbox.settled()
    assert envelope["payload"]["event"]["type"] == "channel_archive"


async def test_messages_are_heard_only_where_the_app_asked_for_them(session: ClientSession) -> None:
    async with (
        open_sandbox(scopes=SCOPES, events=["message.im"]) as sandbox,
        session.ws_connect(await address(sandbox, session)) as socket,
    ):
        await socket.receive_json()
        jane = sandbox.person("jane")
        await jane.says("Not for the bot")
        speaking = asyncio.create_task(jane.says("Hello, bot", channel="dm"))
        envelope = await socket.receive_json()
        await socket.send_json({"envelope_id": envelope["envelope_id"]})
        await speaking
    event = envelope["payload"]["event"]
    assert (event["type"], event["channel_type"], event["text"]) == ("message", "im", "Hello, bot")
