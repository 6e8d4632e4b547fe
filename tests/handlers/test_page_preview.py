"""*Preview* of a page that was found, before it is added."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.messages import item, page_preview, page_search, topic_list
from bot.watching import previewing
from providers.api import Api
from providers.contract import Cannot
from providers.errors import PageGone, RateLimited, Unavailable
from providers.vocabulary import Batch, Connection, Kind, Page, Picture
from storage.models import Item, Stream
from tests.handlers.place import Place, modal


async def found(place: Place, *texts: str) -> Page:
    """Let jane find Acme Boats, which has posted these, one a day, the last today."""
    page = place.town.page("Acme Boats")
    for days, text in zip(reversed(range(len(texts))), texts, strict=True):
        place.town.publishes(page, text, at=place.bot.now() - timedelta(days=days))
    await place.jane.command("/social topic add Competitors")
    assert await place.jane.submits() == {}
    await place.jane.enters(page_search.QUERY, "acme")
    return page


async def looks(place: Place, *texts: str) -> str:
    """Let jane look at it; return what she sees."""
    await found(place, *texts)
    await place.jane.clicks(page_search.PREVIEW)
    return modal(place.jane)


async def test_the_last_three_posts_are_shown_as_in_the_channel_the_newest_first(
    place: Place,
) -> None:
    said = await looks(place, "We sold out", "We built a boat", "We painted it", "We sail today")
    assert "We sold out" not in said
    assert said.index("We sail today") < said.index("We painted it") < said.index("We built a boat")
    assert said.count("in Competitors") == 3
    assert place.jane.element(item.OPEN)["url"] == "https://town.example/acme-boats/4"


async def test_it_says_who_how_often_and_what_is_withheld(place: Place) -> None:
    said = await looks(place, "One", "Two", "Three", "Four")
    assert "@acme-boats · 1,200 followers" in said
    assert "About 1 post a day." in said
    assert "Private messages are not shown." in said


async def test_nothing_is_stored_and_no_channel_hears_of_it(place: Place) -> None:
    await looks(place, "One")
    async with place.bot.database.reading() as session:
        assert (await session.scalars(select(Item))).all() == []
        assert (await session.scalars(select(Stream))).all() == []
    assert await place.told("Acme") == 0
    assert place.town.polls == ["acme-boats"]


async def test_it_is_open_at_once_while_the_page_is_slow(place: Place) -> None:
    asked, go_on = asyncio.Event(), asyncio.Event()

    async def slow(api: Api, page: Page, cursor: str) -> Batch:
        asked.set()
        await go_on.wait()
        return Batch()

    place.town_is(polls={Connection.UNAUTHORIZED: {Kind.POST: slow}})
    await found(place)
    where, spot = place.jane._find(page_search.PREVIEW, None, None)
    await place.sandbox.interactions.act(place.jane.user, where, spot, {"value": "1"})
    await asked.wait()
    assert "Reading the page …" in modal(place.jane)
    go_on.set()
    await place.sandbox.settled()
    assert "Nothing is posted here yet." in modal(place.jane)


async def test_add_turns_to_added_there_and_in_the_search_below(place: Place) -> None:
    await looks(place, "We sail today")
    await place.jane.clicks(page_preview.ADD)
    said = modal(place.jane)
    assert "We sail today" in said
    assert "Added to *Competitors*" in said
    assert page_preview.ADD not in str(place.jane.modal)
    assert await place.pages_in("Competitors") == ["Acme Boats"]
    await place.jane.closes()
    assert "Added to *Competitors*" in modal(place.jane)
    assert page_search.ADD not in str(place.jane.modal)
    place.jane.types(page_search.QUERY, "")
    assert await place.jane.submits() == {}


async def test_a_double_click_on_add_adds_once(place: Place) -> None:
    await looks(place)
    await place.twice(place.jane, page_preview.ADD)
    assert "Added to" in modal(place.jane)
    assert await place.told("added") == 1


async def test_what_is_in_the_topic_already_can_be_looked_at_and_says_so(place: Place) -> None:
    await place.topic("Competitors", "social", "Acme Boats")
    said = await looks(place, "We sail today")
    assert "We sail today" in said
    assert "Added to *Competitors*" in said
    assert page_preview.ADD not in str(place.jane.modal)


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (Unavailable("answers 503"), "Town answers 503. You can add it all the same"),
        (RateLimited(), "Town asks us to slow down. You can add it all the same"),
        (PageGone("answers 404: it is not there"), "Town answers 404: it is not there."),
    ],
)
async def test_a_page_that_does_not_answer_is_told_kindly(
    place: Place, error: Exception, why: str
) -> None:
    place.town.trouble["acme-boats"] = [error]
    said = await looks(place, "We sail today")
    assert f"I could not read this page: {why}" in said
    assert ("I keep trying" in said) == (not isinstance(error, PageGone))
    assert "a day" not in said


async def test_a_page_that_takes_too_long_is_told_kindly(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hangs(api: Api, page: Page, cursor: str) -> Batch:
        return await asyncio.Future()

    monkeypatch.setattr(previewing, "PATIENCE", 0.1)
    place.town_is(polls={Connection.UNAUTHORIZED: {Kind.POST: hangs}})
    assert "Town did not answer within 0.1 seconds." in await looks(place)


async def test_a_page_without_posts_says_what_will_come(place: Place) -> None:
    said = await looks(place)
    assert "Nothing is posted here yet." in said
    assert "Private messages are not shown." in said
    await place.jane.clicks(page_preview.ADD)
    assert "Added to" in modal(place.jane)


async def test_a_provider_that_breaks_is_told_with_a_reference_in_the_preview(place: Place) -> None:
    place.town.trouble["acme-boats"] = [ZeroDivisionError("secret-token")]
    said = await looks(place)
    assert "Something broke, reference " in said
    assert "secret" not in said
    assert "Reading" not in said
    await place.jane.closes()
    assert "Find a page: Town" in modal(place.jane)
    assert "Something broke" not in modal(place.jane)


async def test_a_service_that_shows_nothing_to_nobody_says_why(place: Place) -> None:
    await found(place)
    place.town_is(polls={Connection.UNAUTHORIZED: Cannot("Town is closed on Mondays.")})
    await place.jane.clicks(page_search.PREVIEW)
    assert "Town is closed on Mondays." in modal(place.jane)


async def test_somebody_who_became_a_guest_meanwhile_is_told_and_nobody_is_asked(
    place: Place,
) -> None:
    await found(place, "We sail today")
    place.jane.user.is_guest = True
    place.bot.people.forget(await place.workspace_id(), place.jane.id)
    await place.jane.clicks(page_search.PREVIEW)
    assert "Guests can look at topics, not change them." in modal(place.jane)
    assert place.town.polls == []


async def test_a_topic_that_was_deleted_meanwhile_is_told_in_the_preview(place: Place) -> None:
    await looks(place, "We sail today")
    await place.omar.command("/social topic delete Competitors")
    assert await place.omar.submits() == {}
    await place.jane.clicks(page_preview.ADD)
    assert "That topic was deleted." in modal(place.jane)
    assert "We sail today" in modal(place.jane)


async def test_a_search_that_was_forgotten_meanwhile_is_told(place: Place) -> None:
    page = await found(place)
    async with place.bot.database.writing() as session:
        from storage.models import Page as Row  # noqa: PLC0415 - as the vocabulary's

        for row in (await session.scalars(select(Row))).all():
            assert row.native_id == page.native_id
            await session.delete(row)
    await place.jane.clicks(page_search.PREVIEW)
    assert "That search is too old. Please search again." in modal(place.jane)


async def test_closing_it_while_it_reads_troubles_nobody(place: Place) -> None:
    asked, go_on = asyncio.Event(), asyncio.Event()

    async def slow(api: Api, page: Page, cursor: str) -> Batch:
        asked.set()
        await go_on.wait()
        return Batch()

    place.town_is(polls={Connection.UNAUTHORIZED: {Kind.POST: slow}})
    await found(place)
    where, spot = place.jane._find(page_search.PREVIEW, None, None)
    await place.sandbox.interactions.act(place.jane.user, where, spot, {"value": "1"})
    await asked.wait()
    view = place.jane.modal
    assert view is not None
    await place.sandbox.interactions.close(view)
    go_on.set()
    await place.sandbox.settled()
    assert "Acme Boats" in modal(place.jane)
    assert "broke" not in modal(place.jane)


async def test_two_quick_clicks_where_the_stack_is_full_open_one(place: Place) -> None:
    topic = await place.topic("Competitors")
    place.town.page("Acme Boats")
    await place.jane.command("/social topic show Competitors")
    await place.jane.clicks(topic_list.ADD_PAGE, str(topic.id))
    await place.jane.submits()
    await place.jane.enters(page_search.QUERY, "acme")
    await place.twice(place.jane, page_search.PREVIEW)
    assert len(place.jane.views) == 3
    assert "Nothing is posted here yet." in modal(place.jane)
    await place.jane.clicks(page_preview.ADD)
    await place.jane.closes()
    assert "Added to *Competitors*" in modal(place.jane)


async def test_pictures_that_slack_cannot_fetch_are_left_out(place: Place) -> None:
    page = await found(place, "We sail today")
    posted = place.town.posts[page.native_id][0]
    picture = Picture(url="https://town.example/boat.png")
    place.town.replaces(page, posted, replace(posted, pictures=(picture,)))
    place.sandbox.fail("views.update", error="invalid_arguments")
    await place.jane.clicks(page_search.PREVIEW)
    assert "We sail today" in modal(place.jane)
    assert "boat.png" not in str(place.jane.modal)


async def test_a_page_that_has_another_name_by_now_shows_it(place: Place) -> None:
    page = await found(place)

    async def renamed(api: Api, page: Page, cursor: str) -> Batch:
        return Batch(page=replace(page, name="Acme Ships"))

    place.town_is(polls={Connection.UNAUTHORIZED: {Kind.POST: renamed}})
    await place.jane.clicks(page_search.PREVIEW)
    assert "Acme Ships" in modal(place.jane)
    assert page.name not in modal(place.jane)


async def test_slack_in_trouble_at_the_opening_is_told_in_the_search(place: Place) -> None:
    await found(place)
    place.sandbox.fail("views.push", status=500)
    await place.jane.clicks(page_search.PREVIEW)
    assert "Something broke, reference " in modal(place.jane)
    assert "Find a page: Town" in modal(place.jane)
    assert place.town.polls == []
