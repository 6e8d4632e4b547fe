"""The operator's figures: right, bounded, and for nobody else."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr, ValidationError

from bot.bot import Bot
from bot.heartbeat import Heart
from bot.sandbox import Sandbox
from bot.settings import Settings
from providers.errors import RateLimited, Unavailable
from providers.http import Reply
from storage import backlog
from storage.models import Workspace
from tests.bot.asking import Operator, site
from tests.clock import Clock
from tests.life import Life
from tests.town import Town

TOKEN = "a token that nobody guesses"
KNOWN = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"metrics_token": SecretStr(TOKEN)})


@pytest.fixture
async def life(
    bot: Bot, its_heart: Heart, sandbox: Sandbox, clock: Clock, town: Town, workspace: Workspace
) -> Life:
    jane = await bot.people.find(workspace.id, sandbox.person("jane").id, team_id=workspace.team_id)
    return Life(bot, its_heart, sandbox, clock, town, jane)


async def figures(operator: Operator) -> Mapping[str, float]:
    """Return each sample by its name and labels."""
    told = (await operator.asks("/metrics", **KNOWN)).text
    return {
        f"{sample.name}{dict(sorted(sample.labels.items())) or ''}": sample.value
        for family in text_string_to_metric_families(told)
        for sample in family.samples
    }


async def test_without_the_token_nothing_is_told(bot: Bot, its_heart: Heart) -> None:
    async with site(bot, its_heart) as operator:
        for wrong in ("", "Bearer", "Bearer a token that", f"Basic {TOKEN}", f"Bearer {TOKEN}x"):
            refused = await operator.asks("/metrics", Authorization=wrong)
            assert (refused.status, refused.text) == (401, "")
            assert refused.headers["WWW-Authenticate"].startswith("Bearer")
        assert (await operator.asks("/metrics", **KNOWN)).status == 200


async def test_without_the_setting_there_is_no_such_page(bot: Bot, its_heart: Heart) -> None:
    bare = bot.settings.model_copy(update={"metrics_token": SecretStr("")})
    object.__setattr__(bot, "settings", bare)
    async with site(bot, its_heart) as operator:
        assert (await operator.asks("/metrics", Authorization="Bearer ")).status == 404


def test_a_token_that_can_be_guessed_is_refused() -> None:
    with pytest.raises(ValidationError, match="at least 16 characters"):
        Settings(_env_file=None, metrics_token="short")


async def test_polls_are_counted_by_service_and_outcome(life: Life) -> None:
    acme = life.town.page("Acme")
    await life.adds(acme, await life.topic("Competitors"))
    await life.passes()
    life.town.trouble["acme"] = [Unavailable("is away"), RateLimited()]
    await life.passes(hours=2)
    await life.passes(hours=2)
    async with site(life.bot, life.heart) as operator:
        seen = await figures(operator)
    counted = {name: n for name, n in seen.items() if name.startswith("social_polls_total")}
    assert counted == {
        "social_polls_total{'outcome': 'ok', 'service': 'town'}": 1,
        "social_polls_total{'outcome': 'Unavailable', 'service': 'town'}": 1,
        "social_polls_total{'outcome': 'RateLimited', 'service': 'town'}": 1,
    }
    assert seen["social_poll_lateness_seconds_count"] == 3
    assert seen["social_poll_lateness_seconds_bucket{'le': '0.5'}"] == 1
    assert seen["social_poll_lateness_seconds_bucket{'le': '+Inf'}"] == 3


async def test_what_waits_is_counted_with_its_age(life: Life) -> None:
    acme = life.town.page("Acme")
    await life.adds(acme, await life.topic("Competitors"))
    await life.passes()
    life.town.publishes(acme, "We open in Lisbon", at=life.clock.now())
    life.clock.forward(hours=2)
    await life.heart.polling.drained()
    life.clock.forward(minutes=1)
    async with site(life.bot, life.heart) as operator:
        owed = await figures(operator)
        await life.passes()
        sent = await figures(operator)
        life.clock.forward(days=1)
        late = await figures(operator)
    owed_names = ("social_deliveries_owed", "social_delivery_oldest_seconds")
    assert [owed[name] for name in owed_names] == [1, 60]
    assert [sent[name] for name in owed_names] == [0, 0]
    assert late["social_polls_due"] == 1
    assert late["social_poll_oldest_due_seconds"] > timedelta(hours=12).total_seconds()


async def test_a_closed_channel_is_not_said_to_wait(life: Life) -> None:
    acme = life.town.page("Acme")
    await life.adds(acme, await life.topic("Competitors"))
    await life.passes()
    life.town.publishes(acme, "We open in Lisbon", at=life.clock.now())
    life.sandbox.channel("social").archive()
    await life.passes(hours=2)
    async with site(life.bot, life.heart) as operator:
        assert (await figures(operator))["social_deliveries_owed"] == 0


async def test_what_services_refuse_and_what_they_leave_us_is_told(life: Life) -> None:
    api = life.bot.api("town", server="http://town.example")
    now = life.clock.now()
    headers = {"ratelimit-limit": "300", "ratelimit-remaining": "75"}
    api.check(Reply(200, headers, b"", ""), now)
    for status in (429, 503, 503):
        with pytest.raises((RateLimited, Unavailable)):
            api.check(Reply(status, {}, b"", ""), now)
    async with site(life.bot, life.heart) as operator:
        seen = await figures(operator)
    assert seen["social_rate_limit_left_ratio{'service': 'town'}"] == 0.25
    assert seen["social_refusals_total{'kind': 'RateLimited', 'service': 'town'}"] == 1
    assert seen["social_refusals_total{'kind': 'Unavailable', 'service': 'town'}"] == 2


async def test_labels_are_few_and_name_nobody(life: Life) -> None:
    for name in ("Acme", "Bolt", "Crest"):
        page = life.town.page(name)
        await life.adds(page, await life.topic(f"About {name}"))
        life.town.publishes(page, f"News of {name}", at=life.clock.now())
    await life.passes(hours=2)
    async with site(life.bot, life.heart) as operator:
        told = (await operator.asks("/metrics", **KNOWN)).text
    labels = {
        (name, value)
        for family in text_string_to_metric_families(told)
        for sample in family.samples
        if family.name.startswith("social_")
        for name, value in sample.labels.items()
        if name != "le"
    }
    beats = {("beat", name) for name in life.heart.ages()}
    assert labels == {("service", "town"), ("outcome", "ok"), *beats}
    assert "process_resident_memory_bytes" in told
    whole = told.casefold()
    names = ("acme", "bolt", "crest", life.jane.user_id, life.sandbox.slack.team_id, "jane")
    assert [name for name in names if name.casefold() in whole] == []


async def test_two_bots_in_one_process_count_apart(life: Life, its_heart: Heart) -> None:
    life.bot.tally.polled("town", None)
    other = type(life.bot.tally)()
    assert (len(life.bot.tally.polls), len(other.polls)) == (1, 0)
    async with site(life.bot, its_heart) as one, site(life.bot, its_heart) as again:
        assert (await figures(one)).keys() == (await figures(again)).keys()


async def test_a_database_that_is_away_takes_no_other_figure_along(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object, **__: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(backlog, "look", away)
    async with site(life.bot, life.heart) as operator:
        seen = await figures(operator)
    assert (seen["social_database_up"], "social_deliveries_owed" in seen) == (0, False)
    assert seen["process_resident_memory_bytes"] > 1_000_000
