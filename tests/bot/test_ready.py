"""Getting ready: a Slack that is out of order is waited for, a token that is wrong is not."""

import pytest

from bot import ready
from bot.bot import Bot
from bot.errors import SettingsWrong
from bot.opening import slack_client
from bot.sandbox import Sandbox
from bot.settings import Settings


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ready, "PAUSES", (0, 0, 0))


async def ready_at(bot: Bot, settings: Settings, token: str) -> None:
    async with slack_client(settings, token) as client:
        await ready.introduced(bot, client)


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_slack_that_is_out_of_order_is_waited_for(
    bot: Bot, settings: Settings, sandbox: Sandbox, status: int
) -> None:
    sandbox.fail("auth.test", status=status, times=3, retry_after=0)
    before = len(sandbox.calls)
    await ready_at(bot, settings, sandbox.bot_token)
    assert [one.method for one in sandbox.calls[before:]] == ["auth.test"] * 4


async def test_a_slack_that_hangs_up_is_asked_again(
    bot: Bot, settings: Settings, sandbox: Sandbox
) -> None:
    sandbox.fail("auth.test", times=3)
    await ready_at(bot, settings, sandbox.bot_token)


async def test_a_slack_that_stays_so_is_told_as_that(
    bot: Bot, settings: Settings, sandbox: Sandbox
) -> None:
    sandbox.fail("auth.test", status=503, times=None)
    with pytest.raises(SettingsWrong, match="Slack is out of order at the moment"):
        await ready_at(bot, settings, sandbox.bot_token)


async def test_a_token_that_slack_does_not_know_is_told_at_once(
    bot: Bot, settings: Settings, sandbox: Sandbox
) -> None:
    before = len(sandbox.calls)
    with pytest.raises(SettingsWrong, match="Slack refuses SLACK_BOT_TOKEN"):
        await ready_at(bot, settings, "xoxb-wrong")
    assert [one.method for one in sandbox.calls[before:]] == ["auth.test"]
