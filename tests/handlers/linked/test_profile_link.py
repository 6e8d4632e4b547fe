"""`/social connect`, *Your profiles*, and what they show once a link is done."""

from bot.messages import help as help_words
from bot.messages import profiles as words
from tests.handlers.linked.browser import Browser
from tests.handlers.linked.conftest import NewBrowser
from tests.handlers.place import Place, last, modal
from tests.harbour import Harbour


async def test_connect_shows_the_services_with_a_link_of_ones_own(place: Place) -> None:
    await place.jane.command("/social connect")
    said = modal(place.jane)
    assert "Your profiles" in said
    assert "Harbour" in said
    assert "Town" not in said
    assert "/link/" in place.jane.element(words.CONNECT)["url"]


async def test_connect_with_a_service_shows_that_one(place: Place) -> None:
    await place.jane.command("/social connect Harbour")
    assert "Harbour" in modal(place.jane)


async def test_a_service_that_nobody_knows_is_told(place: Place) -> None:
    await place.jane.command("/social connect myspace")
    assert "I do not know the service “myspace”. There is town, harbour." in last(place.jane)


async def test_a_service_without_accounts_says_so(place: Place) -> None:
    await place.jane.command("/social connect town")
    assert "Profiles of this service cannot be linked yet." in last(place.jane)
    assert place.jane.modal is None


async def test_a_guest_is_told_that_they_may_look_only(place: Place) -> None:
    await place.gus.command("/social connect")
    assert "Guests can look at topics, not change them." in last(place.gus)
    assert place.gus.modal is None


async def test_the_modal_goes_on_by_itself_when_the_link_is_done(
    place: Place, browser: Browser, harbour: Harbour
) -> None:
    harbour.page("Acme Boats", jane="manager")
    await place.jane.command("/social connect")
    await browser.links(place.jane.element(words.CONNECT)["url"], "jane")
    await place.sandbox.settled()
    assert "Linked as *@jane*" in modal(place.jane)


async def test_the_linker_is_told_in_their_own_messages_what_comes_next(
    place: Place, browser: Browser, harbour: Harbour
) -> None:
    harbour.page("Acme Boats", jane="manager")
    await place.jane.command("/social connect")
    await browser.links(place.jane.element(words.CONNECT)["url"], "jane")
    assert await place.told("*@jane* (Harbour) is linked. You manage 1 page.") == 1


async def test_a_modal_that_was_closed_meanwhile_stays_closed(
    place: Place, browser: Browser
) -> None:
    await place.jane.command("/social connect")
    url = place.jane.element(words.CONNECT)["url"]
    await place.jane.closes()
    shown = await browser.links(url, "jane")
    await place.sandbox.settled()
    assert shown.status == 200
    assert place.jane.modal is None


async def test_nobody_sees_anothers_profiles(place: Place, new_browser: NewBrowser) -> None:
    await place.jane.command("/social connect")
    await (await new_browser()).links(place.jane.element(words.CONNECT)["url"], "jane")
    await place.omar.command("/social connect")
    assert "jane" not in modal(place.omar)
    assert "Link another" not in modal(place.omar)


async def test_unlinking_asks_first_and_says_what_hangs_on_it(
    place: Place, browser: Browser, harbour: Harbour
) -> None:
    await _linked(place, browser)
    await place.jane.command("/social connect")
    asks = place.jane.element(words.UNLINK)["confirm"]
    assert "Unlink this profile?" in str(asks)
    await place.jane.clicks(words.UNLINK)
    assert "Linked as" not in modal(place.jane)
    assert len(harbour.revoked) == 1


async def test_the_help_offers_to_link_a_profile(place: Place) -> None:
    await place.jane.command("/social")
    await place.jane.clicks(help_words.LINK_A_PROFILE)
    assert "Your profiles" in modal(place.jane)


async def test_disconnect_without_a_profile_says_where_to_begin(place: Place) -> None:
    await place.jane.command("/social disconnect")
    assert "You have linked no profile. Begin with `/social connect`." in last(place.jane)


async def test_a_service_with_many_servers_asks_which_one(place: Place) -> None:
    place.harbour_is(asks_for="Your server, such as harbour.example")
    await place.jane.command("/social connect")
    await place.jane.clicks(words.CONNECT_TO)
    assert "Your server, such as harbour.example" in modal(place.jane)
    place.jane.types(words.TYPED, "quay.example")
    assert await place.jane.submits() == {}
    assert "Your browser opens *quay.example*" in modal(place.jane)
    assert "/link/" in place.jane.element(words.CONNECT)["url"]


async def test_a_service_that_is_not_set_up_is_told_to_administrators_alone(place: Place) -> None:
    place.harbour_is(needs=("CLIENT_ID",))
    await place.jane.command("/social connect")
    assert "HARBOUR_CLIENT_ID" in modal(place.jane)
    await place.omar.command("/social connect")
    assert "HARBOUR_CLIENT_ID" not in modal(place.omar)


async def _linked(place: Place, browser: Browser) -> None:
    await place.jane.command("/social connect")
    await browser.links(place.jane.element(words.CONNECT)["url"], "jane")
    await place.sandbox.settled()
    await place.jane.closes()
