"""First contact: `/social`, `/social help`, an unknown word."""

import pytest

from bot.messages import help as words
from handlers.commands import COMMANDS
from handlers.help import nearest
from tests.handlers.place import Place, last, modal


@pytest.mark.parametrize("line", ["/social", "/social help", "/social   HELP  "])
async def test_the_bare_command_and_help_list_what_can_be_typed(place: Place, line: str) -> None:
    await place.jane.command(line)
    said = last(place.jane)
    assert [command.words for command in COMMANDS if f"/social {command.words}" not in said] == []
    assert "Add a page" in said
    assert "Open Home" in said
    assert place.omar.sees() == []


async def test_a_guest_is_offered_what_a_guest_may_do(place: Place) -> None:
    await place.gus.command("/social help")
    said = last(place.gus)
    assert "/social topic list" in said
    assert "/social status" in said
    assert "/social topic add" not in said
    assert "Add a page" not in said


async def test_an_unknown_word_names_the_nearest_command(place: Place) -> None:
    await place.jane.command("/social statsu")
    assert "Did you mean `/social status`?" in last(place.jane)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("topic ad", "topic add"),
        ("topics list", "topic list"),
        ("add Competitors", "topic add"),
        ("lst", "topic list"),
        ("pause Boats", "topic pause"),
        ("histroy", "history"),
        ("xyzzy", ""),
    ],
)
def test_the_command_that_was_meant_is_found(typed: str, meant: str) -> None:
    assert nearest(typed, [command.words for command in COMMANDS]) == meant


async def test_help_for_somebody_who_is_known_rides_in_the_ack(place: Place) -> None:
    await place.jane.command("/social help")
    calls = len(place.sandbox.calls)
    ack = await place.jane.command("/social help")
    assert "topic add" in str(ack["blocks"])
    assert place.sandbox.calls[calls:] == []


async def test_what_was_typed_pings_and_formats_nothing(place: Place) -> None:
    await place.jane.command("/social <!channel> *boo* " + "x" * 10_000)
    message = place.jane.sees("social")[-1]
    assert "<!channel>" not in str(message.blocks) + message.text
    assert "&lt;!channel&gt;" in str(message.blocks)


async def test_the_button_of_help_begins_to_add_a_page(place: Place) -> None:
    await place.jane.command("/social")
    await place.jane.clicks(words.ADD_A_PAGE)
    assert modal(place.jane).startswith("Add pages")


async def test_the_link_to_the_home_is_acked(place: Place) -> None:
    await place.jane.command("/social")
    await place.jane.clicks(words.OPEN_HOME)
    assert place.jane.notices == []
