"""The App Home."""

from datetime import timedelta

from sqlalchemy import update

from bot.messages import home as words
from bot.messages import page_search, topic_add, topic_done, topic_forms, topic_list
from storage.models import Stream
from tests.clock import Clock
from tests.handlers.place import Place, home, modal


async def test_an_empty_home_says_what_to_do_first(place: Place) -> None:
    await place.jane.opens_home()
    assert "Nothing is monitored yet." in home(place.jane)
    await place.jane.clicks(topic_list.ADD_PAGE)
    assert modal(place.jane).startswith("Add pages")


async def test_the_home_adds_a_page_from_the_first_click_to_the_last(place: Place) -> None:
    place.town.page("Acme")
    await place.jane.opens_home()
    await place.jane.clicks(topic_list.ADD_PAGE)
    place.jane.types(topic_add.NAME, "Boats")
    await place.jane.chooses(topic_add.CHANNEL, "social")
    assert await place.jane.submits() == {}
    await place.jane.enters(page_search.QUERY, "acme")
    await place.jane.clicks(page_search.ADD)
    place.jane.types(page_search.QUERY, "")
    assert await place.jane.submits() == {}
    assert await place.pages_in("Boats") == ["Acme"]


async def test_topics_stand_as_cards_with_their_streams(place: Place) -> None:
    await place.topic("Boats", "social", "Acme")
    await place.jane.opens_home()
    said = home(place.jane)
    assert "*Boats*" in said
    assert "Acme" in said
    assert "about to be read for the first time" in said


async def test_what_is_done_there_is_drawn_there(place: Place) -> None:
    await place.topic("Boats")
    await place.jane.opens_home()
    seen = len(place.jane.sees("social"))
    await place.jane.clicks(topic_done.PAUSE)
    assert "paused since" in home(place.jane)
    await place.jane.clicks(topic_done.RESUME)
    assert "paused since" not in home(place.jane)
    await place.jane.chooses(words.MORE, "Rename …")
    place.jane.types(topic_forms.NAME, "Ships")
    assert await place.jane.submits() == {}
    assert "*Ships*" in home(place.jane)
    await place.jane.chooses(words.MORE, "Delete …")
    assert await place.jane.submits() == {}
    assert "Nothing is monitored yet." in home(place.jane)
    assert len(place.jane.sees("social")) == seen


async def test_a_new_topic_made_there_is_drawn_there(place: Place) -> None:
    await place.jane.opens_home()
    await place.jane.clicks(topic_list.NEW)
    place.jane.types(topic_forms.NAME, "Boats")
    await place.jane.chooses(topic_add.CHANNEL, "social")
    assert await place.jane.submits() == {}
    assert "*Boats*" in home(place.jane)


async def test_a_guest_sees_no_buttons_that_change(place: Place) -> None:
    await place.topic("Boats", "social", "Acme")
    await place.gus.opens_home()
    said = home(place.gus)
    assert "Show" in said
    assert "Pause" not in said
    assert "Add a page" not in said


async def test_a_topic_that_was_deleted_meanwhile_is_told_there(place: Place) -> None:
    await place.topic("Boats")
    await place.jane.opens_home()
    await place.omar.command("/social topic delete Boats")
    await place.omar.submits()
    await place.jane.clicks(topic_done.PAUSE)
    assert "That topic was deleted." in home(place.jane)
    assert "*Boats*" not in home(place.jane)


async def test_trouble_stands_on_top(place: Place, clock: Clock) -> None:
    await place.topic("Boats", "social", "Acme")
    async with place.bot.database.writing() as session:
        since = clock.now() - timedelta(hours=3)
        await session.execute(update(Stream).values(trouble="answers 503", trouble_since=since))
    await place.jane.opens_home()
    said = home(place.jane)
    assert said.startswith(":large_orange_circle: 1 page is in trouble: *Acme*")
    assert "in trouble since 3 h ago: Town answers 503. I keep trying" in said


async def test_the_messages_tab_draws_nothing(place: Place) -> None:
    user = place.jane.id
    place.sandbox.slack.emit({"type": "app_home_opened", "user": user, "tab": "messages"})
    await place.sandbox.settled()
    assert place.jane.home is None


async def test_more_topics_than_fit_are_turned(place: Place) -> None:
    for number in range(40):
        await place.makes(f"Topic {number:02}")
    await place.jane.opens_home()
    assert "Page 1 of 3" in home(place.jane)
    await place.jane.clicks(f"{words.TURN}.next")
    assert "Topic 15" in home(place.jane)
    await place.jane.clicks(topic_done.PAUSE)
    assert "Page 2 of 3" in home(place.jane)


async def test_five_hundred_streams_fit_and_open_at_once(place: Place) -> None:
    for number in range(25):
        await place.makes(f"Topic {number:02}")
        await place.streams(f"Topic {number:02}", 20)
    await place.jane.opens_home()
    assert "Topic 00" in home(place.jane)
    assert "… and 12 more" in home(place.jane)
