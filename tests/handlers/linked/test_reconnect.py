"""*Reconnect*: from the alert and from the Home, for whoever manages the page."""

import pytest

from bot.messages import alert, home, profiles
from bot.sandbox import words
from tests.handlers.linked.at_quay import Quay
from tests.handlers.place import home as home_of
from tests.handlers.place import last, modal


@pytest.fixture
async def expired(quay: Quay) -> Quay:
    """Let a page of jane's and omar's be expired."""
    page = quay.harbour.page("Acme Boats", jane="manager", omar="manager")
    await quay.watches(page, quay.jane, "jane")
    quay.harbour.refuses("jane")
    await quay.passes(hours=2)
    return quay


async def test_the_button_under_the_alert_opens_a_link_of_ones_own(expired: Quay) -> None:
    await expired.omar.clicks(alert.RECONNECT, message=expired.alert())
    said = modal(expired.omar)
    assert "*Acme Boats*: the permission was taken back, or the password was changed" in said
    assert "A new consent brings it back." in said
    assert "/link/" in expired.omar.element(profiles.CONNECT)["url"]


async def test_the_alert_turns_green_and_the_modal_says_so(expired: Quay) -> None:
    await expired.omar.clicks(alert.RECONNECT, message=expired.alert())
    url = expired.omar.element(profiles.CONNECT)["url"]
    shown = await expired.browser.links(url, "omar")
    await expired.place.sandbox.settled()
    assert "Acme Boats" in shown.html
    assert "*Acme Boats* is read again." in modal(expired.omar)
    await expired.passes(minutes=2)
    assert f"<@{expired.omar.id}>" in expired.alert(":large_green_circle:").text


async def test_the_wrong_account_is_told_so_in_the_browser(expired: Quay) -> None:
    await expired.omar.clicks(alert.RECONNECT, message=expired.alert())
    url = expired.omar.element(profiles.CONNECT)["url"]
    shown = await expired.browser.links(url, "mallory")
    assert shown.status == 400
    assert "@mallory does not manage Acme Boats. Nothing was changed" in shown.html
    assert "Try again" in shown.html


async def test_a_guest_cannot_reconnect(expired: Quay) -> None:
    await expired.place.gus.clicks(alert.RECONNECT, message=expired.alert())
    assert expired.place.gus.modal is None
    assert "Guests can look at topics, not change them." in last(expired.place.gus)


async def test_an_alert_that_is_over_says_so(expired: Quay) -> None:
    red = expired.alert()
    await expired.links(expired.omar, "omar")
    await expired.omar.clicks(alert.RECONNECT, message=red)
    assert "All of it is read again." in modal(expired.omar)


async def test_the_home_says_in_red_what_expired_and_reconnects_it(expired: Quay) -> None:
    await expired.jane.opens_home()
    said = home_of(expired.jane)
    assert "1 page needs to be reconnected" in said
    assert "Acme Boats" in said
    await expired.jane.clicks(home.RECONNECT)
    url = expired.jane.element(profiles.CONNECT)["url"]
    await expired.browser.links(url, "jane")
    await expired.place.sandbox.settled()
    assert "is read again." in modal(expired.jane)
    await expired.jane.closes()
    await expired.jane.opens_home()
    assert "reconnected" not in home_of(expired.jane)


async def test_the_home_shows_ones_own_profiles_to_oneself_alone(expired: Quay) -> None:
    await expired.jane.opens_home()
    assert "*@jane*" in home_of(expired.jane)
    await expired.omar.opens_home()
    assert "@jane" not in home_of(expired.omar)


async def test_status_and_history_tell_of_the_gap(expired: Quay) -> None:
    await expired.jane.command("/social status")
    assert "expired" in last(expired.jane)
    await expired.links(expired.omar, "omar")
    await expired.passes(minutes=2)
    await expired.jane.command("/social status")
    assert f"reconnected by <@{expired.omar.id}>" in last(expired.jane)
    await expired.jane.command("/social history Ours")
    assert "*Acme Boats* not read for" in last(expired.jane)


async def test_nothing_in_the_alert_pings_anybody(expired: Quay) -> None:
    said = words([*expired.alert().attachments]) + expired.alert().text
    assert "<!" not in said.replace("<!date", "")
