"""Statuses as servers send them become items."""

from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.mastodon import items
from providers.mastodon.bodies import LONGEST, body, plain
from providers.vocabulary import Item, Kind, Picture
from tests.providers.mastodon.server import ACCOUNT, account_page, example

PAGE = account_page("https://social.example.com")
STATUSES = {status["id"][-2:]: status for status in example("statuses.json")}


def _item(ending: str) -> Item:
    return items.item(STATUSES[ending], PAGE)


def test_an_account_is_a_page_that_its_own_server_can_be_asked_for() -> None:
    page = items.page(ACCOUNT, "https://social.example.com", "@acme@example.com")
    assert page.native_id == "https://social.example.com/api/v1/accounts/109301247632114587"
    assert page.name == "Acme Inc. :anvil:"
    assert page.picture_url == "https://files.example.com/accounts/avatars/acme.png"
    assert page.followers == 18234
    assert page.description == (
        "Everything a coyote needs.\nSince 1949 & still falling.\nacme.example"
    )


def test_followers_that_a_server_hides_are_unknown_and_not_none_at_all() -> None:
    hidden = {**ACCOUNT, "followers_count": -1}
    assert items.page(hidden, "https://social.example.com", "@a@b").followers is None


def test_a_status_is_an_item_with_its_picture_and_counts() -> None:
    item = _item("01")
    assert item.kind == Kind.POST
    assert item.native_id == "https://social.example.com/api/v1/statuses/115600000000000001"
    assert item.url == "https://social.example.com/@acme/115600000000000001"
    assert item.pictures == (
        Picture(url="https://files.example.com/media/1.png", alt="An anvil, seen from the side"),
    )
    assert item.metrics == {"likes": 31, "replies": 2, "reposts": 7, "quotes": 1}
    assert item.author.handle == "@acme@example.com"


def test_custom_emoji_stay_the_text_that_they_are() -> None:
    assert ":anvil:" in _item("01").html


def test_a_reply_to_oneself_names_what_it_answers() -> None:
    item = _item("02")
    assert (item.kind, item.answers) == (Kind.REPLY, _item("01").native_id)
    assert item.answers_url == "https://social.example.com/@acme/115600000000000001"


def test_an_answer_to_a_stranger_knows_where_the_other_post_is_read() -> None:
    item = _item("10")
    assert (item.kind, item.answers) == (Kind.REPLY, "")
    assert item.answers_url == (
        "https://social.example.com/@wile@desert.example/115600000000000009"
    )
    assert not items.belongs(STATUSES["10"])


def test_an_edit_has_its_moment() -> None:
    edited_at = _item("03").edited_at
    assert edited_at is not None
    assert edited_at.isoformat() == "2026-11-23T12:30:00+00:00"


@pytest.mark.parametrize(
    ("ending", "warning"),
    [("05", "Spoiler: the ending"), ("04", "Sensitive content"), ("03", "")],
)
def test_a_warning_is_the_authors_or_the_least_that_can_be_said(ending: str, warning: str) -> None:
    assert _item(ending).warning == warning


def test_a_video_is_its_preview_and_sound_is_a_link() -> None:
    item = _item("06")
    assert item.pictures == (
        Picture(url="https://files.example.com/media/2-small.png", alt="A fall, in slow motion"),
    )
    assert item.html == (
        "<p>See how it falls</p>"
        '<p><a href="https://files.example.com/media/3.mp3">The sound of it</a></p>'
        '<p><a href="https://elsewhere.example/4.pdf">File</a></p>'
    )


def test_a_running_poll_shows_its_options_and_an_ended_one_the_votes() -> None:
    running, ended = _item("08").html, _item("07").html
    assert running.endswith("<ul><li>Anvil &lt;heavy&gt;</li><li>Piano</li></ul>")
    assert ended.endswith("<ul><li>Anvil – 75 %</li><li>Piano – 25 %</li></ul>")


def test_a_quoted_post_is_a_blockquote_and_not_said_twice() -> None:
    assert _item("11").html == (
        "<p>Our customers say it best</p>"
        '<blockquote><p><a href="https://desert.example/@wile/7">Wile E.</a></p>'
        "<p>It fell. <em>Twice.</em></p></blockquote>"
    )


@pytest.mark.parametrize("state", ["pending", "rejected", "deleted"])
def test_a_quote_that_may_not_be_shown_leaves_the_text_as_it_is(state: str) -> None:
    status = {**STATUSES["11"], "quote": {"state": state, "quoted_status": None}}
    assert "<blockquote>" not in body(status)
    assert "quote-inline" in body(status)


def test_what_snac_sends_is_read_as_well() -> None:
    page = account_page("https://snac.example.com")
    found = [items.item(status, page) for status in example("statuses_snac.json")]
    assert [item.kind for item in found] == [Kind.POST, Kind.POST, Kind.REPLY, Kind.POST]
    assert found[2].answers == found[3].native_id
    assert found[1].warning == "Spoiler: film"


def test_a_book_of_a_status_is_cut_to_text() -> None:
    status = {**STATUSES["03"], "content": "<p>" + "<b>x</b>&lt;" * LONGEST + "</p>"}
    cut = body(status)
    assert len(cut) < 5 * LONGEST
    assert plain(cut) == "x<" * (LONGEST // 2) + "…"


def test_only_web_addresses_become_links() -> None:
    media = {"type": "unknown", "url": None, "remote_url": "javascript:alert(1)"}
    status: dict[str, Any] = {**STATUSES["03"], "media_attachments": [media], "url": "data:x"}
    item = items.item(status, PAGE)
    assert "javascript" not in item.html
    assert item.url == status["uri"]


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags |= {tag, *(f"{tag} {name}" for name, _ in attrs)}


@given(title=st.text(), name=st.text(), url=st.text())
def test_what_we_write_ourselves_is_always_escaped(title: str, name: str, url: str) -> None:
    tags = _Tags()
    tags.feed(
        body(
            {
                "content": "",
                "poll": {"options": [{"title": title, "votes_count": 1}]},
                "quote": {"content": "", "url": url, "account": {"username": name}},
                "media_attachments": [{"type": "audio", "url": url, "description": title}],
            }
        )
    )
    assert tags.tags <= {"ul", "li", "blockquote", "p", "a", "a href"}
