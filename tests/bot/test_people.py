"""Who is who in a workspace."""

import pytest

from bot.bot import Bot
from bot.errors import NotAllowed
from bot.people import KEPT_SECONDS, People, Person, _person, must_manage
from bot.sandbox import Sandbox
from storage.models import Workspace


async def test_a_person_is_looked_up_once_in_ten_minutes(
    bot: Bot, sandbox: Sandbox, workspace: Workspace
) -> None:
    seconds = [0.0]
    people = People(bot.slack, bot.database, seconds=lambda: seconds[0])
    gus = sandbox.person("gus").user
    for _ in range(3):
        found = await people.find(workspace.id, gus.id, team_id=workspace.team_id)
        assert found.is_guest
    assert len(sandbox.called("users.info")) == 1
    gus.is_guest = False
    seconds[0] = KEPT_SECONDS
    assert people.known(workspace.id, gus.id) is None
    assert not (await people.find(workspace.id, gus.id, team_id=workspace.team_id)).is_guest


async def test_a_person_of_another_team_is_a_stranger(
    bot: Bot, sandbox: Sandbox, workspace: Workspace
) -> None:
    omar = sandbox.person("omar").id
    assert (await bot.people.find(workspace.id, omar, team_id="T0OTHER")).is_stranger
    assert not bot.people.known(workspace.id + 1, omar)


async def test_a_person_whom_slack_does_not_show_is_a_stranger(
    bot: Bot, sandbox: Sandbox, workspace: Workspace
) -> None:
    sandbox.fail("users.info", error="user_not_visible")
    found = await bot.people.find(workspace.id, "U0ELSEWHERE", team_id=workspace.team_id)
    assert found == Person(workspace_id=workspace.id, user_id="U0ELSEWHERE", is_stranger=True)


@pytest.mark.parametrize(
    ("team_id", "is_stranger"), [("T1", False), ("T2", False), ("T3", True), ("E1", True)]
)
def test_a_person_of_an_organisation_belongs_to_each_of_their_teams(
    team_id: str, is_stranger: bool
) -> None:
    teams = {"enterprise_id": "E1", "teams": ["T1", "T2"], "is_owner": True}
    user = {"id": "U1", "team_id": "T1", "enterprise_user": teams}
    found = _person(1, user, team_id, None)
    assert (found.is_stranger, found.is_administrator) == (is_stranger, not is_stranger)


@pytest.mark.parametrize(
    "person",
    [
        Person(workspace_id=1, user_id="U1", is_guest=True),
        Person(workspace_id=1, user_id="U1", is_stranger=True),
    ],
)
def test_guests_and_strangers_may_look_but_not_change(person: Person) -> None:
    assert not person.may_manage
    with pytest.raises(NotAllowed):
        must_manage(person)
