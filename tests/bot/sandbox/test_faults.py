"""What can go wrong at Slack goes wrong on demand."""

import asyncio
import time

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox, open_sandbox
from tests.bot.sandbox.bolt import SCOPES
from tests.clock import Clock


async def test_a_429_names_the_seconds_to_wait(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.fail("chat.postMessage", status=429, retry_after=7)
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel="social", text="a")
    response = caught.value.response
    assert (response.status_code, response["error"]) == (429, "ratelimited")
    assert response.headers["Retry-After"] == "7"
    await client.chat_postMessage(channel="social", text="b")
    assert [m.text for m in sandbox.channel("social").messages] == ["b"]


async def test_an_answer_can_be_late_and_right(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.fail("chat.postMessage", status=200, hang=0.2, late=True)
    asked = asyncio.create_task(client.chat_postMessage(channel="social", text="a"))
    await sandbox.until(lambda: sandbox.called("chat.postMessage"))
    assert sandbox.channel("social").messages == []
    assert (await asked)["ok"]
    assert [m.text for m in sandbox.channel("social").messages] == ["a"]


async def test_an_error_can_come_several_times(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.fail("chat.postMessage", error="fatal_error", times=2)
    for _ in range(2):
        with pytest.raises(SlackApiError, match="fatal_error"):
            await client.chat_postMessage(channel="social", text="a")
    await client.chat_postMessage(channel="social", text="a")


async def test_a_500_says_nothing_of_use(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.fail("chat.postMessage", status=500)
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel="social", text="a")
    assert caught.value.response.status_code == 500
    assert sandbox.channel("social").messages == []


async def test_a_connection_is_cut_before_anything_was_done(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    sandbox.fail("chat.postMessage")
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel="social", text="a")
    assert sandbox.channel("social").messages == []


async def test_a_connection_is_cut_after_the_message_was_stored(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    sandbox.fail("chat.postMessage", after_doing=True)
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel="social", text="a")
    assert [m.text for m in sandbox.channel("social").messages] == ["a"]


async def test_a_message_can_be_stored_when_nobody_waits_for_it_any_more(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    sandbox.fail("chat.postMessage", late=True, hang=0.2)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await client.chat_postMessage(channel="social", text="a")
    assert sandbox.channel("social").messages == []
    await sandbox.until(lambda: sandbox.channel("social").messages, within=10)


async def test_the_right_answer_can_be_late(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.fail("chat.postMessage", status=200, after_doing=True, hang=0.05)
    begun = time.monotonic()
    answer = await client.chat_postMessage(channel="social", text="a")
    assert (answer["ok"], time.monotonic() - begun >= 0.05) == (True, True)


async def test_silence_ends_when_the_sandbox_closes(client: AsyncWebClient) -> None:
    async with open_sandbox(scopes=SCOPES) as sandbox:
        quiet = AsyncWebClient(
            sandbox.bot_token, sandbox.api_url, session=client.session, retry_handlers=[]
        )
        sandbox.fail("auth.test", hang=600)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await quiet.auth_test()


async def test_everything_is_down_until_it_heals(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.fail("*", status=503, times=None)
    for _ in range(3):
        with pytest.raises(SlackApiError):
            await client.auth_test()
    sandbox.heal()
    assert (await client.auth_test())["ok"] is True


async def test_each_channel_has_a_pace_of_its_own(client: AsyncWebClient, clock: Clock) -> None:
    async with open_sandbox(scopes=SCOPES, pace=True, now=clock.now) as sandbox:
        hasty = AsyncWebClient(
            sandbox.bot_token, sandbox.api_url, session=client.session, retry_handlers=[]
        )
        for n in range(5):
            await hasty.chat_postMessage(channel="social", text=str(n))
        with pytest.raises(SlackApiError) as caught:
            await hasty.chat_postMessage(channel="social", text="too much")
        assert caught.value.response.headers["Retry-After"] == "1"
        await hasty.chat_postMessage(channel="competitors", text="not here")
        clock.forward(seconds=1)
        await hasty.chat_postMessage(channel="social", text="in time")
        texts = [m.text for m in sandbox.channel("social").messages]
    assert texts == ["0", "1", "2", "3", "4", "in time"]
