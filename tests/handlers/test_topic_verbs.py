"""The verbs of a topic: list, show, create, rename, channel, pause, resume, remove, delete."""

import pytest

from bot.messages import topic_done, topic_forms, topic_list, topic_show
from tests.handlers.place import Place, drawn, last, modal

BY_NAME = ["show", "rename", "channel", "pause", "resume", "remove", "delete"]


async def test_the_list_shows_every_topic_with_its_channel_and_pages(place: Place) -> None:
    await place.topic("Boats", "social", "Acme Boats")
    await place.topic("Trains")
    await place.jane.command("/social topic list")
    said = last(place.jane)
    assert "2 topics" in said
    assert f"*Boats*\n<#{place.sandbox.channel('social').id}> · 1 page" in said
    assert "no pages yet" in said


async def test_a_long_list_is_turned_in_place(place: Place) -> None:
    for number in range(41):
        await place.makes(f"Topic {number:02}")
    await place.jane.command("/social topic list")
    seen = len(place.jane.sees("social"))
    assert "Page 1 of 3" in last(place.jane)
    await place.jane.clicks(f"{topic_list.TURN}.next")
    assert "Topic 20" in last(place.jane)
    await place.jane.clicks(f"{topic_list.TURN}.next")
    assert "Topic 40" in last(place.jane)
    await place.jane.clicks(f"{topic_list.TURN}.back")
    assert "Page 2 of 3" in last(place.jane)
    assert len(place.jane.sees("social")) == seen


async def test_the_first_topic_is_asked_for_where_there_is_none(place: Place) -> None:
    await place.jane.command("/social topic list")
    assert "There is no topic yet." in last(place.jane)
    await place.jane.clicks(topic_list.NEW)
    assert modal(place.jane).startswith("New topic")


async def test_a_topic_is_shown_with_its_pages(place: Place) -> None:
    await place.topic("Rival Boats", "social", "Acme", "Bolt")
    await place.jane.command("/social topic show rival boats")
    said = modal(place.jane)
    assert "2 pages" in said
    assert said.index("Acme") < said.index("Bolt")
    assert "about to be read for the first time" in said


async def test_the_button_of_the_list_shows_a_topic(place: Place) -> None:
    await place.topic("Boats", "social", "Acme")
    await place.jane.command("/social topic list")
    await place.jane.clicks(topic_list.SHOW)
    assert "Acme" in modal(place.jane)


async def test_a_topic_is_made_at_once_when_its_name_is_known(place: Place) -> None:
    await place.jane.command("/social topic create “Rival Boats”")
    assert await place.topics() == ["Rival Boats"]
    assert "*Rival Boats* is made; its feed goes to" in last(place.jane)
    await place.jane.clicks(topic_done.CHANNELS)
    assert modal(place.jane).startswith("Channels")


async def test_a_topic_without_a_name_is_made_by_a_form(place: Place) -> None:
    await place.jane.command("/social topic create")
    place.jane.types(topic_forms.NAME, "Boats")
    assert await place.jane.submits() == {}
    assert await place.topics() == ["Boats"]
    assert "*Boats* is made" in last(place.jane)


async def test_a_topic_gets_another_name(place: Place) -> None:
    await place.topic("Boats")
    await place.jane.command("/social topic rename Boats")
    place.jane.types(topic_forms.NAME, "Ships")
    assert await place.jane.submits() == {}
    assert await place.topics() == ["Ships"]
    assert "called *Ships* now" in last(place.jane)


async def test_a_name_that_is_taken_is_told_under_the_field(place: Place) -> None:
    await place.topic("Boats")
    await place.topic("Ships")
    await place.jane.command("/social topic rename Boats")
    place.jane.types(topic_forms.NAME, "SHIPS")
    assert (await place.jane.submits())["name"].startswith("There is already a topic")


async def test_a_feed_goes_to_several_channels(place: Place) -> None:
    await place.topic("Boats", "social")
    await place.jane.command("/social topic channel Boats")
    await place.jane.chooses(topic_forms.CHOSEN_CHANNELS, "competitors")
    assert await place.jane.submits() == {}
    wanted = tuple(place.sandbox.channel(name).id for name in ("social", "competitors"))
    assert [one.channels for one in await place.cards()] == [wanted]


async def test_a_feed_cannot_go_where_the_bot_is_not(place: Place) -> None:
    await place.topic("Boats", "social")
    place.sandbox.channel("leads").remove_bot()
    await place.jane.command("/social topic channel Boats")
    await place.jane.chooses(topic_forms.CHOSEN_CHANNELS, "leads")
    assert "/invite @Social" in (await place.jane.submits())["channel"]


async def test_a_topic_is_paused_and_goes_on_by_the_button(place: Place) -> None:
    await place.topic("Boats")
    await place.jane.command("/social topic pause Boats")
    assert "is paused" in last(place.jane)
    await place.jane.clicks(topic_done.RESUME)
    assert "goes on" in last(place.jane)
    await place.jane.clicks(topic_done.PAUSE)
    assert (await place.named("Boats")).paused_at is not None


async def test_a_page_is_removed_and_the_rest_stays(place: Place) -> None:
    await place.topic("Boats", "social", "Acme", "Bolt")
    await place.jane.command("/social topic remove Boats")
    assert place.jane.element(topic_show.REMOVE)["confirm"]["confirm"]["text"] == "Remove"
    await place.jane.clicks(topic_show.REMOVE)
    assert await place.pages_in("Boats") == ["Bolt"]
    assert "Acme" not in modal(place.jane)


async def test_removing_twice_is_told_in_the_modal(place: Place) -> None:
    await place.topic("Boats", "social", "Acme", "Bolt")
    await place.jane.command("/social topic remove Boats")
    value = place.jane.element(topic_show.REMOVE)["value"]
    await place.twice(place.jane, topic_show.REMOVE, value)
    assert await place.pages_in("Boats") == ["Bolt"]
    assert await place.told("removed") == 1


async def test_deleting_asks_first_and_names_what_goes(place: Place) -> None:
    await place.topic("Boats", "social", "Acme", "Bolt")
    await place.jane.command("/social topic delete Boats")
    said = modal(place.jane)
    assert "Delete *Boats*?" in said
    assert "With it 2 pages:\n• Acme\n• Bolt" in said
    await place.jane.closes()
    assert await place.topics() == ["Boats"]
    await place.jane.command("/social topic delete Boats")
    assert await place.jane.submits() == {}
    assert await place.topics() == []
    assert "*Boats* is deleted with 2 pages" in last(place.jane)


@pytest.mark.parametrize("verb", BY_NAME)
async def test_without_a_name_the_topic_is_chosen_from_a_list(place: Place, verb: str) -> None:
    await place.topic("Boats")
    await place.topic("Trains")
    await place.jane.command(f"/social topic {verb}")
    assert "Which topic?" in last(place.jane)
    await place.jane.chooses(topic_list.CHOOSE, "Trains")
    assert "Trains" in modal(place.jane) + drawn(place.jane) + last(place.jane)


@pytest.mark.parametrize("verb", BY_NAME)
async def test_a_name_that_is_not_known_names_the_nearest(place: Place, verb: str) -> None:
    await place.topic("Competitors")
    await place.jane.command(f"/social topic {verb} Competitor")
    assert "There is no topic called “Competitor”. Did you mean “Competitors”?" in last(place.jane)


@pytest.mark.parametrize("verb", ["create", *BY_NAME[1:]])
async def test_a_guest_changes_nothing(place: Place, verb: str) -> None:
    await place.topic("Boats")
    await place.gus.command(f"/social topic {verb} Boats")
    assert "Guests can look at topics, not change them." in last(place.gus)
    assert place.gus.modal is None


async def test_a_guest_may_look(place: Place) -> None:
    await place.topic("Boats", "social", "Acme")
    await place.gus.command("/social topic show Boats")
    assert "Acme" in modal(place.gus)
    assert topic_show.REMOVE not in drawn(place.gus)


@pytest.mark.parametrize("action_id", [topic_done.RESUME])
async def test_a_button_of_a_topic_that_was_deleted_says_so(place: Place, action_id: str) -> None:
    await place.topic("Boats")
    await place.jane.command("/social topic pause Boats")
    await place.omar.command("/social topic delete Boats")
    await place.omar.submits()
    await place.jane.clicks(action_id)
    assert "That topic was deleted." in last(place.jane)


async def test_a_form_of_a_topic_that_was_deleted_says_so_under_its_field(place: Place) -> None:
    await place.topic("Boats")
    await place.jane.command("/social topic rename Boats")
    await place.omar.command("/social topic delete Boats")
    await place.omar.submits()
    place.jane.types(topic_forms.NAME, "Ships")
    assert (await place.jane.submits())["name"].startswith("That topic was deleted.")


async def test_two_people_who_delete_at_once_delete_once(place: Place) -> None:
    await place.topic("Boats")
    await place.jane.command("/social topic delete Boats")
    await place.omar.command("/social topic delete Boats")
    assert await place.jane.submits() == {}
    await place.omar.submits()
    assert "That topic was deleted." in modal(place.omar)
    assert await place.told("deleted the topic") == 1
