"""*Settings*, for administrators: who they are, who gets the e-mail, when, who may manage."""

import pytest

from bot import preferences
from bot.errors import NotAllowed
from bot.messages import home, menus
from storage.models import Workspace
from tests.handlers.place import Place, last, modal


@pytest.fixture
async def opened(place: Place) -> Place:
    await place.jane.opens_home()
    await place.jane.clicks(home.SETTINGS)
    return place


async def test_administrators_see_how_things_are_set(opened: Place) -> None:
    said = modal(opened.jane)
    assert "Hour of the daily check" in said
    assert "No e-mail is sent yet: whoever runs the bot must set `SMTP_URL`." in said


async def test_others_find_no_button(place: Place) -> None:
    await place.omar.opens_home()
    with pytest.raises(LookupError):
        place.omar.element(home.SETTINGS)


async def test_what_is_saved_is_kept(opened: Place) -> None:
    await opened.jane.chooses("settings.hour", "18")
    await opened.jane.chooses(menus.ZONE, "America/New_York")
    await opened.jane.chooses("settings.administrators", "omar")
    opened.jane.types("settings.recipients", "team@example.com\nboss@example.com")
    assert await opened.jane.submits() == {}
    kept = await _kept(opened)
    assert (kept.check_hour, kept.check_zone) == (18, "America/New_York")
    assert kept.administrators == [opened.omar.id]
    assert kept.recipients == ["team@example.com", "boss@example.com"]


async def test_who_is_named_an_administrator_is_one_at_once(opened: Place) -> None:
    await opened.omar.opens_home()
    await opened.jane.chooses("settings.administrators", "omar")
    await opened.jane.submits()
    await opened.omar.opens_home()
    assert opened.omar.element(home.SETTINGS)


async def test_an_address_that_is_none_is_told_under_its_field(opened: Place) -> None:
    opened.jane.types("settings.recipients", "team@example.com, nonsense")
    errors = await opened.jane.submits()
    assert list(errors) == ["recipients"]
    assert "nonsense" in errors["recipients"]
    assert (await _kept(opened)).recipients == []


@pytest.mark.parametrize("bad", ["a@b.example\r\nBcc: x@y.example", "a b@c.example", "@x.example"])
async def test_no_address_carries_more_than_an_address(opened: Place, bad: str) -> None:
    opened.jane.types("settings.recipients", bad)
    assert list(await opened.jane.submits()) == ["recipients"]
    assert (await _kept(opened)).recipients == []


async def test_when_only_administrators_may_manage_members_are_told(opened: Place) -> None:
    await opened.jane.chooses("settings.managers", "administrators")
    await opened.jane.submits()
    await opened.omar.command("/social topic create Mine")
    assert "Here only administrators of Social change topics." in last(opened.omar)
    assert await opened.topics() == []
    await opened.jane.command("/social topic create Ours")
    assert await opened.topics() == ["Ours"]


async def test_zones_are_found_by_a_part_of_their_name(opened: Place) -> None:
    found = await opened.jane.options(menus.ZONE, "new york")
    assert [one["value"] for one in found] == ["America/New_York"]


async def test_nobody_else_changes_them(place: Place) -> None:
    omar = await place.bot.people.find(
        await place.workspace_id(), place.omar.id, team_id=place.sandbox.slack.team_id
    )
    with pytest.raises(NotAllowed):
        await preferences.of(place.bot, omar)


async def _kept(place: Place) -> Workspace:
    jane = await place.bot.people.find(
        await place.workspace_id(), place.jane.id, team_id=place.sandbox.slack.team_id
    )
    return await preferences.of(place.bot, jane)
