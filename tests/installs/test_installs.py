"""A workspace installs the bot by Slack's own consent: what works, and what is refused."""

import asyncio
from typing import Any

import pytest

from bot.sandbox import words
from tests.installs.estate import Estate, reads, state_of


async def test_a_workspace_that_installs_the_bot_can_use_it(estate: Estate) -> None:
    shown = await estate.install(estate.first)
    assert "Social is in" in shown.text
    assert "Sandbox" in shown.text
    jane = estate.first.person("jane")
    await jane.command("/social help")
    assert "/social topic add" in words(jane.sees("social")[-1].blocks)
    workspace = await estate.row(estate.first)
    assert (workspace.name, workspace.installed_by) == ("Sandbox", jane.id)


async def test_a_foreign_name_cannot_write_into_the_page(estate: Estate) -> None:
    estate.first.slack.team_name = "<script>alert(1)</script>"
    shown = await estate.install(estate.first)
    assert "<script>" not in shown.text
    assert "&lt;script&gt;" in shown.text


async def test_whoever_installed_it_administers_it(estate: Estate) -> None:
    await estate.browser().installs("T0SANDBOX1", user=estate.first.person("omar").id)
    assert (await estate.person(estate.first, "omar")).is_administrator


async def test_a_workspace_that_did_not_install_it_is_told_where_to(estate: Estate) -> None:
    jane = estate.first.person("jane")
    await jane.command("/social help")
    assert f"{estate.home}/slack/install" in jane.sees("social")[-1].text
    assert await estate.workspace(estate.first) is None


async def test_the_consent_asks_for_what_the_manifest_has(estate: Estate) -> None:
    url = await estate.browser().begins()
    assert url.startswith(f"{estate.first.slack.base_url}/oauth/v2/authorize?")
    assert "users%3Aread.email" in url
    assert estate.first.oauth.client_secret not in url


async def test_the_page_can_be_looked_at_as_often_as_one_likes_and_writes_nothing(
    estate: Estate,
) -> None:
    browser = estate.browser()
    for _ in range(3):
        shown = await browser.opens(f"{estate.home}/slack/install")
        assert "Add Social to Slack" in shown.text
    assert await estate.installations() == []


async def test_saying_no_is_told_kindly_and_keeps_nothing(estate: Estate) -> None:
    browser = estate.browser()
    shown = await browser.installs("T0SANDBOX1", allow="")
    assert (shown.status, "you said no" in shown.text) == (200, True)
    assert await estate.installations() == []
    assert await estate.workspace(estate.first) is None


async def test_an_address_can_be_used_once(estate: Estate) -> None:
    browser = estate.browser()
    back = await browser.consents(await browser.begins(), "T0SANDBOX1")
    assert (await browser.opens(back)).status == 200
    assert (await browser.opens(back)).status == 410
    assert len(await estate.installations()) == 1


async def test_of_many_who_come_back_at_once_one_gets_in(estate: Estate) -> None:
    browser = estate.browser()
    back = await browser.consents(await browser.begins(), "T0SANDBOX1")
    shown = await asyncio.gather(*(browser.opens(back) for _ in range(5)))
    assert sorted(one.status for one in shown) == [200, 410, 410, 410, 410]


async def test_a_code_that_was_used_is_refused_with_a_fresh_state_too(estate: Estate) -> None:
    browser = estate.browser()
    back = await browser.consents(await browser.begins(), "T0SANDBOX1")
    await browser.opens(back)
    other = state_of(await browser.begins())
    again = await browser.opens(back.replace(state_of(back), other))
    assert (again.status, "does not know this install any more" in again.text) == (400, True)


async def test_another_browser_cannot_finish_it(estate: Estate) -> None:
    browser, thief = estate.browser(), estate.browser()
    back = await browser.consents(await browser.begins(), "T0SANDBOX1")
    await thief.begins()
    assert (await thief.opens(back)).status == 410
    assert await estate.installations() == []
    assert (await browser.opens(back)).status == 200


async def test_after_ten_minutes_it_is_too_late(estate: Estate) -> None:
    browser = estate.browser()
    url = await browser.begins()
    estate.clock.forward(minutes=9)
    back = await browser.consents(url, "T0SANDBOX1")
    estate.clock.forward(minutes=1)
    assert (await browser.opens(back)).status == 410
    assert await estate.installations() == []


@pytest.mark.parametrize(
    "query",
    ["", "?code=x", "?state=", "?code=x&state=forged", "?error=access_denied&state=x.eHh4eA=="],
)
async def test_a_forged_way_back_leads_nowhere(estate: Estate, query: str) -> None:
    browser = estate.browser()
    await browser.begins()
    assert (await browser.opens(f"{estate.home}/slack/oauth_redirect{query}")).status == 410
    assert await estate.installations() == []


async def test_a_foreign_word_in_the_address_is_not_shown(estate: Estate) -> None:
    browser = estate.browser()
    state = state_of(await browser.begins())
    url = f"{estate.home}/slack/oauth_redirect?error=<b>Send money</b>&state={state}"
    shown = await browser.opens(url)
    assert (shown.status, "money" in shown.text) == (400, False)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        ("invalid_client_id", "SLACK_CLIENT_ID"),
        ("bad_client_secret", "SLACK_CLIENT_SECRET"),
        ("bad_redirect_uri", "/slack/oauth_redirect must stand there"),
        ("invalid_code", "takes ten minutes at most, and once"),
        ("cannot_install_an_org_installed_app", "for your whole organisation already"),
    ],
)
async def test_what_slack_refuses_says_what_to_do(estate: Estate, error: str, told: str) -> None:
    estate.first.fail("oauth.v2.access", error=error)
    shown = await estate.browser().installs("T0SANDBOX1")
    assert (shown.status, told in shown.text) == (400, True)
    assert await estate.installations() == []


async def test_a_slack_that_is_down_in_the_middle_keeps_nothing_and_the_next_try_works(
    estate: Estate,
) -> None:
    faults: list[dict[str, Any]] = [
        {"status": 500},
        {"status": 429, "retry_after": 30},
        {},
        {"after_doing": True},
    ]
    for fault in faults:
        estate.first.fail("oauth.v2.access", **fault)
        shown = await estate.browser().installs("T0SANDBOX1")
        assert (shown.status, "Slack did not answer in time" in shown.text) == (400, True)
        assert await estate.installations() == []
    assert (await estate.browser().installs("T0SANDBOX1")).status == 200


async def test_a_redirect_that_is_not_registered_is_refused_by_slack(estate: Estate) -> None:
    estate.first.oauth.redirect_urls = ["https://other.example"]
    browser = estate.browser()
    shown = await browser.opens(await browser.begins())
    assert (shown.status, "bad_redirect_uri" in shown.text) == (400, True)


async def test_installing_anew_keeps_what_is_set_up(estate: Estate) -> None:
    await estate.install(estate.first)
    await estate.follows(estate.first, "Boats", estate.town.page("Acme"))
    before = await estate.row(estate.first)
    await estate.install(estate.first)
    assert (await estate.row(estate.first)).id == before.id
    assert len(await estate.installations()) == 1
    jane = estate.first.person("jane")
    await jane.command("/social topic list")
    assert "Boats" in words(jane.sees("social")[-1].blocks)


async def test_no_token_is_kept_in_clear_nor_shown(estate: Estate) -> None:
    await estate.install(estate.first)
    (installation,) = await estate.installations()
    (token,) = estate.first.oauth.tokens.of("T0SANDBOX1")
    assert token.access not in str(installation.model_dump())
    assert estate.bot.installations is not None
    door = await estate.bot.installations.pass_for("", "T0SANDBOX1")
    assert door is not None
    assert token.access not in repr(door)


async def test_two_workspaces_have_each_their_own_feed(estate: Estate) -> None:
    second = estate.first.another()
    await estate.install(estate.first)
    await estate.install(second)
    acme, globex = estate.town.page("Acme"), estate.town.page("Globex")
    await estate.follows(estate.first, "Boats", acme)
    await estate.follows(second, "Boats", globex)
    await estate.passes(seconds=1)
    estate.town.publishes(acme, "Acme sails", at=estate.clock.now())
    estate.town.publishes(globex, "Globex sinks", at=estate.clock.now())
    await estate.passes(hours=2)
    here, there = (" ".join(reads(place)) for place in (estate.first, second))
    assert ("Acme sails" in here, "Globex sinks" in here) == (True, False)
    assert ("Acme sails" in there, "Globex sinks" in there) == (False, True)
