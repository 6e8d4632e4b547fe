"""Tokens that Slack rotates: renewed in time, by one at a time, and through every accident."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.bot import Bot
from bot.installs import reinstalling
from bot.opening import opened, slack_client
from bot.sandbox import words
from bot.settings import Settings
from providers.contract import Provider
from storage.models import Installation
from tests.installs.estate import Estate, reads

TEAM = "T0SANDBOX1"


@pytest.fixture
async def rotating(estate: Estate) -> Estate:
    """Return an estate whose app has token rotation switched on."""
    estate.first.oauth.rotates = True
    await estate.install(estate.first)
    return estate


@pytest.fixture
async def replica(
    rotating: Estate, settings: Settings, services: dict[str, Provider]
) -> AsyncIterator[Bot]:
    """Return a second bot on the same database."""
    async with (
        slack_client(settings, "") as client,
        opened(settings, client, providers=services, now=rotating.clock.now) as bot,
    ):
        yield bot


def renewals(estate: Estate) -> int:
    """Return how often a token was traded for the next."""
    asked = estate.first.called("oauth.v2.access")
    return sum(one.get("grant_type") == "refresh_token" for one in asked)


async def speaks(estate: Estate) -> bool:
    """Tell whether the bot can still answer a command through Slack's Web API."""
    jane = estate.first.person("jane")
    await jane.command("/social topic add")
    if jane.modal is None:
        return False
    await jane.closes()
    return True


async def stored(estate: Estate) -> Installation:
    (found,) = await estate.installations()
    return found


async def test_a_quiet_workspace_lives_on_for_days(rotating: Estate) -> None:
    for _ in range(6):
        rotating.clock.forward(hours=10, minutes=30)
        await reinstalling.renew_due(rotating.bot)
    assert renewals(rotating) == 6
    assert await speaks(rotating)


async def test_a_token_is_not_renewed_before_its_last_two_hours(rotating: Estate) -> None:
    rotating.clock.forward(hours=9, minutes=59)
    await reinstalling.renew_due(rotating.bot)
    assert renewals(rotating) == 0
    rotating.clock.forward(minutes=2)
    await reinstalling.renew_due(rotating.bot)
    assert renewals(rotating) == 1


async def test_after_a_long_sleep_the_first_call_renews_it(rotating: Estate) -> None:
    rotating.clock.forward(days=3)
    rotating.forget()
    assert await speaks(rotating)
    assert renewals(rotating) == 1


async def test_a_token_that_ends_while_it_is_remembered_is_renewed_at_the_refusal(
    rotating: Estate,
) -> None:
    assert await speaks(rotating)
    rotating.clock.forward(hours=13)
    assert await speaks(rotating)
    assert renewals(rotating) == 1


async def test_two_replicas_renew_it_once(rotating: Estate, replica: Bot) -> None:
    rotating.clock.forward(hours=11)
    await asyncio.gather(*(reinstalling.renew_due(bot) for bot in (rotating.bot, replica) * 3))
    assert renewals(rotating) == 1
    assert len(rotating.first.oauth.tokens.of(TEAM)) == 2


async def test_what_one_replica_renewed_the_other_uses(rotating: Estate, replica: Bot) -> None:
    assert replica.installations is not None
    workspace = await rotating.row(rotating.first)
    await replica.slack.call(workspace.id, "auth.test")
    rotating.clock.forward(hours=11)
    await reinstalling.renew_due(rotating.bot)
    rotating.clock.forward(hours=2)
    await replica.slack.call(workspace.id, "auth.test")
    assert renewals(rotating) == 1


async def test_a_crash_between_received_and_stored_is_healed_by_the_next_look(
    rotating: Estate, replica: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    rotating.clock.forward(hours=11)
    monkeypatch.setattr("bot.installs.rotating.installations.renew", _killed)
    with pytest.raises(asyncio.CancelledError):
        await reinstalling.renew_due(rotating.bot)
    monkeypatch.undo()
    assert (await stored(rotating)).leased_until is not None
    await reinstalling.renew_due(replica)
    assert renewals(rotating) == 1
    rotating.clock.forward(seconds=21)
    await reinstalling.renew_due(replica)
    assert renewals(rotating) == 2
    rotating.clock.forward(hours=2)
    rotating.forget()
    assert await speaks(rotating)


async def _killed(*_: object, **__: object) -> bool:
    raise asyncio.CancelledError


async def test_an_answer_that_is_lost_on_the_way_is_asked_for_again(rotating: Estate) -> None:
    rotating.clock.forward(hours=11)
    rotating.first.fail("oauth.v2.access", after_doing=True)
    await reinstalling.renew_due(rotating.bot)
    assert await speaks(rotating)
    rotating.clock.forward(seconds=20)
    await reinstalling.renew_due(rotating.bot)
    assert (await stored(rotating)).refused_at is None
    rotating.clock.forward(hours=3)
    assert await speaks(rotating)


@pytest.mark.parametrize(
    "fault", [{"status": 500}, {"status": 429, "retry_after": 5}, {"error": "internal_error"}, {}]
)
async def test_a_slack_in_trouble_costs_nothing_but_time(
    rotating: Estate, fault: dict[str, object]
) -> None:
    rotating.clock.forward(hours=11)
    rotating.first.fail("oauth.v2.access", times=3, **fault)  # type: ignore[arg-type]
    for _ in range(4):
        rotating.clock.forward(seconds=21)
        await reinstalling.renew_due(rotating.bot)
    assert (await stored(rotating)).refreshed_at is not None
    assert await speaks(rotating)


async def test_when_slack_never_renews_it_whoever_installed_it_hears_in_time_and_once(
    rotating: Estate,
) -> None:
    (token,) = rotating.first.oauth.tokens.of(TEAM)
    rotating.first.oauth.tokens.renew(token.refresh)
    rotating.clock.forward(hours=11)
    for _ in range(3):
        await reinstalling.renew_due(rotating.bot)
    await rotating.passes(seconds=1)
    told = rotating.first.person("jane").sees("dm")
    (said,) = [one for one in told if "install Social again" in one.text]
    assert f"{rotating.home}/slack/install" in words(said.attachments)


async def test_installing_anew_cures_it_and_what_was_owed_arrives(rotating: Estate) -> None:
    acme = rotating.town.page("Acme")
    await rotating.follows(rotating.first, "Boats", acme)
    await rotating.passes(seconds=1)
    (token,) = rotating.first.oauth.tokens.of(TEAM)
    rotating.first.oauth.tokens.renew(token.refresh)
    rotating.clock.forward(hours=13)
    await reinstalling.renew_due(rotating.bot)
    rotating.town.publishes(acme, "Acme sails", at=rotating.clock.now())
    await rotating.passes(hours=2)
    assert "Acme sails" not in " ".join(reads(rotating.first))
    await rotating.install(rotating.first)
    await rotating.passes(minutes=6)
    assert sum("Acme sails" in one for one in reads(rotating.first)) == 1
    # What could not be said in time is not said afterwards.
    assert rotating.first.person("jane").sees("dm") == []


async def test_who_renews_while_it_is_installed_anew_overwrites_nothing(
    rotating: Estate, monkeypatch: pytest.MonkeyPatch
) -> None:
    rotating.clock.forward(hours=11)
    assert rotating.bot.installations is not None
    oauth = rotating.bot.installations.oauth
    renew = oauth.renew

    async def slowly(*args: object, **more: object) -> object:
        new = await renew(*args, **more)  # type: ignore[arg-type]
        await rotating.install(rotating.first)
        return new

    monkeypatch.setattr(oauth, "renew", slowly)
    await reinstalling.renew_due(rotating.bot)
    newest = rotating.first.oauth.tokens.of(TEAM)[-1]
    token = rotating.bot.installations.rotation.opened(await stored(rotating))
    assert token.access == newest.access
