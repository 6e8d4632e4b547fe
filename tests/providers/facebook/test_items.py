"""Stories and comments as Facebook sends them become items."""

from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.errors import UnexpectedReply
from providers.facebook import items
from providers.facebook.bodies import LONGEST, body, written
from providers.shapes import expected_shape
from providers.vocabulary import Item, Kind
from tests.providers.facebook.plays import PAGE_ID, acme, example

PAGE = acme()
STORIES = {one["id"][-3:]: one for one in example("feed.json")["feed"]["data"]}
TALK = {
    one["id"]: (story["id"], one)
    for story in example("talk.json")["data"]
    for one in story.get("comments", {}).get("data", [])
}


def story(ending: str) -> Item:
    """Return a story of the examples as an item."""
    return items.story(STORIES[ending], PAGE)


def comment(its_id: str) -> Item:
    """Return a comment of the examples as an item."""
    story_id, found = TALK[its_id]
    return items.comment(found, story_id, PAGE)


def test_a_page_keeps_its_number_whatever_it_is_called() -> None:
    page = items.page(example("page.json"))
    assert (page.native_id, page.handle, page.name) == (PAGE_ID, "@acmeworks", "Acme Works")
    assert page.description == "Everything a coyote needs."
    assert page.followers == 18234


def test_a_page_without_a_name_of_its_own_is_found_by_its_number() -> None:
    page = items.page(example("search.json")["data"][1])
    assert (page.handle, page.url) == ("", "https://www.facebook.com/102030405060712")
    assert page.followers is None


def test_a_story_is_an_item_with_its_text_its_link_and_its_counts() -> None:
    item = story("905")
    assert item.native_id == f"{PAGE_ID}_905"
    assert item.kind == Kind.POST
    assert item.posted_at == datetime(2026, 11, 23, 18, 2, 11, tzinfo=UTC)
    assert item.metrics == {"likes": 31, "comments": 2, "reposts": 7}
    assert item.html == (
        '<p>Our winter catalogue is out: <a href="https://acme.example/winter">'
        "https://acme.example/winter</a>.</p>"
        "<p>Anvils &amp; pianos, &lt;b&gt;as ever&lt;/b&gt;.</p>"
        '<blockquote><p><a href="https://acme.example/winter">Winter catalogue</a></p>'
        "<p>All that falls.</p></blockquote>"
    )


def test_five_photos_added_to_an_album_are_one_item_with_five_pictures() -> None:
    item = story("904")
    assert len({one.url for one in item.pictures}) == 5
    assert item.html == "<p>Acme Works added 5 new photos to the album: On the yard.</p>"


def test_a_film_is_its_picture_and_a_link() -> None:
    item = story("902")
    assert len(item.pictures) == 1
    assert item.html.endswith(
        '<blockquote><p><a href="https://www.facebook.com/acmeworks/videos/5100/">Video</a></p>'
        "</blockquote>"
    )


def test_the_page_is_told_from_its_visitors() -> None:
    assert story("905").author.handle == "@acmeworks"
    assert story("905").author.url == PAGE.url
    assert (story("903").author.name, story("903").author.handle) == ("Wile E.", "")
    assert items.is_own_wall(STORIES["903"], PAGE)
    assert not items.is_own_wall(STORIES["901"], PAGE)


def test_a_comment_answers_the_story_and_an_answer_the_comment() -> None:
    assert (comment("905_11").kind, comment("905_11").answers) == (
        Kind.COMMENT,
        f"{PAGE_ID}_905",
    )
    assert (comment("905_13").kind, comment("905_13").answers) == (Kind.REPLY, "905_11")
    assert comment("905_13").author.handle == "@acmeworks"
    assert comment("905_11").metrics == {"likes": 2, "replies": 1}


def test_a_comment_may_be_a_picture_alone() -> None:
    assert comment("905_12").html == ""
    assert len(comment("905_12").pictures) == 1


def test_a_comment_of_nobody_that_we_are_told_of_is_somebodys() -> None:
    assert comment("903_21").author.name == "Somebody"


def test_a_mark_knows_an_edit_from_a_picture_that_is_only_signed_anew() -> None:
    whole = story("904")
    signed = {**STORIES["904"], **_with("oe=6750A1B2", "oe=99999999", STORIES["904"])}
    assert items.story(signed, PAGE).pictures != whole.pictures
    assert items.mark_of(items.story(signed, PAGE)) == items.mark_of(whole)
    edited = {**STORIES["904"], "message": "Now with words"}
    assert items.mark_of(items.story(edited, PAGE)) != items.mark_of(whole)


def _with(before: str, after: str, value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _with(before, after, one) for name, one in value.items()}
    if isinstance(value, list):
        return [_with(before, after, one) for one in value]
    return value.replace(before, after) if isinstance(value, str) else value


def test_a_book_of_a_text_is_cut() -> None:
    assert len(written("<" * LONGEST * 3)) < 5 * LONGEST


def sharing(url: Any) -> dict[str, Any]:
    attached = {"media_type": "link", "title": "x", "url": url, "unshimmed_url": None}
    return {**STORIES["903"], "attachments": {"data": [attached]}}


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:x", "", None])
def test_only_web_addresses_become_links(url: Any) -> None:
    assert "href" in body(sharing("https://a.example"))
    assert "href" not in body(sharing(url))


def test_an_address_that_is_a_number_is_unexpected() -> None:
    with pytest.raises(UnexpectedReply), expected_shape():
        body(sharing(7))


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags |= {tag, *(f"{tag} {name}" for name, _ in attrs)}


@given(said=st.text() | st.from_regex(r"https?://.*"), title=st.text(), about=st.text())
def test_what_people_write_is_always_escaped(said: str, title: str, about: str) -> None:
    attached = {
        "media_type": "link",
        "title": title,
        "description": about,
        "url": "https://a.example",
    }
    tags = _Tags()
    tags.feed(body({"message": said, "attachments": {"data": [attached]}}))
    assert tags.tags <= {"p", "br", "a", "a href", "blockquote"}


def test_a_comment_says_what_can_be_done_to_it() -> None:
    own, hidden, silent = comment("905_13"), comment("905_12"), comment("903_21")
    assert (own.is_own, own.is_liked, own.is_hidden) == (True, True, False)
    assert own.can_be == ("reply", "like", "unlike", "delete")
    assert (hidden.is_own, hidden.is_liked, hidden.is_hidden) == (False, False, True)
    assert hidden.can_be == ("reply", "like", "unlike", "hide", "unhide", "delete")
    assert silent.can_be is None


def test_a_comment_below_which_nobody_may_comment_takes_no_reply() -> None:
    story_id, found = TALK["905_11"]
    item = items.comment({**found, "can_comment": False}, story_id, PAGE)
    assert item.can_be
    assert "reply" not in item.can_be


def test_a_story_is_deleted_by_who_wrote_it_and_a_visitors_is_hidden() -> None:
    own, liked, visitors = story("905"), story("902"), story("903")
    assert own.can_be == ("reply", "like", "unlike", "delete")
    assert (liked.is_liked, own.is_liked) == (True, False)
    assert visitors.can_be == ("reply", "like", "unlike", "hide", "unhide")
    assert (visitors.is_own, visitors.is_hidden) == (False, True)


@pytest.mark.parametrize("name", ["is_hidden", "user_likes"])
def test_how_a_comment_stands_changes_its_mark(name: str) -> None:
    story_id, found = TALK["905_11"]
    before, after = (items.comment({**found, name: so}, story_id, PAGE) for so in (False, True))
    assert items.mark_of(before) != items.mark_of(after)
