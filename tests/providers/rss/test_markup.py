"""Strangers' HTML: what a reader of it sees."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.fragments import LONGEST, shortened
from providers.rss.markup import (
    absolute,
    clean,
    first_picture,
    looks_like_image,
    plain,
)

BASE = "https://a.example/b/"


@pytest.mark.parametrize(
    ("markup", "seen"),
    [
        ("Tom &amp; Jerry", "Tom & Jerry"),
        ("<b>bold</b>ly", "boldly"),
        ("one<br>two<p>three</p>four", "one two three four"),
        ("a <script>alert(1)</script> b", "a b"),
        ("a <!-- hidden --> b", "a b"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("&lt;code&gt;", "<code>"),
        ("<style>never closed", ""),
    ],
)
def test_plain_text_is_what_is_seen(markup: str, seen: str) -> None:
    assert plain(markup) == seen


@pytest.mark.parametrize(
    ("markup", "whole"),
    [
        ('<a href="c">', '<a href="https://a.example/b/c">'),
        ("<a href='/c?d=1&amp;e=2'>", '<a href="https://a.example/c?d=1&amp;e=2">'),
        ("<img src=c.png>", '<img src="https://a.example/b/c.png">'),
        ('<a href="//cdn.example/x">', '<a href="https://cdn.example/x">'),
        ('<a href="https://x.example/">', '<a href="https://x.example/">'),
        ('<a href="#top">', '<a href="#top">'),
        ("text about href=x", "text about href=x"),
    ],
)
def test_relative_links_are_made_whole(markup: str, whole: str) -> None:
    assert absolute(markup, BASE) == whole


@pytest.mark.parametrize(
    ("markup", "url", "alt"),
    [
        ("<img src='c.png' alt='A &amp; B'>", "https://a.example/b/c.png", "A & B"),
        ("<img width=1 height=1 src=/dot.gif><img src=/x.png>", "https://a.example/x.png", ""),
        ("<img src='data:image/png;base64,xx'>", "", ""),
        ("no picture", "", ""),
    ],
)
def test_the_first_picture_is_no_counter(markup: str, url: str, alt: str) -> None:
    assert first_picture(markup, BASE) == (url, alt)


@given(st.text(alphabet="ab<>&;/ =\"'", max_size=100), st.integers(0, 100))
def test_a_long_text_is_cut_between_tags(edge: str, before: int) -> None:
    markup = "a" * (LONGEST - before) + edge
    cut = shortened(markup)

    assert len(cut) <= LONGEST
    assert markup.startswith(cut)
    if len(markup) > LONGEST:
        assert not re.search(r"<[a-z/][^<>]*\Z", cut)


def test_a_character_reference_is_not_cut_in_half() -> None:
    assert shortened("a" * (LONGEST - 3) + "&eacute;b") == "a" * (LONGEST - 3)


@given(st.text(alphabet="<>&;/ =\"'abhrefsci!-#:\n"))
def test_any_markup_is_taken(markup: str) -> None:
    plain(markup)
    first_picture(markup, BASE)
    absolute(markup, BASE)


@given(st.text())
def test_clean_text_can_be_stored(text: str) -> None:
    kept = clean(text).encode()

    assert b"\0" not in kept


@pytest.mark.parametrize(
    ("file", "is_image"),
    [
        ({"type": "image/png"}, True),
        ({"medium": "image", "url": "/x"}, True),
        ({"url": "https://a.example/X.JPG?w=1"}, True),
        ({"type": "audio/mpeg", "url": "/x.jpg"}, False),
        ({"medium": "video", "url": "/x.jpg"}, False),
        ({}, False),
    ],
)
def test_a_file_is_a_picture_by_its_type_else_by_its_name(
    file: dict[str, str], *, is_image: bool
) -> None:
    assert looks_like_image(file) == is_image
