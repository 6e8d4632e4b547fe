"""The feeds that a web page names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.http import Reply
from providers.rss.alternates import main_first, site, text, usual

PAGE = "https://acme.example/news/"
ALTERNATE = '<link rel="alternate" type="application/rss+xml" href="{}" title="{}">'


def test_feeds_are_named_in_the_page_and_in_its_headers() -> None:
    page = "<head>" + ALTERNATE.format("feed.xml", "News") + "</head>"
    header = '</atom>; rel="alternate"; type="application/atom+xml"; title="All", </next>; rel=next'

    assert site(page, PAGE, {"link": header}).feeds == (
        ("https://acme.example/atom", "All"),
        ("https://acme.example/news/feed.xml", "News"),
    )


def test_a_base_moves_what_is_relative() -> None:
    page = '<base href="https://cdn.example/x/">' + ALTERNATE.format("feed.xml", "")

    assert site(page, PAGE, {}).feeds == (("https://cdn.example/x/feed.xml", ""),)


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="stylesheet" href="/x.css">',
        '<link rel="alternate" hreflang="de" href="/de/">',
        '<link rel="alternate" type="application/json" href="/wp-json/wp/v2/posts">',
        '<link rel="alternate" type="application/json+oembed" href="/oembed">',
        '<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">',
        '<link rel="alternate" type="application/rss+xml">',
        '<!-- <link rel="alternate" type="application/rss+xml" href="/old.xml"> -->',
    ],
)
def test_other_links_are_no_feeds(link: str) -> None:
    assert site(link, PAGE, {}).feeds == ()


def test_comments_come_last() -> None:
    feeds = [("/a", "Acme » Comments Feed"), ("/comments/feed", ""), ("/b", "Acme » Feed")]

    assert [address for address, _ in main_first(feeds)] == ["/b", "/a", "/comments/feed"]


def test_a_page_tells_its_name_words_and_picture() -> None:
    page = """<title>Acme &amp; Daughters</title><meta name=description content=" Heavy
        things "><link rel=icon href=/i.ico><meta property=og:image content=/big.png>"""

    found = site(page, PAGE, {})

    assert (found.name, found.description) == ("Acme & Daughters", "Heavy things")
    assert found.picture_url == "https://acme.example/big.png"


def test_a_feed_is_looked_for_where_feeds_usually_are() -> None:
    found = usual("https://social.example/@acme?tab=all")

    assert found[0] == "https://social.example/@acme.rss"
    assert "https://social.example/feed" in found


@pytest.mark.parametrize(
    ("body", "header"),
    [
        ("é".encode("latin-1"), "text/html; charset=iso-8859-1"),
        (b"<meta charset=windows-1252>\xe9", "text/html"),
        ("é".encode(), "text/html"),
        ("é".encode(), "text/html; charset=klingon"),
    ],
)
def test_a_page_is_read_in_its_own_encoding(body: bytes, header: str) -> None:
    assert text(Reply(200, {"content-type": header}, body, PAGE)).endswith("é")


@given(st.text(alphabet="<>/=\"' !-abehiklnrst&;"), st.text(alphabet='<>;=", rel'))
def test_any_page_is_read(page: str, header: str) -> None:
    found = site(page, PAGE, {"link": header})

    assert all(address.startswith("http") for address, _ in found.feeds)
