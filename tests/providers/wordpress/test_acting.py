"""What somebody does at a site of theirs, beyond what the checklist plays."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from providers.acting import Draft, Target
from providers.errors import NotDone, PageGone
from providers.measuring import Figure
from providers.vocabulary import Connection, Item, Kind
from providers.wordpress import calls, texts
from providers.wordpress.acting import approve, hold, remove
from providers.wordpress.measuring import MEASURES, comments_of
from providers.wordpress.saying import find_post, find_reply, publish, reply
from providers.wordpress.texts import Uploaded
from tests.providers.test_publishing import PICTURE
from tests.providers.wordpress.desk import VISITOR
from tests.providers.wordpress.stage import OnWordPress, open_stage

SAID = Draft(text="50 kilos", key="wish-1")


@pytest.fixture
async def stage() -> AsyncIterator[OnWordPress]:
    async with open_stage() as stage:
        yield stage


async def written(stage: OnWordPress, kind: Kind = Kind.COMMENT) -> Item:
    return Item(native_id=await stage.write(kind), kind=kind)


async def test_the_same_wish_again_says_nothing_twice(stage: OnWordPress) -> None:
    target = Target(item=await written(stage))
    made = await reply(stage.api(), stage.page, target, SAID)
    assert await reply(stage.api(), stage.page, target, SAID) == made
    with pytest.raises(NotDone, match="these very words"):
        await reply(stage.api(), stage.page, target, replace(SAID, key="wish-2"))


async def test_what_was_taken_back_meanwhile_is_found_and_not_said_anew(
    stage: OnWordPress,
) -> None:
    target, since = Target(item=await written(stage)), stage.desk.now
    answer = await reply(stage.api(), stage.page, target, SAID)
    post = await publish(stage.api(), stage.page, SAID)
    for made in (answer, post):
        await remove(stage.api(), stage.page, made.native_id)
    assert await find_reply(stage.api(), stage.page, target, SAID, since) == answer
    assert await find_post(stage.api(), stage.page, None, SAID, since) == post


async def test_holding_and_approving_keeps_where_a_comment_came_from(stage: OnWordPress) -> None:
    item = await written(stage)
    for act in (hold, hold, approve):
        await act(stage.api(), stage.page, Target(item=item), Draft())
    (comment,) = stage.desk.comments.values()
    assert comment["status"] == "approved"
    assert {name: comment[name] for name in VISITOR} == VISITOR


async def test_a_comment_among_spam_is_neither_answered_nor_approved(stage: OnWordPress) -> None:
    item = await written(stage)
    stage.desk.comments[int(item.native_id.rpartition("/")[2])]["status"] = "spam"
    for act in (reply, approve):
        with pytest.raises(PageGone):
            await act(stage.api(), stage.page, Target(item=item), SAID)


async def test_a_post_that_takes_no_comments_says_so_for_good(stage: OnWordPress) -> None:
    item = await written(stage, Kind.POST)
    stage.desk.posts[int(item.native_id.rpartition("/")[2])]["comment_status"] = "closed"
    with pytest.raises(NotDone):
        await reply(stage.api(), stage.page, Target(item=item), SAID)


async def test_a_site_without_a_trash_deletes_for_good(stage: OnWordPress) -> None:
    stage.desk.trashes = False
    item = await written(stage)
    for _ in range(2):
        await remove(stage.api(), stage.page, item.native_id)
    assert stage.desk.comments == {}


async def test_pictures_have_their_descriptions_in_the_library_and_in_the_post(
    stage: OnWordPress,
) -> None:
    made = await publish(stage.api(), stage.page, replace(SAID, pictures=(PICTURE,)))
    (media,) = stage.desk.media.values()
    assert media["alt_text"] == PICTURE.alt
    html = stage.desk.posts[int(made.native_id.rpartition("/")[2])]["content"]["rendered"]
    assert f'alt="{PICTURE.alt}"' in html


async def test_more_comments_than_can_be_listed_are_counted_post_by_post(
    stage: OnWordPress, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls, "PER_PAGE", 1)
    monkeypatch.setattr(calls, "MOST_PAGES", 2)
    posts = [await written(stage, Kind.POST) for _ in range(2)]
    ids = [int(one.native_id.rpartition("/")[2]) for one in posts]
    for number in range(3):
        stage.desk.comment(ids[0], f"Comment {number}")
    counted = await comments_of(stage.api(), stage.page, posts)
    assert counted == {posts[0].native_id: 3, posts[1].native_id: 0}


async def test_days_that_lie_further_back_than_we_look_are_left_out(
    stage: OnWordPress, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls, "PER_PAGE", 2)
    monkeypatch.setattr(calls, "MOST_PAGES", 2)
    until = stage.desk.now.date() + timedelta(days=5)
    for _ in range(6):
        await stage.write(Kind.POST)
        await stage.later(timedelta(days=1))
    (posts,) = (one for one in MEASURES[Connection.AUTHORIZED] if one.figure is Figure.POSTS)
    assert posts.page
    days = await posts.page(stage.api(), stage.page, until - timedelta(days=9), until)
    assert days == {until - timedelta(days=back): 1 for back in range(3)}


def test_a_long_first_line_is_no_headline() -> None:
    long = "word " * 40
    assert texts.title(long).endswith("…")
    assert long.strip() in texts.blocks(long, [], "")
    assert texts.title("Short\n\nBody") == "Short"
    assert "Short" not in texts.blocks("Short\n\nBody", [], "")


def test_nothing_that_is_said_ends_the_block_that_holds_it() -> None:
    nasty = "Title\n\n--> <script>alert(1)</script> <!-- /wp:paragraph -->"
    html = texts.blocks(nasty, [Uploaded("7", "https://example.com/a.png", '"><x')], "a-->b")
    assert "<script" not in html
    assert html.count("<!-- ") == html.count(" -->") == 4
    assert texts.mark("a-->b") in html
    assert texts.comment("<b>&</b>") == "&lt;b&gt;&amp;&lt;/b&gt;"
