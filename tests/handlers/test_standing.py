"""`/social status` and `/social history`."""

from datetime import timedelta

from sqlalchemy import update

from bot.messages import history
from bot.messages import status as words
from bot.watching.standing import Past
from storage.models import Stream
from tests.clock import Clock
from tests.handlers.place import Place, last


async def test_nothing_monitored_says_how_to_begin(place: Place) -> None:
    await place.jane.command("/social status")
    assert "Begin with `/social topic add`." in last(place.jane)


async def test_each_stream_tells_its_state_last_post_and_next_look(
    place: Place, clock: Clock
) -> None:
    await place.topic("Boats", "social", "Acme")
    async with place.bot.database.writing() as session:
        await session.execute(
            update(Stream).values(
                polled_at=clock.now(),
                last_item_at=clock.now() - timedelta(days=2),
                next_poll_at=clock.now() + timedelta(minutes=4),
            )
        )
    await place.jane.command("/social status")
    said = last(place.jane)
    assert "1 stream: 1 fine" in said
    assert "*Boats* · Town · fine · last post 2 d ago · next look in 4 min" in said


async def test_a_stream_that_is_late_tells_by_how_much(place: Place, clock: Clock) -> None:
    await place.topic("Boats", "social", "Acme")
    clock.forward(hours=3)
    await place.jane.command("/social status")
    assert "3 h behind" in last(place.jane)


async def test_a_page_that_is_gone_tells_why(place: Place, clock: Clock) -> None:
    await place.topic("Boats", "social", "Acme")
    async with place.bot.database.writing() as session:
        await session.execute(update(Stream).values(gone_at=clock.now(), trouble="answers 410"))
    await place.jane.command("/social status")
    assert "gone: Town answers 410. I stopped reading it" in last(place.jane)


async def test_many_streams_are_turned_in_place(place: Place) -> None:
    await place.makes("Boats")
    await place.streams("Boats", 45)
    await place.jane.command("/social status")
    seen = len(place.jane.sees("social"))
    assert "Page 1 of 3" in last(place.jane)
    await place.jane.clicks(f"{words.TURN}.next")
    assert "Page 2 of 3" in last(place.jane)
    assert len(place.jane.sees("social")) == seen


async def test_a_service_that_was_taken_out_still_shows_its_streams(place: Place) -> None:
    await place.topic("Boats", "social", "Acme")
    place.goes("town")
    await place.jane.command("/social status")
    assert "*Boats* · town · " in last(place.jane)


async def test_the_history_tells_who_did_what(place: Place) -> None:
    await place.topic("Boats", "social", "Acme")
    await place.jane.command("/social topic pause Boats")
    await place.omar.command("/social topic resume Boats")
    await place.jane.command("/social history")
    said = last(place.jane)
    assert f"<@{place.omar.id}> resumed *Boats*" in said
    assert f"<@{place.jane.id}> paused *Boats*" in said
    assert f"<@{place.jane.id}> added *Acme* to *Boats*" in said
    assert f"<@{place.jane.id}> created *Boats*" in said
    assert said.index("resumed") < said.index("paused") < said.index("added")


async def test_the_history_of_one_topic_leaves_the_others_out(place: Place) -> None:
    await place.topic("Boats")
    await place.topic("Trains")
    await place.jane.command("/social history trains")
    assert "created *Trains*" in last(place.jane)
    assert "Boats" not in last(place.jane)


async def test_the_history_of_a_deleted_topic_stays(place: Place) -> None:
    await place.topic("Boats", "social", "Acme")
    await place.jane.command("/social topic delete Boats")
    await place.jane.submits()
    await place.jane.command("/social history")
    assert "deleted *Boats* with Acme" in last(place.jane)


async def test_a_history_without_entries_says_so(place: Place) -> None:
    await place.jane.command("/social history")
    assert "Nothing happened yet." in last(place.jane)


def test_a_topics_name_is_told_as_it_is() -> None:
    said = history.answer(Past([]), topic_name="House of Boats")
    assert said.text == "Nothing happened in *House of Boats* yet."
