"""A stranger's HTML becomes rich text: as it was meant, and nothing that it could do besides."""

from typing import Any

import pytest

from bot.messages import rich_text
from bot.messages.rich_text import bullets, from_html, link, said, section


def elements(html: str) -> list[dict[str, Any]]:
    return list(from_html(html).elements)


def in_line(html: str) -> list[dict[str, Any]]:
    (only,) = elements(html)
    assert only["type"] == "rich_text_section"
    return list(only["elements"])


def test_paragraphs_stand_apart_and_breaks_do_not() -> None:
    assert in_line("<p>One</p>\n<p>Two<br>\n three</p>") == [said("One\n\nTwo\nthree")]


def test_bold_italic_strike_and_code_are_kept() -> None:
    assert in_line("a <b>b <i>c</i></b> <s>d</s> <code>e</code>.") == [
        said("a "), said("b", "bold"), said(" "), said("c", "bold", "italic"), said(" "),
        said("d", "strike"), said(" "), said("e", "code"), said("."),
    ]  # fmt: skip


def test_headings_are_bold_lines() -> None:
    assert in_line("<h2>News</h2>text") == [said("News", "bold"), said("\n\ntext")]


def test_lists_keep_their_depth_and_their_numbers() -> None:
    html = "<ul><li>a<ul><li>b</ul><li>c</ul><ol start=3><li>x<ul><li>y</ul><li>z</ol>"
    nested = {**bullets(section(said("b"))), "indent": 1}
    numbers = {"type": "rich_text_list", "style": "ordered"}
    assert elements(html) == [
        bullets(section(said("a"))), nested, bullets(section(said("c"))),
        {**numbers, "offset": 2, "elements": [section(said("x"))]},
        {**bullets(section(said("y"))), "indent": 1},
        {**numbers, "offset": 3, "elements": [section(said("z"))]},
    ]  # fmt: skip


def test_a_quote_stands_in_a_quote() -> None:
    quote = {"type": "rich_text_quote", "elements": [said("They said\n\nthis")]}
    assert elements("<blockquote><p>They said</p><p>this</p></blockquote>I agree") == [
        quote, section(said("I agree")),
    ]  # fmt: skip


def test_a_list_in_a_quote_has_the_border_of_a_quote() -> None:
    assert elements("<blockquote><ul><li>a</ul></blockquote>") == [
        {**bullets(section(said("a"))), "border": 1}
    ]


def test_preformatted_text_keeps_its_spaces_and_no_styles() -> None:
    code = {"type": "rich_text_preformatted", "elements": [said("  if x:\n    <b>")]}
    assert elements("<pre>\n  if <b>x</b>:\r\n\t&lt;b&gt;\n</pre>") == [code]


def test_tables_become_lines() -> None:
    html = "<table><tr><td>Mon</td>\n<td>9</td></tr><tr><td>Tue<td>10</table>"
    assert in_line(html) == [said("Mon | 9\nTue | 10")]


def test_scripts_styles_and_pictures_are_not_read() -> None:
    html = "<script>alert(1)</script><style>p{}</style>Hi<img src=x alt=y><iframe>no</iframe>"
    assert in_line(html) == [said("Hi")]


def test_a_picture_of_an_emoji_is_that_emoji() -> None:
    assert in_line('Hi <img class="wp-smiley" alt="🙂" src=x>') == [said("Hi 🙂")]


def test_entities_are_decoded_once() -> None:
    assert in_line("Fish &amp; chips &amp;lt;b&amp;gt;") == [said("Fish & chips &lt;b&gt;")]


def test_long_addresses_are_shortened_as_their_server_does() -> None:
    html = (
        '<a href="https://example.com/a/very/long/path"><span class="invisible">https://</span>'
        '<span class="ellipsis">example.com/a/very</span>'
        '<span class="invisible">/long/path</span></a>'
    )
    address = "https://example.com/a/very/long/path"
    assert in_line(html) == [{"type": "link", "url": address, "text": "example.com/a/very…"}]


def test_a_link_that_reads_like_another_address_shows_where_it_leads() -> None:
    (shown,) = in_line('<a href="https://evil.example/x">https://bank.example/login</a>')
    assert shown["text"] == "https://bank.example/login (evil.example)"


@pytest.mark.parametrize(
    "href",
    ["javascript:alert(1)", "data:text/html,x", "java\nscript:x", "/relative", "https://a@b.example",
     "https://", "", "vbscript:x", "file:///etc/passwd", "https://x.example/" + "y" * 5_000],
)  # fmt: skip
def test_what_is_no_web_address_is_not_linked(href: str) -> None:
    assert in_line(f'<a href="{href}">here</a>') == [said("here")]


def test_mail_addresses_are_linked() -> None:
    assert in_line('<a href="mailto:jane@acme.example">Jane</a>') == [
        link("Jane", "mailto:jane@acme.example")
    ]


def test_what_pings_in_slack_is_mere_text() -> None:
    text = "<!channel> <@U123> <#C1> @here *bold* :tada:"
    assert in_line(text.replace("<", "&lt;")) == [said(text)]


def test_characters_that_turn_or_hide_the_writing_are_left_out() -> None:
    assert in_line("a\u202eb\u2066c\x07d\u200be&#x202d;f\ud800g") == [said("abcdefg")]


def test_right_to_left_text_and_joined_emoji_are_kept() -> None:
    assert in_line("שלום 👨‍👩‍👧 مرحبا") == [said("שלום 👨‍👩‍👧 مرحبا")]


@pytest.mark.parametrize("html", ["", " ", "<p></p>", "<p>&nbsp;</p>", "<!-- x -->", "&#8203;"])
def test_nothing_said_is_no_element(html: str) -> None:
    assert from_html(html) == rich_text.Rich()


def test_a_long_text_is_cut_after_a_whole_word() -> None:
    rich = from_html("<p>" + "lorem ipsum " * 500, room=100)
    (only,) = rich.elements
    assert rich.cut
    assert only["elements"] == [said(("lorem ipsum " * 8).rstrip() + "…")]


def test_a_long_word_is_cut_between_letters() -> None:
    (only,) = from_html("👨‍👩‍👧‍👦" * 100, room=20).elements
    assert only["elements"] == [said("👨‍👩‍👧‍👦👨‍👩‍👧‍👦…")]


def test_a_text_that_just_fits_is_not_cut() -> None:
    assert from_html("<b>one</b> two", room=7).cut is False
    assert from_html("<b>one</b> two", room=6).cut is True


def test_deleted_text_is_struck_out_all_of_it() -> None:
    rich = from_html("<p>a <a href='https://b.example'>b</a></p><pre>c</pre>", struck=True)
    runs = [run for element in rich.elements for run in element["elements"]]
    assert [run["style"] for run in runs] == [{"strike": True}] * 3


def test_ten_thousand_nested_elements_are_read_in_one_breath() -> None:
    assert in_line("<div>" * 10_000 + "deep") == [said("deep")]
    lists = elements("<ul><li>" * 10_000 + "deep")
    assert lists == [{**bullets(section(said("deep"))), "indent": 5}]


def test_entities_are_read_wherever_the_reader_takes_a_bite() -> None:
    html = "&amp;lt;" * 2_000
    assert rich_text.words(html, 50_000) == "&lt;" * 2_000


def test_bare_words_keep_their_lines() -> None:
    html = "<p>a &lt;!here&gt;</p><p>b</p><ul><li>c<li>d</ul>"
    assert rich_text.words(html, 100) == "a <!here>\n\nb\nc\nd"
