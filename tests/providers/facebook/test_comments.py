"""The talk below a page's stories is followed: two levels, edits, deletions, and bursts."""

from datetime import timedelta

import pytest

from providers.errors import Cause, ReconnectNeeded
from providers.facebook.calls import TALK
from providers.facebook.comments import poll_comments
from providers.facebook.talk_cursor import KEPT
from providers.vocabulary import Batch, Item, Kind
from tests.providers.facebook.double import Double
from tests.providers.facebook.test_polling import CAFE, Reader, texts


class Listener(Reader):
    """A page whose comments somebody follows."""

    async def read(self) -> Batch:
        api = self.facebook.api(self.access.signer.access)  # type: ignore[attr-defined]
        batch = await poll_comments(api, self.page, self.cursor)
        self.cursor = batch.cursor
        return batch


@pytest.fixture
async def listener(facebook: Double) -> Listener:
    listener = Listener(facebook, *(await facebook.opened()))
    await listener.read()
    return listener


@pytest.fixture
def story(facebook: Double) -> str:
    facebook.clock.forward(minutes=1)
    return facebook.graph.publish(CAFE, "Soup").id


def say(
    facebook: Double, story: str, message: str, *, by: str = "7700000000000002", on: str = ""
) -> str:
    """Comment, a minute later than the last."""
    facebook.clock.forward(minutes=1)
    return facebook.graph.comment(story, message, by=by, on=on).id


async def test_comments_thread_under_the_story_and_answers_under_the_comment(
    facebook: Double, listener: Listener, story: str
) -> None:
    comment = say(facebook, story, "Which soup?")
    answer = say(facebook, story, "Pumpkin", on=comment)
    deeper = say(facebook, story, "Again?!", on=answer)
    found = {item.native_id: item for item in (await listener.read()).items}
    assert list(found) == [deeper, answer, comment]
    assert {its_id: item.answers for its_id, item in found.items()} == {
        comment: story,
        answer: comment,
        deeper: comment,
    }
    assert [item.kind for item in found.values()] == [Kind.REPLY, Kind.REPLY, Kind.COMMENT]


async def test_a_new_comment_on_an_old_story_is_new(facebook: Double, listener: Listener) -> None:
    old = min(facebook.graph.sites[CAFE].stories.values(), key=lambda one: one.at)
    facebook.clock.forward(days=50)
    say(facebook, old.id, "Only saw this now")
    assert texts(await listener.read()) == ["Only saw this now"]
    assert texts(await listener.read()) == []


async def test_the_pages_own_answers_are_told_as_the_pages(
    facebook: Double, listener: Listener, story: str
) -> None:
    say(facebook, story, "We do!", by=listener.page.native_id)
    (item,) = (await listener.read()).items
    author = item.author
    assert (author.name, author.handle, author.url) == ("Quay Café", "@quaycafe", listener.page.url)


async def test_who_is_not_told_does_not_look_like_the_page(facebook: Double) -> None:
    item = await _one_by(facebook, "990")
    assert item.author.name == "Somebody"


async def _one_by(facebook: Double, by: str) -> Item:
    listener = Listener(facebook, *(await facebook.opened()))
    await listener.read()
    say(facebook, facebook.graph.newest(CAFE).id, "Hm", by=by)
    (item,) = (await listener.read()).items
    return item


async def test_a_comment_that_shows_late_is_new_within_a_day(
    facebook: Double, listener: Listener, story: str
) -> None:
    say(facebook, story, "on time")
    await listener.read()
    late = facebook.clock.now() - timedelta(hours=20)
    facebook.graph.comment(story, "held back by a filter", at=late)
    assert texts(await listener.read()) == ["held back by a filter"]


async def test_what_only_moves_into_view_is_history(facebook: Double, story: str) -> None:
    for number in range(TALK + 10):
        say(facebook, story, str(number))
    facebook.clock.forward(days=3)
    newest = say(facebook, story, "newest")
    listener = Listener(facebook, *(await facebook.opened()))
    await listener.read()
    facebook.graph.delete(newest)
    batch = await listener.read()
    assert (batch.items, batch.gone) == ((), (newest,))


async def test_an_edited_comment_comes_again(
    facebook: Double, listener: Listener, story: str
) -> None:
    comment = say(facebook, story, "grate")
    await listener.read()
    facebook.graph.edit(comment, "great")
    (item,) = (await listener.read()).items
    assert (item.native_id, item.html) == (comment, "<p>great</p>")


async def test_a_deleted_comment_is_gone_with_the_answers_to_it(
    facebook: Double, listener: Listener, story: str
) -> None:
    comment = say(facebook, story, "rude")
    answer = say(facebook, story, "ruder", on=comment)
    kept = say(facebook, story, "kind")
    await listener.read()
    facebook.graph.delete(comment)
    batch = await listener.read()
    assert set(batch.gone) == {comment, answer}
    assert kept not in batch.gone
    assert (await listener.read()).gone == ()


async def test_a_burst_below_one_story_is_read_back(
    facebook: Double, listener: Listener, story: str
) -> None:
    for number in range(330):
        say(facebook, story, str(number))
    found = await listener.read_all()
    assert sorted(found, key=int) == [str(number) for number in range(330)]
    assert texts(await listener.read()) == []


async def test_a_story_that_is_deleted_amid_a_burst_ends_it(
    facebook: Double, listener: Listener, story: str
) -> None:
    for number in range(60):
        say(facebook, story, str(number))
    assert (await listener.read()).more
    facebook.graph.delete(story)
    assert (await listener.read()).more is False


async def test_a_cursor_stays_short_and_forgets_nothing_that_it_needs(
    facebook: Double, listener: Listener, story: str
) -> None:
    for number in range(2 * KEPT):
        facebook.clock.forward(seconds=1)
        facebook.graph.comment(story, str(number))
    await listener.read_all()
    assert len(listener.cursor) < 32_000
    assert (await listener.read()).items == ()


async def test_without_leave_to_read_others_the_permission_is_named(
    facebook: Double, listener: Listener
) -> None:
    facebook.graph.drop_permission("pages_read_user_content")
    with pytest.raises(ReconnectNeeded) as caught:
        await listener.read()
    assert caught.value.cause is Cause.PERMISSION
    assert caught.value.missing == ("pages_read_user_content",)
