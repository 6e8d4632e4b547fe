"""*Add pages* for pages that one manages: linked first if need be, then *Add*."""

import pytest

from bot.messages import my_pages as words
from bot.messages import profiles as profile_words
from bot.messages import topic_add
from tests.handlers.linked.browser import Browser
from tests.handlers.place import Place, modal
from tests.harbour import Harbour


@pytest.fixture
async def begun(place: Place) -> Place:
    """Let jane choose the harbour, and pages that she manages."""
    await _begins(place)
    return place


async def _begins(place: Place) -> None:
    await place.jane.command("/social topic add Ours")
    await place.jane.chooses(topic_add.SERVICE, "harbour")
    await place.jane.submits()


async def _links(place: Place, browser: Browser) -> None:
    await browser.links(place.jane.element(profile_words.CONNECT)["url"], "jane")
    await place.sandbox.settled()


async def test_without_a_profile_a_link_comes_first_and_the_modal_goes_on_by_itself(
    begun: Place, browser: Browser, harbour: Harbour
) -> None:
    harbour.page("Acme Boats", jane="manager")
    assert "To see the pages that you manage, link your Harbour profile." in modal(begun.jane)
    await _links(begun, browser)
    assert "You manage 1 page at Harbour" in modal(begun.jane)
    assert "Acme Boats" in modal(begun.jane)


async def test_a_service_with_many_servers_is_linked_from_here_and_the_modal_goes_on(
    place: Place, browser: Browser, harbour: Harbour
) -> None:
    harbour.page("Acme Boats", jane="manager")
    place.harbour_is(asks_for="Your server, such as harbour.example")
    await _begins(place)
    await place.jane.clicks(profile_words.CONNECT_TO)
    place.jane.types(profile_words.TYPED, "quay.example")
    await place.jane.submits()
    await _links(place, browser)
    assert "Linked as *@jane*" in modal(place.jane)
    await place.jane.closes()
    assert "You manage 1 page at Harbour" in modal(place.jane)


async def test_a_page_is_added_with_one_click_and_its_row_says_so(
    begun: Place, browser: Browser, harbour: Harbour
) -> None:
    harbour.page("Acme Boats", jane="manager")
    await _links(begun, browser)
    await begun.jane.clicks(words.ADD)
    assert "Added" in modal(begun.jane)
    assert await begun.pages_in("Ours") == ["Acme Boats"]


async def test_a_role_that_is_too_weak_is_shown_with_the_role_that_is_needed(
    begun: Place, browser: Browser, harbour: Harbour
) -> None:
    harbour.page("Acme Boats", jane="guest")
    await _links(begun, browser)
    assert "You are a guest there; a manager's role is needed." in modal(begun.jane)
    with pytest.raises(LookupError):
        begun.jane.element(words.ADD)


async def test_a_page_that_is_missing_has_its_reasons(
    begun: Place, browser: Browser, harbour: Harbour
) -> None:
    await _links(begun, browser)
    assert "A page is missing?" in modal(begun.jane)
    assert "You did not tick it in the consent." in modal(begun.jane)


async def test_known_pages_stand_at_once_and_are_asked_again_meanwhile(
    begun: Place, browser: Browser, harbour: Harbour
) -> None:
    harbour.page("Acme Boats", jane="manager")
    await _links(begun, browser)
    await begun.jane.submits()
    harbour.page("Blue Bay", jane="manager")
    await _begins(begun)
    await begun.sandbox.settled()
    assert "Acme Boats" in modal(begun.jane)
    assert "Blue Bay" in modal(begun.jane)


async def test_of_two_thousand_pages_some_are_shown_and_the_others_found_by_a_word(
    begun: Place, browser: Browser, harbour: Harbour
) -> None:
    for number in range(2_000):
        harbour.page(f"Page {number:04}", jane="manager")
    harbour.gives = 170
    await _links(begun, browser)
    assert "You manage 2,000 pages at Harbour." in modal(begun.jane)
    assert "Page 0000" in modal(begun.jane)
    await begun.jane.clicks(words.MORE)
    assert "Page 0005" in modal(begun.jane)
    await begun.jane.enters(words.FILTER, "1234")
    assert "1 of them with “1234”" in modal(begun.jane)
    await begun.jane.clicks(words.ADD)
    assert await begun.pages_in("Ours") == ["Page 1234"]
