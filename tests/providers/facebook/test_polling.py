"""A managed page is followed: what it says, what visitors say, and what others say of it."""

from datetime import timedelta

import pytest

from bot.sandbox.graph.records import Story
from providers.api import Api
from providers.errors import Cause, PageGone, RateLimited, ReconnectNeeded, Unavailable
from providers.facebook.confirming import CONFIRMATIONS
from providers.facebook.polling import NARROW, poll, poll_mentions
from providers.vocabulary import Batch, Kind, Page
from tests.providers.facebook.double import Double

CAFE = "quaycafe"


def texts(batch: Batch) -> list[str]:
    """Return what the items say."""
    return [item.html.removeprefix("<p>").removesuffix("</p>") for item in batch.items]


class Reader:
    """A page that somebody follows."""

    def __init__(self, facebook: Double, api: Api, page: Page) -> None:
        self.facebook, self.access, self.page = facebook, api, page
        self.cursor = ""

    async def read(self) -> Batch:
        """Look once."""
        api = self.facebook.api(self.access.signer.access)  # type: ignore[attr-defined]
        batch = await poll(api, self.page, self.cursor)
        self.cursor = batch.cursor
        return batch

    async def read_all(self) -> list[str]:
        """Look until there is no more."""
        found: list[str] = []
        more = True
        while more:
            batch = await self.read()
            found, more = [*found, *texts(batch)], batch.more
        return found


@pytest.fixture
async def reader(facebook: Double) -> Reader:
    reader = Reader(facebook, *(await facebook.opened()))
    await reader.read()
    return reader


def say(facebook: Double, message: str, *, photos: int = 0, by: str = "") -> Story:
    """Put something on the café's wall, a minute later than the last."""
    facebook.clock.forward(minutes=1)
    return facebook.graph.publish(CAFE, message, photos=photos, by=by)


async def test_the_first_look_brings_the_newest_first(facebook: Double) -> None:
    reader = Reader(facebook, *(await facebook.opened()))
    dates = [item.posted_at for item in (await reader.read()).items if item.posted_at]
    assert len(dates) == 3
    assert dates == sorted(dates, reverse=True)


async def test_a_new_story_arrives_alone(facebook: Double, reader: Reader) -> None:
    say(facebook, "New")
    assert texts(await reader.read()) == ["New"]
    assert texts(await reader.read()) == []


async def test_five_photos_that_were_added_to_an_album_are_one_item(
    facebook: Double, reader: Reader
) -> None:
    say(facebook, "", photos=5)
    (item,) = (await reader.read()).items
    assert len(item.pictures) == 5
    assert item.html == "<p>Quay Café added 5 new photos to the album: On the quay.</p>"


async def test_a_visitors_story_is_the_visitors(facebook: Double, reader: Reader) -> None:
    say(facebook, "Lost my hat here", by="7700000000000001")
    (item,) = (await reader.read()).items
    assert (item.kind, item.author.name) == (Kind.POST, "Nadia Berg")


async def test_an_edit_comes_again(facebook: Double, reader: Reader) -> None:
    story = say(facebook, "teh soup")
    await reader.read()
    facebook.graph.edit(story.id, "the soup")
    (item,) = (await reader.read()).items
    assert (item.native_id, item.html) == (story.id, "<p>the soup</p>")


async def test_likes_and_newly_signed_pictures_are_no_edit(
    facebook: Double, reader: Reader
) -> None:
    story = say(facebook, "", photos=2)
    await reader.read()
    story.likes = 12
    facebook.clock.forward(hours=3)
    assert (await reader.read()).items == ()


async def test_a_deleted_story_is_gone(facebook: Double, reader: Reader) -> None:
    story = say(facebook, "Oops")
    await reader.read()
    facebook.graph.delete(story.id)
    assert (await reader.read()).gone == (story.id,)
    assert (await reader.read()).gone == ()


async def test_many_deletions_are_confirmed_a_few_at_a_time(
    facebook: Double, reader: Reader
) -> None:
    stories = [say(facebook, str(number)) for number in range(12)]
    await reader.read()
    for story in stories:
        facebook.graph.delete(story.id)
    gone: list[str] = []
    for _ in range(3):
        batch = await reader.read()
        assert len(batch.gone) <= CONFIRMATIONS
        gone += batch.gone
    assert sorted(gone) == sorted(story.id for story in stories)


async def test_what_lies_in_a_gap_is_read_back_with_our_own_token(
    facebook: Double, reader: Reader
) -> None:
    for number in range(180):
        say(facebook, str(number))
    facebook.graph.asked.clear()
    assert await reader.read_all() == [str(number) for number in reversed(range(180))]
    assert all("access_token" not in asked for asked in facebook.graph.asked)


async def test_a_gap_of_more_than_one_look_goes_on_where_it_stopped(
    facebook: Double, reader: Reader
) -> None:
    for number in range(400):
        say(facebook, str(number))
    first = await reader.read()
    assert (first.more, len(first.items)) == (True, 300)
    say(facebook, "meanwhile")
    assert len(await reader.read_all()) == 100
    assert texts(await reader.read()) == ["meanwhile"]


async def test_an_empty_page_loses_nothing_of_its_first_burst(facebook: Double) -> None:
    facebook.graph.sites[CAFE].stories.clear()
    reader = Reader(facebook, *(await facebook.opened()))
    await reader.read()
    for number in range(120):
        say(facebook, str(number))
    assert len(await reader.read_all()) == 120


async def test_a_page_that_is_too_much_at_once_is_read_in_smaller_portions(
    facebook: Double, reader: Reader
) -> None:
    for number in range(60):
        say(facebook, str(number))
    facebook.graph.trouble.most = 11
    with pytest.raises(Unavailable):
        await reader.read()
    facebook.graph.trouble.most = 12
    assert len(await reader.read_all()) == 60


async def test_stories_elsewhere_that_tag_the_page_are_mentions_and_come_once(
    facebook: Double, reader: Reader
) -> None:
    api, page = await facebook.opened()
    first = await poll_mentions(api, page, "")
    facebook.clock.forward(minutes=1)
    story = facebook.graph.tag(CAFE, "Best coffee at @Quay Café")
    (item,) = (await poll_mentions(api, page, first.cursor)).items
    assert (item.kind, item.native_id) == (Kind.MENTION, story.id)
    assert item.author.name == "Nadia Berg"
    assert texts(await reader.read()) == []


async def test_without_leave_to_read_others_the_pages_own_stories_come_alone(
    facebook: Double,
) -> None:
    await facebook.linked(but=("pages_read_user_content",))
    reader = Reader(facebook, *(await facebook.opened()))
    assert len((await reader.read()).items) == 3
    say(facebook, "own")
    say(facebook, "a visitor's", by="7700000000000001")
    facebook.graph.asked.clear()
    assert texts(await reader.read()) == ["own"]
    assert len(facebook.graph.asked) == 1


async def test_leave_that_is_given_later_is_noticed(facebook: Double) -> None:
    await facebook.linked(but=("pages_read_user_content",))
    reader = Reader(facebook, *(await facebook.opened()))
    await reader.read()
    facebook.graph.members["jane"].grant.scopes.add("pages_read_user_content")
    facebook.clock.forward(seconds=NARROW.total_seconds())
    say(facebook, "of a visitor", by="7700000000000001")
    assert texts(await reader.read()) == ["of a visitor"]


async def test_a_new_name_reaches_the_page(facebook: Double, reader: Reader) -> None:
    facebook.graph.sites[CAFE].name = "Quay Café & Sons"
    page = (await reader.read()).page
    assert page
    assert (page.name, page.native_id) == ("Quay Café & Sons", reader.page.native_id)


async def test_a_suspended_page_is_gone(facebook: Double, reader: Reader) -> None:
    facebook.graph.suspend(CAFE)
    with pytest.raises(PageGone):
        await reader.read()


@pytest.mark.parametrize(
    ("what", "cause"),
    [
        ("expire", Cause.EXPIRED),
        ("revoke", Cause.REVOKED),
        ("change_password", Cause.REVOKED),
        ("checkpoint", Cause.CHECKPOINT),
    ],
)
async def test_a_pages_token_dies_with_its_owners(
    facebook: Double, reader: Reader, what: str, cause: Cause
) -> None:
    getattr(facebook.graph, what)("jane")
    with pytest.raises(ReconnectNeeded) as caught:
        await reader.read()
    assert (caught.value.cause, caught.value.is_of_page) == (cause, False)


async def test_a_lost_role_is_of_this_page_alone(facebook: Double, reader: Reader) -> None:
    facebook.graph.drop_role(CAFE, "jane")
    with pytest.raises(ReconnectNeeded) as caught:
        await reader.read()
    assert caught.value.is_of_page
    other, page = await facebook.opened("Harbour Works")
    assert (await poll(other, page, "")).items


async def test_a_permission_that_is_gone_is_named(facebook: Double, reader: Reader) -> None:
    facebook.graph.drop_permission("pages_read_engagement")
    with pytest.raises(ReconnectNeeded) as caught:
        await reader.read()
    assert caught.value.missing == ("pages_read_engagement",)


async def test_a_limit_names_the_moment_to_come_back(facebook: Double, reader: Reader) -> None:
    facebook.graph.rate_limit(minutes=7)
    with pytest.raises(RateLimited) as caught:
        await reader.read()
    assert caught.value.until == facebook.clock.now() + timedelta(minutes=7)
    facebook.clock.forward(minutes=7)
    assert texts(await reader.read()) == []


async def test_an_outage_is_waited_for_and_nothing_is_lost(
    facebook: Double, reader: Reader
) -> None:
    facebook.graph.outage()
    say(facebook, "during the outage")
    with pytest.raises(Unavailable):
        await reader.read()
    facebook.graph.heal()
    assert texts(await reader.read()) == ["during the outage"]
