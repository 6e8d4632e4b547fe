"""The pages that a browser sees while a profile is linked, and who is turned away."""

import pytest

from bot.messages import profiles as words
from providers.errors import Cause
from storage.models import Profile
from tests.clock import Clock
from tests.dock import PUBLISH
from tests.handlers.linked.browser import Browser
from tests.handlers.linked.conftest import NewBrowser
from tests.handlers.place import Place
from tests.harbour import COMMENTS, READ, Harbour


@pytest.fixture
async def url(place: Place) -> str:
    """Return a link that was made for jane."""
    await place.jane.command("/social connect")
    return str(place.jane.element(words.CONNECT)["url"])


async def test_the_first_page_says_to_whom_the_profile_is_linked(
    browser: Browser, url: str
) -> None:
    shown = await browser.opens(url)
    assert shown.status == 200
    assert "Link your Harbour profile" in shown.html
    assert "<strong>Jane Doe</strong>" in shown.html
    assert "<strong>Sandbox</strong>" in shown.html
    assert "Read the posts and comments of the pages you manage." in shown.html


async def test_looking_uses_nothing_up(browser: Browser, url: str) -> None:
    for _ in range(3):
        assert (await browser.opens(url)).status == 200
    assert (await browser.continues(url)).status == 303


async def test_the_last_page_says_what_is_linked_and_leads_back(
    browser: Browser, url: str, harbour: Harbour
) -> None:
    harbour.page("Acme", jane="manager")
    shown = await browser.links(url, "jane")
    assert shown.status == 200
    for said in ("Linked", "@jane", "1 page", "Read your pages", "app_redirect?team="):
        assert said in shown.html


async def test_permissions_that_were_not_given_are_named_with_what_stops(
    browser: Browser, url: str
) -> None:
    shown = await browser.links(url, "jane", (READ,))
    assert COMMENTS in shown.html
    assert "read the comments on them" in shown.html
    assert PUBLISH in shown.html


async def test_a_needed_permission_that_is_missing_is_a_page_with_another_try(
    browser: Browser, url: str, place: Place
) -> None:
    shown = await browser.links(url, "jane", (PUBLISH,))
    assert shown.status == 400
    assert READ in shown.html
    assert "/link/" in shown.html
    assert await _profiles(place) == []


async def test_how_to_give_a_permission_is_told_in_the_services_own_words(
    browser: Browser, url: str, place: Place
) -> None:
    place.harbour_is(cures={Cause.PERMISSION: "Ask the harbour master for the key."})
    shown = await browser.links(url, "jane", (PUBLISH,))
    assert "Ask the harbour master for the key." in shown.html


async def test_cancelling_is_no_mistake(browser: Browser, url: str, harbour: Harbour) -> None:
    await browser.continues(url)
    shown = await browser.comes_back(harbour.declines(browser.consent))
    assert shown.status == 200
    assert "Nothing was linked" in shown.html


async def test_a_link_that_was_used_is_gone(browser: Browser, url: str) -> None:
    await browser.links(url, "jane")
    shown = await browser.opens(url)
    assert shown.status == 410
    assert "/social connect" in shown.html


@pytest.mark.parametrize("path", ["/link/", "/link/nonsense", "/link/" + "x" * 3_000])
async def test_links_that_we_never_made_lead_nowhere(browser: Browser, path: str) -> None:
    assert (await browser.opens(path)).status in {404, 410}
    assert (await browser.continues(path)).status in {404, 405, 410}


async def test_a_way_back_without_our_cookie_is_turned_away(
    new_browser: NewBrowser, url: str, place: Place, harbour: Harbour
) -> None:
    victim, thief = await new_browser(), await new_browser()
    await victim.continues(url)
    shown = await thief.comes_back(harbour.consents(victim.consent, "mallory"))
    assert shown.status == 410
    assert await _profiles(place) == []


async def test_a_way_back_is_taken_once(browser: Browser, url: str, harbour: Harbour) -> None:
    await browser.continues(url)
    query = harbour.consents(browser.consent, "jane")
    assert (await browser.comes_back(query)).status == 200
    assert (await browser.comes_back(query)).status == 410


async def test_the_way_back_of_another_service_is_turned_away(
    browser: Browser, url: str, place: Place, harbour: Harbour
) -> None:
    await browser.continues(url)
    shown = await browser.comes_back(harbour.consents(browser.consent, "jane"), service="town")
    assert shown.status == 410
    assert await _profiles(place) == []


async def test_a_code_that_the_service_does_not_know_keeps_nothing(
    browser: Browser, url: str, place: Place, harbour: Harbour
) -> None:
    await browser.continues(url)
    query = harbour.consents(browser.consent, "jane") | {"code": "stolen"}
    shown = await browser.comes_back(query)
    assert shown.status == 400
    assert "Harbour does not know this code" in shown.html
    assert await _profiles(place) == []


async def test_an_old_link_is_told_kindly(browser: Browser, url: str, clock: Clock) -> None:
    clock.forward(minutes=11)
    shown = await browser.opens(url)
    assert shown.status == 410
    assert "/social connect" in shown.html


async def test_names_of_strangers_are_words_not_html(
    browser: Browser, url: str, place: Place
) -> None:
    place.sandbox.slack.users[place.jane.id].real_name = "<script>alert(1)</script>"
    shown = await browser.opens(url)
    assert "<script>" not in shown.html
    assert "&lt;script&gt;" in shown.html


async def test_nobody_frames_caches_or_refers_from_these_pages(browser: Browser, url: str) -> None:
    for shown in (await browser.opens(url), await browser.opens("/link/nonsense")):
        assert "frame-ancestors 'none'" in shown.headers["Content-Security-Policy"]
        assert shown.headers["Cache-Control"] == "no-store"
        assert shown.headers["Referrer-Policy"] == "no-referrer"


async def test_the_cookie_is_for_this_way_alone(browser: Browser, url: str) -> None:
    cookie = (await browser.continues(url)).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/link" in cookie


async def test_documents_that_a_service_does_not_have_are_not_found(browser: Browser) -> None:
    for path in ("/link/harbour/keys.json", "/link/nobody/keys.json"):
        assert (await browser.opens(path)).status == 404


async def test_something_that_breaks_is_a_page_with_a_reference(
    browser: Browser, url: str, place: Place
) -> None:
    async def breaks(*_: object) -> None:
        raise RuntimeError("token=secret")

    place.harbour_is(begin=breaks)
    shown = await browser.continues(url)
    assert shown.status == 500
    assert "reference" in shown.html
    assert "secret" not in shown.html


async def _profiles(place: Place) -> list[Profile]:
    from sqlmodel import select  # noqa: PLC0415

    async with place.bot.database.reading() as session:
        return list((await session.scalars(select(Profile))).all())


async def test_what_the_service_sent_stands_in_no_address_afterwards(
    browser: Browser, url: str
) -> None:
    await browser.continues(url)
    query = browser.harbour.consents(browser.consent, "jane")
    address = await browser.is_sent_on(query)
    assert address.startswith("/link/done/")
    assert not any(value in address for value in query.values())


async def test_another_browser_does_not_read_what_became_of_it(
    browser: Browser, new_browser: NewBrowser, url: str
) -> None:
    await browser.continues(url)
    address = await browser.is_sent_on(browser.harbour.consents(browser.consent, "jane"))
    stranger = await new_browser()
    assert (await stranger.opens(address)).status == 410
    assert "@jane" not in (await stranger.opens(address)).html
    assert "@jane" in (await browser.opens(address)).html
