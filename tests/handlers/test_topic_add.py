"""*Add pages*, first step: which topic, which service."""

import pytest

from bot.messages import topic_add
from tests.handlers.place import Place, drawn, last, modal


async def test_a_new_topic_takes_the_name_that_was_typed_and_this_channel(place: Place) -> None:
    await place.jane.command("/social topic add Competitors", "competitors")
    assert await place.jane.submits() == {}
    assert "Find a page: Town" in modal(place.jane)
    topic = await place.named("Competitors")
    feeds = {one.topic.id: one.channels for one in await place.cards()}
    assert feeds == {topic.id: (place.sandbox.channel("competitors").id,)}


async def test_a_topic_that_is_there_is_chosen_by_its_name(place: Place) -> None:
    await place.topic("Rival Boats")
    await place.jane.command('/social topic add "rival boats"')
    assert "Name of the new topic" not in modal(place.jane)
    assert await place.jane.submits() == {}
    assert await place.topics() == ["Rival Boats"]


async def test_without_a_name_topics_are_offered_and_a_new_one(place: Place) -> None:
    await place.topic("Boats")
    await place.jane.command("/social topic add")
    assert "Name of the new topic" in modal(place.jane)
    await place.jane.chooses(topic_add.TOPIC, "Boats")
    assert "Name of the new topic" not in modal(place.jane)
    await place.jane.chooses(topic_add.TOPIC, topic_add.NEW)
    place.jane.types(topic_add.NAME, "Trains")
    assert await place.jane.submits() == {}
    assert await place.topics() == ["Boats", "Trains"]


async def test_a_service_says_what_it_does_not_offer_and_why(place: Place) -> None:
    await place.jane.command("/social topic add")
    said = modal(place.jane)
    assert "Any public page" in said
    assert "Pages I manage" in said
    assert "Town has no accounts to link." in said
    assert "A page's name" in said


@pytest.mark.parametrize(
    ("name", "why"),
    [("Boats", "There is already a topic called “Boats”."), ("  \u200b ", "A topic needs a name")],
)
async def test_a_name_that_cannot_be_is_told_under_its_field(
    place: Place, name: str, why: str
) -> None:
    await place.topic("Boats")
    await place.jane.command("/social topic add")
    place.jane.types(topic_add.NAME, name)
    errors = await place.jane.submits()
    assert list(errors) == ["name"]
    assert errors["name"].startswith(why)
    assert await place.topics() == ["Boats"]


@pytest.mark.parametrize("name", ["🚤", "منافسون", "<!channel>", "R&D *bold* `code`"])
async def test_any_other_name_is_harmless(place: Place, name: str) -> None:
    await place.jane.command("/social topic add")
    place.jane.types(topic_add.NAME, name)
    assert await place.jane.submits() == {}
    assert await place.topics() == [name]
    assert "<!channel>" not in drawn(place.jane)
    await place.jane.command(f"/social topic pause {name}")
    assert "is paused" in last(place.jane)
    assert "<!channel>" not in str(place.jane.sees("social"))


async def test_a_name_that_is_too_long_is_told_before_any_modal(place: Place) -> None:
    await place.jane.command("/social topic add " + "x" * 10_000)
    assert "That name is too long: 10000 characters" in last(place.jane)
    assert place.jane.modal is None


async def test_a_channel_that_the_bot_cannot_enter_is_told_under_its_field(place: Place) -> None:
    place.sandbox.channel("leads").remove_bot()
    await place.jane.command("/social topic add Leads", "leads")
    errors = await place.jane.submits()
    assert list(errors) == ["channel"]
    assert "/invite @Social" in errors["channel"]
    assert await place.topics() == []


async def test_the_bot_joins_a_public_channel_by_itself(place: Place) -> None:
    await place.jane.command("/social topic add News", "random")
    assert await place.jane.submits() == {}
    assert place.sandbox.channel("random").conversation.bot_is_member


async def test_a_guest_is_told_kindly_before_any_modal(place: Place) -> None:
    await place.gus.command("/social topic add Competitors")
    assert "Guests can look at topics, not change them." in last(place.gus)
    assert place.gus.modal is None


async def test_from_the_direct_messages_no_channel_is_chosen_beforehand(place: Place) -> None:
    await place.jane.command("/social topic add News", "dm")
    assert list(await place.jane.submits()) == ["channel"]
    await place.jane.chooses(topic_add.CHANNEL, "social")
    assert await place.jane.submits() == {}


async def test_more_topics_than_a_menu_holds_are_searched(place: Place) -> None:
    for number in range(101):
        await place.makes(f"Topic {number:03}")
    await place.jane.command("/social topic add")
    assert len(await place.jane.options(topic_add.TOPIC, "")) == 100
    await place.jane.chooses(topic_add.TOPIC, "Topic 100")
    assert await place.jane.submits() == {}
    assert len(await place.topics()) == 101


async def test_of_two_people_who_make_the_same_topic_one_is_told(place: Place) -> None:
    await place.jane.command("/social topic add Boats")
    await place.omar.command("/social topic add Boats")
    assert await place.jane.submits() == {}
    assert list(await place.omar.submits()) == ["name"]
