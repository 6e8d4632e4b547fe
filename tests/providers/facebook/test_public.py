"""Anyone's page is followed with the app's own token, as far as Meta lets it."""

from dataclasses import replace

import pytest

from providers.api import Client
from providers.errors import PageGone, ProviderError, RateLimited, ReconnectNeeded, Unavailable
from providers.facebook.finding import find_pages
from providers.facebook.polling import poll_public
from providers.vocabulary import Page
from tests.providers.facebook.double import Double
from tests.providers.facebook.test_polling import CAFE, say, texts


async def _found(facebook: Double, query: str = "@quaycafe") -> Page:
    (page,) = (await find_pages(facebook.api(), query)).pages
    return page


async def test_a_public_pages_news_come_alone_and_tell_of_nobody(facebook: Double) -> None:
    page = await _found(facebook)
    first = await poll_public(facebook.api(), page, "")
    assert len(first.items) == 3
    assert {item.author.name for item in first.items} == {"Quay Café"}
    say(facebook, "New")
    say(facebook, "of a visitor", by="7700000000000001")
    assert texts(await poll_public(facebook.api(), page, first.cursor)) == ["New"]


async def test_what_lies_below_the_hundred_newest_is_told_as_lost(facebook: Double) -> None:
    page = await _found(facebook)
    first = await poll_public(facebook.api(), page, "")
    for number in range(130):
        say(facebook, str(number))
    batch = await poll_public(facebook.api(), page, first.cursor)
    assert (len(batch.items), batch.more) == (100, False)
    assert batch.lost == "shows only the 100 newest posts of a public page"
    again = await poll_public(facebook.api(), page, batch.cursor)
    assert (again.items, again.lost) == ((), "")


async def test_without_the_feature_a_sentence_says_what_is_missing(facebook: Double) -> None:
    page = await _found(facebook)
    facebook.graph.public_content_access = False
    with pytest.raises(Unavailable, match=r"\*Page Public Content Access\*"):
        await poll_public(facebook.api(), page, "")


async def test_without_an_app_of_the_operators_a_sentence_says_so(facebook: Double) -> None:
    page = await _found(facebook)
    with pytest.raises(Unavailable, match="none is set up here"):
        await poll_public(replace(facebook.api(), client=Client()), page, "")


async def test_a_wrong_secret_of_the_app_alarms_nobody(facebook: Double) -> None:
    page = await _found(facebook)
    wrong = replace(facebook.api(), client=replace(facebook.bare.client, secret="wrong"))
    with pytest.raises(Unavailable, match="own id and secret"):
        await poll_public(wrong, page, "")


async def test_a_suspended_page_is_gone(facebook: Double) -> None:
    page = await _found(facebook)
    facebook.graph.suspend(CAFE)
    with pytest.raises(PageGone):
        await poll_public(facebook.api(), page, "")


async def test_no_trouble_of_the_app_ever_asks_a_person_to_reconnect(facebook: Double) -> None:
    page = await _found(facebook)
    for trouble in (facebook.graph.outage, facebook.graph.rate_limit):
        trouble()
        with pytest.raises(ProviderError) as caught:
            await poll_public(facebook.api(), page, "")
        assert isinstance(caught.value, Unavailable | RateLimited)
        assert not isinstance(caught.value, ReconnectNeeded)
        facebook.graph.heal()
