"""*Add pages*, second step: search, add, show more."""

import asyncio
from dataclasses import replace

from bot.messages import page_search
from providers.api import Api
from providers.contract import Cannot
from providers.vocabulary import Found
from tests.handlers.place import Place, drawn, last, modal


async def begun(place: Place, topic: str = "Competitors") -> None:
    """Let jane come to the search."""
    await place.jane.command(f"/social topic add {topic}")
    assert await place.jane.submits() == {}


async def test_a_page_is_found_and_added_and_its_row_says_so(place: Place) -> None:
    place.town.page("Acme Boats")
    await begun(place)
    place.jane.types(page_search.QUERY, "acme")
    await place.jane.clicks(page_search.SEARCH)
    said = modal(place.jane)
    assert "Acme Boats" in said
    assert "@acme-boats" in said
    assert "1,200 followers" in said
    await place.jane.clicks(page_search.ADD)
    assert "Added to *Competitors*" in modal(place.jane)
    assert await place.pages_in("Competitors") == ["Acme Boats"]


async def test_enter_searches_too(place: Place) -> None:
    place.town.page("Acme Boats")
    await begun(place)
    await place.jane.enters(page_search.QUERY, "acme")
    assert "Acme Boats" in modal(place.jane)


async def test_nothing_found_says_what_was_tried_and_why(place: Place) -> None:
    await begun(place)
    await place.jane.enters(page_search.QUERY, "nobody")
    said = modal(place.jane)
    assert "Nothing found for “nobody”." in said
    assert "• nobody is no page in Town" in said


async def test_an_empty_box_is_told(place: Place) -> None:
    await begun(place)
    await place.jane.clicks(page_search.SEARCH)
    assert "because the box was empty" in modal(place.jane)


async def test_what_a_person_pastes_breaks_nothing(place: Place) -> None:
    await begun(place)
    for query in ("<!channel>", "\u202eeman", "x" * 3_000, '"' * 2_000, "\\" * 2_000, "🚤" * 900):
        await place.jane.enters(page_search.QUERY, query)
        assert "Nothing found" in modal(place.jane)
        assert "<!channel>" not in drawn(place.jane)


async def test_five_pages_are_shown_and_more_on_demand(place: Place) -> None:
    for number in range(7):
        place.town.page(f"Boat {number}")
    await begun(place)
    await place.jane.enters(page_search.QUERY, "boat")
    assert modal(place.jane).count("followers") == 5
    await place.jane.clicks(page_search.MORE)
    assert modal(place.jane).count("followers") == 7


async def test_many_pages_fit_into_the_modal(place: Place) -> None:
    for number in range(60):
        place.town.page(f"Boat {number}")
    await begun(place)
    await place.jane.enters(page_search.QUERY, "boat")
    for _ in range(4):
        await place.jane.clicks(page_search.MORE)
    assert modal(place.jane).count("followers") == page_search.MOST


async def test_adding_what_is_there_already_says_so_and_changes_nothing(place: Place) -> None:
    await place.topic("Competitors", "social", "Acme Boats")
    await begun(place)
    await place.jane.enters(page_search.QUERY, "acme")
    assert "Added to *Competitors*" in modal(place.jane)
    assert page_search.ADD not in str(place.jane.modal)


async def test_a_double_click_adds_once(place: Place) -> None:
    place.town.page("Acme Boats")
    await begun(place)
    await place.jane.enters(page_search.QUERY, "acme")
    await place.twice(place.jane, page_search.ADD)
    assert await place.pages_in("Competitors") == ["Acme Boats"]
    assert "Added to" in modal(place.jane)
    assert await place.told("added") == 1


async def test_two_quick_clicks_on_search_end_in_one_answer(place: Place) -> None:
    place.town.page("Acme Boats")
    await begun(place)
    place.jane.types(page_search.QUERY, "acme")
    await place.twice(place.jane, page_search.SEARCH)
    assert modal(place.jane).count("followers") == 1


async def test_a_topic_that_was_deleted_meanwhile_is_told_in_the_modal(place: Place) -> None:
    place.town.page("Acme Boats")
    await begun(place)
    await place.jane.enters(page_search.QUERY, "acme")
    await place.omar.command("/social topic delete Competitors")
    assert await place.omar.submits() == {}
    await place.jane.clicks(page_search.ADD)
    assert "That topic was deleted." in modal(place.jane)


async def test_done_closes_and_reminds_of_what_was_not_searched(place: Place) -> None:
    await begun(place)
    place.jane.types(page_search.QUERY, "acme")
    assert list(await place.jane.submits()) == ["query"]
    place.jane.types(page_search.QUERY, "")
    assert await place.jane.submits() == {}
    assert place.jane.modal is None


async def test_a_search_that_breaks_is_told_with_a_reference_in_the_modal(place: Place) -> None:
    place.town.page("Acme Boats")
    await begun(place)

    async def breaks(api: Api, query: str) -> Found:
        raise ZeroDivisionError("secret-token")

    place.town_is(find_pages=breaks)
    await place.jane.enters(page_search.QUERY, "acme")
    said = modal(place.jane)
    assert "Something broke, reference " in said
    assert "secret" not in said
    assert "Find a page: Town" in said


async def test_slack_in_trouble_adds_nothing_twice(place: Place) -> None:
    place.town.page("Acme Boats")
    await begun(place)
    await place.jane.enters(page_search.QUERY, "acme")
    place.sandbox.fail("views.update", status=500)
    await place.jane.clicks(page_search.ADD)
    assert "Something broke, reference " in modal(place.jane)
    await place.jane.clicks(page_search.ADD)
    assert "Added to" in modal(place.jane)
    assert await place.told("added") == 1


async def test_a_picture_that_slack_cannot_fetch_is_left_out(place: Place) -> None:
    page = replace(place.town.page("Acme Boats"), picture_url="https://town.example/acme.png")

    async def finds(api: Api, query: str) -> Found:
        return Found(pages=(page,))

    place.town_is(find_pages=finds)
    await begun(place)
    place.jane.types(page_search.QUERY, "acme")
    await place.jane.clicks(page_search.SEARCH)
    assert "acme.png" in str(place.jane.modal)
    place.sandbox.fail("views.update", error="invalid_arguments")
    await place.jane.clicks(page_search.ADD)
    assert "acme.png" not in str(place.jane.modal)
    assert "Added to" in modal(place.jane)


async def test_a_service_without_a_search_says_why(place: Place) -> None:
    place.town_is(find_pages=Cannot("Town is closed on Mondays."))
    await place.jane.command("/social topic add Competitors")
    assert "Town is closed on Mondays." in last(place.jane)
    assert place.jane.modal is None


async def test_a_service_that_is_slow_holds_nobody_up(place: Place) -> None:
    asked, go_on = asyncio.Event(), asyncio.Event()

    async def slow(api: Api, query: str) -> Found:
        asked.set()
        await go_on.wait()
        return Found()

    place.town_is(find_pages=slow)
    await begun(place)
    where, spot = place.jane._find(page_search.QUERY, None, None)
    await place.sandbox.interactions.act(place.jane.user, where, spot, {"value": "acme"})
    await asked.wait()
    await place.sandbox.until(lambda: "Searching Town" in modal(place.jane))
    go_on.set()
    await place.sandbox.settled()
    assert "Nothing found" in modal(place.jane)
