"""The shore: a bot with the harbour as its only service, and two people with accounts there."""

import pytest

from bot.bot import Bot
from bot.heartbeat import Heart
from bot.people import Person
from bot.sandbox import Sandbox
from providers.contract import Provider
from storage.models import Workspace
from tests.clock import Clock
from tests.harbour import Harbour
from tests.owned.shore import Shore
from tests.town import Town


@pytest.fixture
def services(harbour: Harbour) -> dict[str, Provider]:
    return {"harbour": harbour.provider()}


@pytest.fixture
async def people(bot: Bot, sandbox: Sandbox, workspace: Workspace) -> list[Person]:
    """Return jane and omar as the bot knows them."""
    return [
        await bot.people.find(workspace.id, sandbox.person(name).id, team_id=workspace.team_id)
        for name in ("jane", "omar")
    ]


@pytest.fixture
def shore(
    bot: Bot, its_heart: Heart, sandbox: Sandbox, clock: Clock, harbour: Harbour,
    people: list[Person],
) -> Shore:  # fmt: skip
    jane, omar = people
    return Shore(
        bot=bot,
        heart=its_heart,
        sandbox=sandbox,
        clock=clock,
        town=Town(),
        harbour=harbour,
        jane=jane,
        omar=omar,
    )
