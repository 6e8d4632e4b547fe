"""What a person types into the search box, and the addresses that it means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.errors import AddressRefused
from providers.rss.asked import addresses


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("https://acme.example/blog", "https://acme.example/blog"),
        ("  https://acme.example  ", "https://acme.example/"),
        ("HTTPS://Acme.Example/Blog", "https://acme.example/Blog"),
        ("acme.example", "https://acme.example/"),
        ("acme.example:8080/feed", "https://acme.example:8080/feed"),
        ("<https://acme.example/a|acme.example/a>", "https://acme.example/a"),
        ("“https://acme.example/”", "https://acme.example/"),
        ("\u202ahttps://acme.example/\u202c", "https://acme.example/"),
        ("feed://acme.example/rss", "https://acme.example/rss"),
        ("feed:https://acme.example/rss", "https://acme.example/rss"),
        ("https://müller.example/ä b?q=ö", "https://xn--mller-kva.example/%C3%A4%20b?q=%C3%B6"),
        ("https://acme.example/%7Eme?a=1&b=%20", "https://acme.example/%7Eme?a=1&b=%20"),
        ("https://acme.example/#top", "https://acme.example/"),
    ],
)
def test_an_address_is_understood_as_people_write_it(query: str, first: str) -> None:
    assert addresses(query)[0] == first


def test_an_address_without_a_scheme_is_tried_both_ways() -> None:
    assert addresses("acme.example/x") == ("https://acme.example/x", "http://acme.example/x")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "is empty"),
        ("   ", "is empty"),
        ("no address at all", "is not a web address"),
        ("acme", "is not a web address"),
        ("@acme@social.example", "is not a web address"),
        ("<!channel>", "is not a web address"),
        ("https://", "is not a web address"),
        ("https://[::1", "is not a web address"),
        ("https://acme.example:99999/", "is not a web address"),
        ("javascript:alert(1)", "is not a web address"),
        ("ftp://acme.example/", "starts with ftp:"),
        ("file:///etc/passwd", "starts with file:"),
        ("https://jane:secret@acme.example/", "has a password in it"),
        ("x" * 10_000, "is longer than an address can be"),
        ("مرحبا بالعالم", "is not a web address"),
    ],
)
def test_what_is_no_address_is_refused_in_words(query: str, words: str) -> None:
    with pytest.raises(AddressRefused, match=words):
        addresses(query)


@given(st.text() | st.text(alphabet="feed:htps/.@[]#? \\%").map("https:".__add__))
def test_any_words_are_addresses_or_a_refusal(query: str) -> None:
    try:
        found = addresses(query)
    except AddressRefused:
        return
    assert all(address.startswith(("https://", "http://")) for address in found)
    assert all(address.isascii() and " " not in address for address in found)
