"""A blog is followed: posts and comments come, change and go."""

import asyncio
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from providers.contract import Poll
from providers.errors import Cause, PageGone, ProviderError, ReconnectNeeded, Unavailable
from providers.vocabulary import Batch
from providers.wordpress.polling import (
    CONFIRMATIONS,
    poll_comments,
    poll_own_comments,
    poll_own_posts,
    poll_posts,
)
from tests.providers.any_order import Believer, json_values
from tests.providers.loopback import Answer, Asked, as_json
from tests.providers.played import played
from tests.providers.wordpress.blog import PAGE, URL, Blog, native, poll_once, texts

EVERY_POLL = [poll_posts, poll_own_posts, poll_comments, poll_own_comments]
NO_ROUTE = as_json({"code": "rest_no_route", "data": {"status": 404}}, status=404)


async def test_posts_come_the_newest_first_and_then_only_what_is_new() -> None:
    blog = Blog()
    blog.post("one")
    blog.post("two")
    first = await poll_once(poll_posts, blog)
    assert texts(first) == ["two", "one"]
    assert await poll_once(poll_posts, blog, first.cursor) == Batch(cursor=first.cursor)
    blog.post("three")
    assert texts(await poll_once(poll_posts, blog, first.cursor)) == ["three"]


async def test_the_owner_sees_the_very_posts_that_anyone_sees() -> None:
    blog = Blog()
    blog.post("one")
    blog.post("a draft", status="draft")
    own, public = await poll_once(poll_own_posts, blog), await poll_once(poll_posts, blog)
    assert own == public
    assert texts(own) == ["one"]


async def test_an_edit_comes_again_with_its_moment() -> None:
    blog = Blog()
    its_id = blog.post("teh price")
    first = await poll_once(poll_posts, blog)
    blog.posts[its_id] |= {"content": {"rendered": "the price"}, "modified_gmt": "2026-11-20T00:00"}
    (item,) = (await poll_once(poll_posts, blog, first.cursor)).items
    assert (item.native_id, item.html) == (native("posts", its_id), "the price")
    assert item.edited_at
    assert item.edited_at.isoformat() == "2026-11-20T00:00:00+00:00"


@pytest.mark.parametrize("fate", ["deleted", "trashed"])
async def test_a_post_that_is_taken_down_is_gone(fate: str) -> None:
    blog = Blog()
    blog.post("stays")
    its_id = blog.post("goes")
    first = await poll_once(poll_posts, blog)
    blog.posts[its_id]["status"] = "trash"
    if fate == "deleted":
        del blog.posts[its_id]
    assert (await poll_once(poll_posts, blog, first.cursor)).gone == (native("posts", its_id),)


async def test_a_post_that_its_owner_may_still_see_in_the_trash_is_gone() -> None:
    blog = Blog()
    blog.post("stays")
    its_id = blog.post("goes")
    first = await poll_once(poll_own_posts, blog)
    blog.posts[its_id]["status"] = "trash"
    assert (await poll_once(poll_own_posts, blog, first.cursor)).gone == (native("posts", its_id),)


async def test_a_post_that_got_an_older_date_is_not_gone() -> None:
    blog = Blog()
    for number in range(30):
        blog.post(str(number))
    first = await poll_once(poll_posts, blog)
    blog.posts[29]["date_gmt"] = "2020-01-01T00:00:00"
    assert (await poll_once(poll_posts, blog, first.cursor)).gone == ()


async def test_many_deletions_are_confirmed_a_few_at_a_time() -> None:
    blog = Blog()
    ids = [blog.post(str(number)) for number in range(12)]
    cursor = (await poll_once(poll_posts, blog)).cursor
    for its_id in ids[1:]:
        del blog.posts[its_id]
    gone: list[str] = []
    for _ in range(3):
        batch = await poll_once(poll_posts, blog, cursor)
        assert len(batch.gone) <= CONFIRMATIONS
        gone, cursor = [*gone, *batch.gone], batch.cursor
    assert set(gone) == {native("posts", its_id) for its_id in ids[1:]}


async def test_trouble_while_a_deletion_is_confirmed_leaves_it_for_the_next_poll() -> None:
    blog = Blog()
    blog.post("stays")
    its_id = blog.post("goes")
    first = await poll_once(poll_posts, blog)
    del blog.posts[its_id]

    def answer(asked: Asked) -> Answer:
        return Answer(status=503) if asked.path.endswith(f"/{its_id}") else blog.answer(asked)

    second = await poll_posts(played(answer, URL), PAGE, first.cursor)
    assert second.gone == ()
    assert (await poll_once(poll_posts, blog, second.cursor)).gone == (native("posts", its_id),)


@pytest.mark.parametrize("in_a_second", [2, 3, 19, 20, 21, 70])
async def test_of_many_in_one_second_none_is_lost(in_a_second: int) -> None:
    blog = Blog()
    blog.post("start", date_gmt="2026-11-20T12:00:00")
    cursor = (await poll_once(poll_posts, blog)).cursor
    for number in range(70):
        blog.post(str(number), date_gmt=f"2026-11-20T12:00:{number // in_a_second:02}")
    brought: list[str] = []
    batch = Batch(cursor=cursor, more=True)
    while batch.more:
        batch = await poll_once(poll_posts, blog, batch.cursor)
        brought += texts(batch)
    assert sorted(brought, key=int) == [str(number) for number in range(70)]
    assert (await poll_once(poll_posts, blog, batch.cursor)).items == ()


async def test_a_site_that_was_moved_with_one_date_for_all_is_read_to_an_end() -> None:
    blog = Blog()
    blog.post("start", date_gmt="2026-11-20T12:00:00")
    cursor = (await poll_once(poll_posts, blog)).cursor
    for number in range(400):
        blog.post(f"moved {number}", date_gmt="2026-11-20T12:00:00")
    polls = 0
    batch = Batch(cursor=cursor, more=True)
    while batch.more:
        batch = await poll_once(poll_posts, blog, batch.cursor)
        polls += 1
    assert polls < 15
    blog.post("news", date_gmt="2026-11-20T12:00:09")
    assert texts(await poll_once(poll_posts, blog, batch.cursor)) == ["news"]


@pytest.mark.parametrize(("poll", "many"), [(poll_posts, 70), (poll_comments, 180)])
async def test_more_news_than_one_answer_shows_is_climbed_from_below(poll: Poll, many: int) -> None:
    blog = Blog()
    post = blog.post("start")
    blog.comment(post, "start")
    cursor = (await poll_once(poll, blog)).cursor
    for number in range(many):
        if poll is poll_posts:
            blog.post(str(number))
        else:
            blog.comment(post, str(number))
    brought: list[str] = []
    more = True
    while more:
        batch = await poll_once(poll, blog, cursor)
        brought += reversed(texts(batch))
        cursor, more = batch.cursor, batch.more
    assert brought == [str(number) for number in range(many)]


async def test_posts_know_how_many_comments_they_have() -> None:
    blog = Blog()
    quiet, lively = blog.post("quiet"), blog.post("lively")
    for number in range(120):
        blog.comment(lively, str(number))
    first = await poll_once(poll_posts, blog)
    assert [item.metrics for item in first.items] == [{"comments": 120}, {"comments": 0}]
    blog.comment(quiet, "At last")
    (item,) = (await poll_once(poll_posts, blog, first.cursor)).items
    assert (item.native_id, item.metrics) == (native("posts", quiet), {"comments": 1})


async def test_too_many_comments_are_not_counted_at_all() -> None:
    blog = Blog()
    lively = blog.post("lively")
    for number in range(600):
        blog.comment(lively, str(number))
    assert [item.metrics for item in (await poll_once(poll_posts, blog)).items] == [{}]


@pytest.mark.parametrize(
    "refusal", [NO_ROUTE, Answer(status=403), as_json({"code": "rest_forbidden"}, status=401)]
)
async def test_a_site_that_hides_its_comments_still_shows_its_posts(refusal: Answer) -> None:
    blog = Blog(hides_comments=refusal)
    blog.post("one")
    batch = await poll_once(poll_posts, blog)
    assert (texts(batch), batch.items[0].metrics) == (["one"], {})


async def test_one_post_behind_a_password_does_not_hide_the_others_comments() -> None:
    blog = Blog()
    blog.post("one")
    blog.post("secret", content={"rendered": "", "protected": True})
    await poll_once(poll_posts, blog)
    (counted,) = (asked for asked in blog.asked if asked.path.endswith("/comments"))
    assert counted.one("post") == "1"


async def test_a_comment_answers_its_post_or_the_comment_above_it() -> None:
    blog = Blog()
    post = blog.post("one")
    comment = blog.comment(post, "How heavy?")
    answer = blog.comment(post, "Very.", parent=comment)
    items = (await poll_once(poll_comments, blog)).items
    assert [(one.native_id, one.answers) for one in items] == [
        (native("comments", answer), native("comments", comment)),
        (native("comments", comment), native("posts", post)),
    ]
    assert [one.answers_url for one in items] == [f"{URL}/{post}/#comment-{comment}", f"{URL}/1/"]


async def test_held_comments_are_for_the_owner_alone_and_say_that_they_are_held() -> None:
    blog = Blog()
    held = blog.comment(blog.post("one"), "Hello", status="hold")
    blog.comment(1, "Pills", status="spam")
    assert (await poll_once(poll_comments, blog)).items == ()
    (item,) = (await poll_once(poll_own_comments, blog)).items
    assert (item.native_id, item.is_hidden) == (native("comments", held), True)


async def test_a_comment_that_was_approved_late_comes_to_everyone_though_it_is_old() -> None:
    blog = Blog()
    post = blog.post("one")
    blog.comment(post, "before")
    held = blog.comment(post, "held", status="hold")
    blog.comment(post, "after")
    public = (await poll_once(poll_comments, blog)).cursor
    own = (await poll_once(poll_own_comments, blog)).cursor
    blog.comments[held]["status"] = "approved"
    assert texts(await poll_once(poll_comments, blog, public)) == ["held"]
    (item,) = (await poll_once(poll_own_comments, blog, own)).items
    assert (item.native_id, item.warning) == (native("comments", held), "")


async def test_a_comment_that_turns_out_to_be_spam_is_gone() -> None:
    blog = Blog()
    post = blog.post("one")
    blog.comment(post, "Hello")
    spam = blog.comment(post, "Pills")
    first = await poll_once(poll_own_comments, blog)
    blog.comments[spam]["status"] = "spam"
    assert (await poll_once(poll_own_comments, blog, first.cursor)).gone == (
        native("comments", spam),
    )


async def test_a_site_that_says_it_has_no_comments_brings_none() -> None:
    assert await poll_once(poll_comments, Blog(hides_comments=NO_ROUTE)) == Batch()


@pytest.mark.parametrize("poll", EVERY_POLL)
async def test_a_site_that_is_gone_for_good_ends_the_page(poll: Poll) -> None:
    with pytest.raises(PageGone):
        await poll(played(lambda asked: Answer(status=410), URL), PAGE, "")


@pytest.mark.parametrize("poll", EVERY_POLL)
@pytest.mark.parametrize("status", [401, 403, 404])
async def test_a_fence_before_the_site_rings_nobody_and_ends_nothing(
    poll: Poll, status: int
) -> None:
    told = Answer(b"<h1>Are you human?</h1>", status, {"Content-Type": "text/html"})
    with pytest.raises(Unavailable):
        await poll(played(lambda asked: told, URL), PAGE, "")


@pytest.mark.parametrize("poll", [poll_own_posts, poll_own_comments])
@pytest.mark.parametrize(
    ("status", "code", "cause"),
    [
        (401, "rest_not_logged_in", Cause.REVOKED),
        (401, "incorrect_password", Cause.REVOKED),
        (401, "rest_forbidden_param", Cause.REVOKED),
        (403, "rest_forbidden_param", Cause.ROLE),
        (403, "rest_forbidden_context", Cause.ROLE),
    ],
)
async def test_a_lost_password_and_a_lost_role_are_told_apart(
    poll: Poll, status: int, code: str, cause: Cause
) -> None:
    told = as_json({"code": code, "message": "In words", "data": {}}, status=status)
    with pytest.raises(ReconnectNeeded) as caught:
        await poll(played(lambda asked: told, URL), PAGE, "")
    assert (caught.value.cause, caught.value.is_of_page) == (cause, cause is Cause.ROLE)


@pytest.mark.parametrize("poll", EVERY_POLL)
@given(value=json_values("id title content rendered date_gmt link post _embedded"))
def test_whatever_a_site_answers_it_is_a_batch_or_an_error_of_ours(poll: Poll, value: Any) -> None:
    async def run() -> None:
        try:
            await poll(played(lambda asked: as_json(value), URL), PAGE, "")
        except ProviderError:
            return

    asyncio.run(run())


@given(cursor=st.text() | st.sampled_from(["{}", '{"marks": 3}', "null", '{"since": "x"}']))
def test_a_cursor_that_cannot_be_read_is_a_new_beginning(cursor: str) -> None:
    async def run() -> None:
        blog = Blog()
        blog.post("one")
        assert texts(await poll_once(poll_posts, blog, cursor)) == ["one"]

    asyncio.run(run())


steps = st.lists(
    st.one_of(
        st.tuples(st.just("comment"), st.integers(1, 70)),
        st.tuples(st.just("hold one"), st.just(0)),
        st.tuples(st.just("approve"), st.integers(0, 20)),
        st.tuples(st.just("spam"), st.integers(0, 40)),
        st.tuples(st.just("edit"), st.integers(0, 40)),
        st.tuples(st.just("poll"), st.just(0)),
    ),
    max_size=10,
)


@settings(max_examples=40)
@given(steps=steps)
def test_in_any_order_of_events_no_comment_is_lost_and_none_comes_twice(
    steps: list[tuple[str, int]],
) -> None:
    asyncio.run(_live_through(steps))


async def _live_through(steps: list[tuple[str, int]]) -> None:
    blog = Blog()
    post = blog.post("start")
    reader = Believer(
        lambda cursor: poll_once(poll_own_comments, blog, cursor), longest=3_000, may_return=True
    )
    blog.comment(post, "start")
    await reader.read_all()
    for what, number in steps:
        newest_first = sorted(blog.comments, reverse=True)[:45]
        match what:
            case "comment":
                for _ in range(number):
                    blog.comment(post, f"comment {blog.last}")
            case "hold one":
                blog.comment(post, f"held {blog.last}", status="hold")
            case "approve" | "spam" if number < len(newest_first):
                status = "approved" if what == "approve" else "spam"
                blog.comments[newest_first[number]]["status"] = status
            case "edit" if number < len(newest_first):
                its_id = newest_first[number]
                blog.comments[its_id]["content"] = {"rendered": f"<p>edited {blog.last}</p>"}
            case "poll":
                await reader.read_all()
    await reader.read_all()
    standing = {
        native("comments", its_id)
        for its_id, one in blog.comments.items()
        if one["status"] in {"approved", "hold"}
    }
    assert standing <= set(reader.known)
    assert not reader.gone & standing
