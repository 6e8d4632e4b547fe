"""Channels that close to the bot, and open again."""

from collections.abc import Callable

import pytest

from bot.sandbox.channel import Channel
from storage import lanes
from tests.handlers.place import Place, home

CLOSING: dict[str, Callable[[Channel], None]] = {
    "is_archived": Channel.archive,
    "channel_not_found": Channel.delete,
    "not_in_channel": Channel.remove_bot,
}


async def closed_because(place: Place, channel_id: str) -> str:
    """Return why a channel is closed, or ""."""
    async with place.bot.database.reading() as session:
        closed = await lanes.closed(session, await place.workspace_id())
    return closed.get(channel_id, "")


@pytest.mark.parametrize("because", sorted(CLOSING))
@pytest.mark.parametrize("name", ["competitors", "leads"])
async def test_a_channel_that_closes_ends_its_feed_and_tells_its_maker_once(
    place: Place, because: str, name: str
) -> None:
    await place.topic("Boats", name)
    channel = place.sandbox.channel(name)
    CLOSING[because](channel)
    await place.sandbox.settled()
    assert await closed_because(place, channel.id) == because
    assert await place.owed(place.jane.id) == 1


async def test_the_home_tells_which_channel_is_not_reached(place: Place) -> None:
    await place.topic("Boats", "competitors")
    place.sandbox.channel("competitors").archive()
    await place.sandbox.settled()
    await place.jane.opens_home()
    channel = place.sandbox.channel("competitors").id
    assert f":no_entry: Nothing reaches <#{channel}>: it was archived." in home(place.jane)


async def test_a_channel_that_opens_again_goes_on(place: Place) -> None:
    await place.topic("Boats", "competitors")
    channel = place.sandbox.channel("competitors")
    channel.archive()
    await place.sandbox.settled()
    channel.unarchive()
    await place.sandbox.settled()
    assert await closed_because(place, channel.id) == ""


async def test_a_bot_that_is_invited_back_goes_on(place: Place) -> None:
    await place.topic("Leads", "leads")
    channel = place.sandbox.channel("leads")
    channel.remove_bot()
    await place.sandbox.settled()
    channel.invite_bot()
    await place.sandbox.settled()
    assert await closed_because(place, channel.id) == ""


async def test_people_who_come_and_go_change_nothing(place: Place) -> None:
    await place.topic("Boats", "competitors")
    channel = place.sandbox.channel("competitors")
    left = {"type": "member_left_channel", "user": place.omar.id, "channel": channel.id}
    place.sandbox.slack.emit(left)
    await place.sandbox.settled()
    assert await closed_because(place, channel.id) == ""


async def test_a_channel_without_a_feed_is_nobodys_news(place: Place) -> None:
    place.sandbox.channel("competitors").archive()
    await place.sandbox.settled()
    assert await place.owed(place.jane.id) == 0


async def test_being_sent_away_is_taken_calmly(place: Place) -> None:
    place.sandbox.slack.emit({"type": "app_uninstalled"})
    await place.sandbox.settled()
    assert place.jane.notices == []
