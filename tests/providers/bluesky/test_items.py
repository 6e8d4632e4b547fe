"""Posts as the AppView sends them become items."""

from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.acting import Verb
from providers.bluesky import items
from providers.bluesky.embeds import embedded
from providers.bluesky.facets import html
from providers.vocabulary import Item, Kind
from tests.providers.bluesky.server import DID, PROFILE, example

POSTS = {
    entry["post"]["record"]["text"][:10]: entry["post"]
    for entry in example("author_feed.json")["feed"]
}


def _item(beginning: str) -> Item:
    return items.item(POSTS[beginning], DID)


def test_an_account_is_a_page_by_its_did() -> None:
    page = items.page(PROFILE)
    assert (page.native_id, page.handle) == (DID, "@acme.example.com")
    assert (page.name, page.followers) == ("Acme Inc.", 1)
    assert page.description == "Everything a coyote needs.\nSince 1949."
    assert page.url == "https://bsky.app/profile/acme.example.com"


def test_an_account_whose_handle_broke_is_read_by_its_did() -> None:
    broken = {**PROFILE, "handle": "handle.invalid"}
    assert items.page(broken).url == f"https://bsky.app/profile/{DID}"


def test_links_mentions_and_tags_stand_where_their_bytes_are() -> None:
    item = _item("Grüße aus ")
    assert item.html.startswith("<p>Grüße aus Zürich 🏔️ — see <a href=")
    assert '<a href="https://example.org/news?a=1&amp;b=2">example.org/news</a>' in item.html
    assert ">@jane" in item.html
    assert '<a href="https://bsky.app/hashtag/launch">#launch</a></p>' in item.html
    assert item.metrics == {"likes": 1, "replies": 1, "reposts": 0, "quotes": 0}


def test_a_picture_has_what_its_author_says_of_it() -> None:
    (picture,) = _item("A picture ").pictures
    assert picture.alt == "An anvil, seen from the side"
    assert picture.url.startswith("https://cdn.bsky.app/img/feed_fullsize/")


def test_what_looks_like_html_is_text() -> None:
    assert "&lt;b&gt;bold&lt;/b&gt; &amp; heavy" in _item("A picture ").html


def test_a_link_card_is_a_link_and_its_picture() -> None:
    item = _item("Read all a")
    assert item.html == (
        "<p>Read all about it</p>"
        '<p><a href="https://example.org/anvils">Anvils &amp; more</a><br>Why they fall</p>'
    )
    assert len(item.pictures) == 1


def test_a_quoted_post_is_a_blockquote() -> None:
    assert "</a></p><p>I bought an anvil. It fell.<br>Twice.</p></blockquote>" in (
        _item("Our custom").html
    )


def test_a_quote_with_pictures_has_both() -> None:
    item = _item("Both at on")
    assert "<blockquote>" in item.html
    assert len(item.pictures) == 1


def test_a_quote_of_a_deleted_post_says_so() -> None:
    assert "<blockquote><p>The quoted post was deleted.</p></blockquote>" in (
        _item("Gone quote").html
    )


def test_a_label_of_the_authors_own_is_a_warning() -> None:
    assert _item("Not for th").warning == "Graphic media"


def test_a_label_that_was_taken_back_warns_of_nothing() -> None:
    post = {**POSTS["Not for th"], "labels": [{"val": "porn", "neg": True}]}
    assert items.item(post, DID).warning == ""


def test_the_second_part_of_a_thread_answers_the_first() -> None:
    item = _item("And the se")
    assert item.kind == Kind.REPLY
    assert item.answers == _item("Grüße aus ").native_id


def _can_be(uri: str, *, root: str = "", **viewer: bool) -> set[str]:
    reply = {"reply": {"root": {"uri": root}, "parent": {"uri": root}}} if root else {}
    post = {
        "uri": uri,
        "cid": "bafy",
        "author": {"did": uri.split("/")[2], "handle": "somebody.test"},
        "record": {"text": "hello", **reply},
        "viewer": viewer,
    }
    return set(items.item(post, DID).can_be or ())


def test_what_may_be_done_to_a_post_depends_on_whose_it_is_and_whose_thread() -> None:
    mine, theirs = (f"at://{did}/app.bsky.feed.post/one" for did in (DID, "did:plc:other"))
    always = {Verb.LIKE, Verb.UNLIKE}
    assert _can_be(mine) == always | {Verb.REPLY, Verb.DELETE}
    assert _can_be(theirs) == always | {Verb.REPLY}
    assert _can_be(theirs, root=mine) == always | {Verb.REPLY, Verb.HIDE, Verb.UNHIDE}
    assert _can_be(theirs, replyDisabled=True) == always


def test_a_video_is_its_thumbnail() -> None:
    view = {
        "$type": "app.bsky.embed.video#view",
        "cid": "x",
        "playlist": "https://v.example/x",
        "thumbnail": "https://v.example/x.jpg",
        "alt": "A fall",
    }
    (picture,) = embedded(view).pictures
    assert (picture.url, picture.alt) == ("https://v.example/x.jpg", "A fall")


@pytest.mark.parametrize("view", [None, {}, {"$type": "app.bsky.embed.future#view"}])
def test_an_embed_of_a_kind_to_come_is_left_out(view: Any) -> None:
    assert embedded(view) == embedded(None)


def test_a_quoted_list_is_its_name() -> None:
    view = {
        "$type": "app.bsky.embed.record#view",
        "record": {
            "$type": "app.bsky.graph.defs#listView",
            "name": "Anvil <makers>",
            "uri": "at://x",
        },
    }
    assert embedded(view).html == "<blockquote><p>Anvil &lt;makers&gt;</p></blockquote>"


class _Read(HTMLParser):
    """Reads a fragment back: its text, and what tags it has."""

    def __init__(self, fragment: str) -> None:
        super().__init__()
        self.text, self.tags = "", set[str]()
        self.feed(fragment)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags |= {tag, *(f"{tag} {name}" for name, _ in attrs)}
        self.text += "\n" if tag == "br" else ""

    def handle_data(self, data: str) -> None:
        self.text += data


facets = st.lists(
    st.fixed_dictionaries(
        {
            "index": st.fixed_dictionaries(
                {
                    "byteStart": st.integers(-2, 40),
                    "byteEnd": st.integers(-2, 40),
                }
            ),
            "features": st.lists(
                st.fixed_dictionaries(
                    {
                        "$type": st.sampled_from(
                            [
                                f"app.bsky.richtext.facet#{kind}"
                                for kind in ("link", "mention", "tag", "x")
                            ]
                        ),
                        "uri": st.just("https://example.org/?a=1&b=\u00fc") | st.text(max_size=8),
                        "did": st.just(DID) | st.text(max_size=8),
                        "tag": st.text(max_size=8),
                    }
                ),
                max_size=2,
            ),
        }
    ),
    max_size=6,
)
written = st.text(st.characters(exclude_characters="\r\0", exclude_categories=["Cs"]), max_size=30)


@given(text=written, facets=facets)
def test_any_facets_leave_the_text_whole_and_nothing_unescaped(text: str, facets: Any) -> None:
    read = _Read(html(text, facets))
    assert read.text == text
    assert read.tags <= {"p", "br", "a", "a href"}


@given(before=written, linked=st.text("aü🏔", min_size=1, max_size=5), after=written)
def test_a_facet_links_exactly_its_bytes(before: str, linked: str, after: str) -> None:
    start = len(before.encode())
    facet = {
        "index": {"byteStart": start, "byteEnd": start + len(linked.encode())},
        "features": [{"$type": "app.bsky.richtext.facet#link", "uri": "https://example.org/"}],
    }
    assert f'<a href="https://example.org/">{linked}</a>' in html(before + linked + after, [facet])
