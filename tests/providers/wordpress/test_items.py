"""A real site's answers become items that read well."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.fragments import LONGEST
from providers.vocabulary import Kind, Picture
from providers.wordpress import items
from providers.wordpress.bodies import body, plain
from tests.providers.wordpress.blog import PAGE, ROOT, URL, example

LISBON, FRIENDS, ANVILS = example("posts.json")
HELD, ANSWER, QUESTION = example("comments_all.json")


def test_a_site_is_a_page_whose_id_is_the_root_of_its_api() -> None:
    page = items.page(example("index.json"), ROOT)
    assert (page.native_id, page.name) == (ROOT, "Brand & Blog")
    assert (page.url, page.handle) == (URL, "blog.example.com")


def test_a_site_without_a_name_goes_by_its_address() -> None:
    page = items.page({"home": "https://www.example.com/blog/"}, ROOT)
    assert (page.name, page.handle) == ("example.com/blog", "example.com/blog")


def test_a_post_has_its_title_its_author_its_picture_and_whole_links() -> None:
    item = items.post(ANVILS, PAGE, {"5": 2})
    assert (item.kind, item.native_id) == (Kind.POST, f"{ROOT}/wp/v2/posts/5")
    assert item.title == "Anvils & pianos"
    assert (item.author.name, item.author.url) == ("Jane Doe", f"{URL}/author/admin/")
    assert item.author.picture_url.startswith("https://1.gravatar.com/avatar/")
    assert f'<a href="{URL}/shop">our shop</a>' in item.html
    assert item.pictures == (
        Picture(
            url=f"{URL}/wp-content/uploads/2026/11/anvil-768x597.png",
            alt="An anvil, seen from the side",
        ),
    )
    assert item.posted_at
    assert item.posted_at.isoformat() == "2026-11-20T10:00:00+00:00"
    assert item.metrics == {"comments": 2}


def test_a_post_behind_a_password_shows_its_title_alone() -> None:
    item = items.post(FRIENDS, PAGE, {})
    assert (item.title, item.html) == ("For friends", "")


def test_what_the_editor_leaves_between_the_lines_is_left_out() -> None:
    assert items.post(LISBON, PAGE, None).metrics == {}
    assert body("<p>a</p><!-- wp:x --><script>b</script><style>c</style><p>d</p>", URL) == (
        "<p>a</p><p>d</p>"
    )


def test_a_comment_is_under_its_post_and_an_answer_under_the_comment() -> None:
    question, answer = items.comment(QUESTION, PAGE, ""), items.comment(ANSWER, PAGE, "")
    assert question.answers == f"{ROOT}/wp/v2/posts/5"
    assert answer.answers == question.native_id
    assert (answer.author.name, answer.url) == ("Jane Doe", f"{URL}/2026/anvils-pianos/#comment-3")
    assert answer.answers_url == question.url


def test_what_a_site_cannot_render_does_not_hide_the_others() -> None:
    assert items.comment({**QUESTION, "content": {"rendered": False}}, PAGE, "").html == ""


def test_a_held_comment_says_so() -> None:
    item = items.comment(HELD, PAGE, "")
    assert (item.is_hidden, item.author.url) == (True, "https://bugs.example")


def test_a_held_comment_is_not_answered_before_it_is_approved() -> None:
    assert items.comment(HELD, PAGE, "").can_be == ("hide", "unhide", "delete")
    assert items.comment(QUESTION, PAGE, "").can_be == ("reply", "hide", "unhide", "delete")


def test_what_the_account_itself_says_is_its_own() -> None:
    mine = {**QUESTION, "author": 7}
    whose = [items.comment(mine, PAGE, me).is_own for me in ("7", "8", "")]
    assert whose == [True, False, False]


@pytest.mark.parametrize(
    ("status", "can_be"), [("open", ("reply", "delete")), ("closed", ("delete",)), (None, None)]
)
def test_a_post_is_answered_only_where_it_takes_comments(
    status: str | None, can_be: tuple[str, ...] | None
) -> None:
    item = items.post({**LISBON, "comment_status": status}, PAGE, None)
    assert (item.can_be, item.is_own) == (can_be, True)


@pytest.mark.parametrize(
    "hidden",
    [
        {},
        {"_embedded": {"author": [{"code": "rest_user_invalid_id", "data": {"status": 404}}]}},
        {"_embedded": {"wp:featuredmedia": [{"code": "rest_forbidden"}]}},
        {"_embedded": {"wp:featuredmedia": [{"media_type": "file", "source_url": f"{URL}/a.pdf"}]}},
        {"_embedded": {"wp:featuredmedia": [{"media_details": [], "source_url": "data:x"}]}},
    ],
)
def test_what_a_site_hides_is_simply_not_there(hidden: dict[str, Any]) -> None:
    post = {name: value for name, value in ANVILS.items() if name != "_embedded"} | hidden
    item = items.post(post, PAGE, None)
    assert (item.author.name, item.pictures) == ("", ())


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("Anvils &#038; <em>pianos</em>", "Anvils & pianos"),
        ("  two\n lines ", "two lines"),
        ("1 &lt; 2", "1 < 2"),
    ],
)
def test_a_title_is_plain_text(html: str, text: str) -> None:
    assert plain(html) == text


@pytest.mark.parametrize(
    ("html", "whole"),
    [
        ('<a href="/x">', f'<a href="{URL}/x">'),
        ("<img alt='' src='/x.png'>", f"<img alt='' src='{URL}/x.png'>"),
        ('<a href="//cdn.example/x">', '<a href="//cdn.example/x">'),
        ('<a href="https://a.example/x">', '<a href="https://a.example/x">'),
        ('see href="/x"', 'see href="/x"'),
    ],
)
def test_links_below_the_sites_root_are_made_whole(html: str, whole: str) -> None:
    assert body(html, URL) == whole


@given(st.text(st.sampled_from('<>&;ab"= /'), max_size=60))
def test_a_book_is_cut_between_its_tags(end: str) -> None:
    cut = body("x" * (LONGEST - 30) + end + "x" * 100, URL)
    assert len(cut) <= LONGEST + 10 * len(URL)
    assert "<" not in cut[cut.rfind(">") + 1 :]
