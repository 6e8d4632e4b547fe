"""The buttons under an item of the feed."""

from datetime import timedelta

from bot import housekeeping
from bot.heartbeat import Heart
from bot.messages import item as words
from tests.clock import Clock
from tests.handlers.place import Place, last, modal

LONG = "The whole story. " * 200


async def posted(place: Place, heart: Heart, clock: Clock, text: str) -> None:
    """Let a post of Acme arrive in the channel."""
    await place.topic("Boats", "social", "Acme")
    place.town.publishes(place.town.page("Acme"), text, at=clock.now() - timedelta(minutes=5))
    await heart.polling.drained()
    for _ in range(3):
        await heart.delivery.drained()
        clock.forward(seconds=6)


async def test_show_more_opens_the_whole_text(place: Place, its_heart: Heart, clock: Clock) -> None:
    await posted(place, its_heart, clock, LONG)
    await place.gus.clicks(words.MORE)
    assert modal(place.gus).count("The whole story.") == 200


async def test_open_is_acked_and_changes_nothing(
    place: Place, its_heart: Heart, clock: Clock
) -> None:
    await posted(place, its_heart, clock, "A short one")
    calls = len(place.sandbox.calls)
    await place.jane.clicks(words.OPEN)
    assert place.sandbox.calls[calls:] == []


async def test_a_post_that_is_no_longer_stored_says_so(
    place: Place, its_heart: Heart, clock: Clock
) -> None:
    await posted(place, its_heart, clock, LONG)
    clock.forward(days=1000)
    place.town.publishes(place.town.page("Acme"), "A newer one", at=clock.now())
    place.town.posts["acme"].pop()
    await its_heart.polling.drained()
    await housekeeping.clean_up(place.bot)
    await place.omar.clicks(words.MORE)
    assert "not kept any more" in last(place.omar)
