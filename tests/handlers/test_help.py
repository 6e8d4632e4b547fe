"""First contact: `/social`, `/social help`, an unknown word."""

from tests.handlers.place import Place, last, modal


async def test_the_bare_command_tells_what_can_be_typed(place: Place) -> None:
    await place.jane.command("/social")
    said = last(place.jane)
    assert "/social topic add [topic]" in said
    assert "/social status" in said
    assert "Add a page" in said
    assert "Open Home" in said


async def test_a_page_is_added_by_the_modal(place: Place) -> None:
    place.town.page("Acme Boats")
    await place.jane.command("/social topic add Competitors")
    assert "Name of the new topic" in modal(place.jane)
    assert await place.jane.submits() == {}
    await place.jane.enters("page_search.query", "acme")
    assert "Acme Boats" in modal(place.jane)
    await place.jane.clicks("page_search.add")
    assert "Added to" in modal(place.jane)
    assert await place.pages_in("Competitors") == ["Acme Boats"]
