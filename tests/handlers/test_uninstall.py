"""A workspace of one token sends the bot away: all is wiped. A token that changes wipes nothing."""

from sqlmodel import col, select

from bot.installs import uninstalling
from storage import sent_away, workspaces
from storage.models import Heard, Topic, Workspace
from tests.handlers.place import Place

TEAM = "T0SANDBOX1"


async def topics_left(place: Place) -> list[str]:
    async with place.bot.database.reading() as session:
        return list((await session.scalars(select(col(Topic.name)))).all())


async def test_uninstalling_wipes_all(place: Place) -> None:
    await place.topic("Boats", "social", "Acme")
    place.sandbox.oauth.uninstall(TEAM)
    await place.sandbox.settled()
    assert await topics_left(place) == []
    async with place.bot.database.reading() as session:
        assert await workspaces.find(session, TEAM) is None
        assert (await session.scalars(select(Workspace))).all() == []
        assert (await session.scalars(select(Heard))).all() == []


async def test_it_may_be_told_twice(place: Place) -> None:
    await place.topic("Boats", "social", "Acme")
    place.sandbox.oauth.uninstall(TEAM)
    place.sandbox.oauth.tell(TEAM)
    await place.sandbox.settled()
    assert await topics_left(place) == []


async def test_a_token_that_whoever_runs_the_bot_revokes_wipes_nothing(place: Place) -> None:
    await place.topic("Boats", "social", "Acme")
    place.sandbox.oauth.uninstall(TEAM, tell=False)
    tokens = {"oauth": [], "bot": [place.sandbox.slack.bot_user_id]}
    place.sandbox.slack.emit({"type": "tokens_revoked", "tokens": tokens})
    await place.sandbox.settled()
    await uninstalling.finish(place.bot)
    assert await topics_left(place) == ["Boats"]


async def test_while_the_token_works_nothing_is_wiped(place: Place) -> None:
    await place.topic("Boats", "social", "Acme")
    place.sandbox.slack.emit({"type": "app_uninstalled"})
    await place.sandbox.settled()
    assert await topics_left(place) == ["Boats"]
    async with place.bot.database.reading() as session:
        assert await sent_away.workspaces(session) == []


async def test_a_slack_that_does_not_say_is_asked_again(place: Place) -> None:
    await place.topic("Boats", "social", "Acme")
    place.sandbox.fail("auth.test", status=503, times=1)
    place.sandbox.oauth.uninstall(TEAM)
    await place.sandbox.settled()
    assert await topics_left(place) == ["Boats"]
    await uninstalling.finish(place.bot)
    assert await topics_left(place) == []
