"""How the bot is reached: by socket and by HTTP, from its own workspace and from others."""

from collections.abc import AsyncIterator

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.bot import Bot
from bot.sandbox import Sandbox
from bot.watching import topics
from handlers.app import create
from storage import workspaces
from tests.bot.sandbox.bolt import WAYS
from tests.handlers.place import Place, home, last, modal
from tests.town import Town


@pytest.fixture(params=sorted(WAYS))
async def reached(
    request: pytest.FixtureRequest, bot: Bot, sandbox: Sandbox, town: Town
) -> AsyncIterator[Place]:
    client = AsyncWebClient(sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[])
    app = create(bot, client, signing_secret=sandbox.signing_secret)
    async with WAYS[request.param](sandbox, app):
        yield Place(bot, sandbox, town)


async def test_a_page_is_added_and_seen_in_the_home_either_way(reached: Place) -> None:
    await reached.topic("Boats", "social", "Acme")
    await reached.jane.command("/social topic show Boats")
    assert "Acme" in modal(reached.jane)
    await reached.jane.closes()
    await reached.jane.opens_home()
    assert "Acme" in home(reached.jane)


async def test_help_is_read_either_way(reached: Place) -> None:
    for _ in range(2):
        await reached.jane.command("/social")
        assert "/social topic add" in last(reached.jane)


async def test_nothing_is_shared_between_two_workspaces(place: Place) -> None:
    await place.topic("Boats", "social", "Acme")
    await place.jane.command("/social topic pause Boats")
    place.sandbox.slack.team_id = "T0SECOND00"
    await place.jane.clicks("topic.resume")
    assert "That topic was deleted." in last(place.jane)
    await place.jane.command("/social topic list")
    assert "There is no topic yet." in last(place.jane)
    async with place.bot.database.reading() as session:
        first, second = await workspaces.all_of_them(session)
    assert second.team_id == "T0SECOND00"
    assert [one.topic.paused_at is None for one in await topics.every(place.bot, first.id)] == [
        False
    ]
