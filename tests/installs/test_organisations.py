"""An organisation installs the bot as a whole: one token, and each of its workspaces for itself."""

import pytest

from bot import administrators
from bot.messages import page_search
from bot.sandbox import Sandbox, words
from handlers.teams import of_payload
from storage.models import Workspace
from tests.installs.estate import Estate, reads


@pytest.fixture
def north(estate: Estate) -> Sandbox:
    return estate.first.another(enterprise="acme")


@pytest.fixture
def south(estate: Estate) -> Sandbox:
    return estate.first.another(enterprise="acme")


async def test_one_install_opens_every_workspace_of_it_apart(
    estate: Estate, north: Sandbox, south: Sandbox
) -> None:
    shown = await estate.install_everywhere(north, south)
    assert "choose the workspaces" in shown.text
    assert [one.team_id for one in await estate.installations()] == [""]
    for place in (north, south):
        jane = place.person("jane")
        await jane.command(f'/social topic create "Boats {place.slack.series}"')
        await jane.opens_home()
        assert jane.home is not None
        assert f"Boats {place.slack.series}" in words(jane.home.blocks)
    rows = await estate.rows(Workspace)
    teams = sorted((one.enterprise_id, one.team_id) for one in rows)
    assert teams == [("EACME", "T1SANDBOX1"), ("EACME", "T2SANDBOX1")]


async def test_what_happens_in_a_modal_is_of_its_workspace(
    estate: Estate, north: Sandbox, south: Sandbox
) -> None:
    await estate.install_everywhere(north, south)
    estate.town.page("Acme")
    await south.person("jane").command("/social topic create Ships")
    jane = north.person("jane")
    await jane.command("/social topic add Boats")
    await jane.submits()
    await jane.enters(page_search.QUERY, "Acme")
    await jane.clicks(page_search.ADD)
    assert jane.modal is not None
    assert "Added" in words(jane.modal.data)
    there = (await estate.row(north)).id
    assert (await estate.counts(there))["place"] == 1


async def test_a_person_of_two_of_its_workspaces_is_a_stranger_in_neither(
    estate: Estate, north: Sandbox
) -> None:
    await estate.install_everywhere(north)
    await north.person("jane").command("/social")
    omar = await estate.person(north, "omar")
    assert (omar.is_stranger, omar.may_manage) == (False, True)


async def test_its_administrators_are_asked_for_team_by_team(
    estate: Estate, north: Sandbox, south: Sandbox
) -> None:
    await estate.install_everywhere(north, south)
    for place in (north, south):
        await place.person("jane").command("/social help")
        found = await administrators.of(estate.bot, (await estate.row(place)).id)
        assert [one.user_id for one in found] == [place.person("jane").id]


async def test_a_workspace_with_an_install_of_its_own_uses_that(
    estate: Estate, north: Sandbox, south: Sandbox
) -> None:
    await estate.install(north)
    await estate.install_everywhere(south)
    own, whole = (estate.first.oauth.tokens.of(holder)[0] for holder in ("T1SANDBOX1", "EACME"))
    many = estate.bot.installations
    assert many is not None
    found = [await many.pass_for("EACME", team) for team in ("T1SANDBOX1", "T2SANDBOX1")]
    assert [one.access for one in found if one] == [own.access, whole.access]


async def test_uninstalling_it_wipes_all_of_its_workspaces_and_no_other(
    estate: Estate, north: Sandbox, south: Sandbox
) -> None:
    await estate.install(estate.first)
    await estate.follows(estate.first, "Boats", estate.town.page("Acme"))
    await estate.install_everywhere(north, south)
    for place in (north, south):
        await place.person("jane").command("/social topic create Boats")
    estate.first.oauth.uninstall("EACME")
    await estate.settled()
    assert [one.team_id for one in await estate.rows(Workspace)] == ["T0SANDBOX1"]
    assert [one.team_id for one in await estate.installations()] == ["T0SANDBOX1"]


async def test_an_organisation_that_never_used_it_leaves_no_token_behind(
    estate: Estate, north: Sandbox
) -> None:
    await estate.install_everywhere(north)
    estate.first.oauth.uninstall("EACME")
    await estate.settled()
    assert await estate.installations() == []


async def test_a_workspace_that_is_taken_out_of_it_is_wiped_alone(
    estate: Estate, north: Sandbox, south: Sandbox
) -> None:
    await estate.install_everywhere(north, south)
    for place in (north, south):
        await place.person("jane").command("/social topic create Boats")
    estate.first.oauth.take_out(north.slack)
    await estate.settled()
    assert [one.team_id for one in await estate.rows(Workspace)] == ["T2SANDBOX1"]
    assert len(await estate.installations()) == 1


async def test_one_that_was_put_back_before_we_heard_is_kept(
    estate: Estate, north: Sandbox
) -> None:
    await estate.install_everywhere(north)
    await north.person("jane").command("/social topic create Boats")
    estate.first.oauth.take_out(north.slack)
    estate.first.oauth.opened.add(north.slack.team_id)
    await estate.settled()
    assert [one.team_id for one in await estate.rows(Workspace)] == ["T1SANDBOX1"]


async def test_an_install_of_ones_own_that_ends_leaves_what_the_organisation_opens(
    estate: Estate, north: Sandbox
) -> None:
    await estate.install(north)
    await estate.follows(north, "Boats", estate.town.page("Acme"))
    await estate.install_everywhere(north)
    north.slack.is_enterprise_install = False
    estate.first.oauth.uninstall("T1SANDBOX1")
    await estate.settled()
    assert [one.team_id for one in await estate.installations()] == [""]
    assert (await estate.counts((await estate.row(north)).id))["topic"] == 1


async def test_its_feed_is_posted_by_its_one_token(
    estate: Estate, north: Sandbox, south: Sandbox
) -> None:
    estate.first.oauth.rotates = True
    await estate.install_everywhere(north, south)
    acme = estate.town.page("Acme")
    for place in (north, south):
        await place.person("jane").command("/social help")
    await estate.follows(south, "Boats", acme)
    await estate.passes(hours=13)
    estate.town.publishes(acme, "Acme sails", at=estate.clock.now())
    await estate.passes(hours=2)
    assert "Acme sails" in " ".join(reads(south))
    assert "Acme sails" not in " ".join(reads(north))


@pytest.mark.parametrize(
    ("team_id", "body", "expected"),
    [
        ("T1", {}, "T1"),
        ("E1", {"view": {"team_id": "T1"}, "user": {"team_id": "T2"}}, "T1"),
        ("E1", {"team": {"id": "T1"}, "view": {"team_id": "T2"}}, "T1"),
        (None, {"team": None, "user": {"id": "U1", "team_id": "T1"}}, "T1"),
        ("E1", {"user": "U1", "event": {"type": "app_uninstalled"}}, ""),
        (None, {}, ""),
    ],
)
def test_the_team_of_a_payload_is_never_an_organisation(
    team_id: str | None, body: dict[str, object], expected: str
) -> None:
    assert of_payload(body, team_id) == expected
