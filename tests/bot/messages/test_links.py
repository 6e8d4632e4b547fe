"""Where a stranger's addresses may lead."""

import pytest

from bot.messages import links


@pytest.mark.parametrize(
    ("url", "opened"),
    [
        (" https://acme.example/a?b=c#d ", "https://acme.example/a?b=c#d"),
        ("HTTP://Acme.Example", "http://acme.example"),
        ("https://bücher.example/ä b|<c>", "https://xn--bcher-kva.example/%C3%A4%20b%7C%3Cc%3E"),
        ("https://[2606:2800::1]:8443/x", "https://[2606:2800::1]:8443/x"),
        ("https://acme.example/100%", "https://acme.example/100%"),
    ],
)
def test_a_web_address_is_opened_in_ascii(url: str, opened: str) -> None:
    assert links.web(url) == opened


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "mailto:a@b.example", "https://a@b.example", "https://a.example\\@b.example",
     "https://", "//acme.example", "https://a b.example", "https://a.example:99999", "https://[::1",
     "https://acme.example/" + "x" * 3_000, "https://" + "ä" * 70 + ".example", "\ud800"],
)  # fmt: skip
def test_anything_else_is_not_opened(url: str) -> None:
    assert links.web(url) == ""


@pytest.mark.parametrize(
    ("label", "url", "shown"),
    [
        ("Read more", "https://acme.example/", "Read more"),
        ("www.acme.example", "https://acme.example/", "www.acme.example"),
        ("acme.example/news", "https://www.acme.example/news", "acme.example/news"),
        ("acme.example", "https://blog.acme.example/", "acme.example"),
        ("bank.example", "https://evil.example/", "bank.example (evil.example)"),
        ("go to BANK.example now", "http://evil.example", "go to BANK.example now (evil.example)"),
        ("аррӏе.com", "https://evil.example", "аррӏе.com (evil.example)"),  # noqa: RUF001
        ("jane@acme.example", "mailto:eve@evil.example", "jane@acme.example (eve@evil.example)"),
        ("jane@acme.example", "mailto:jane@acme.example", "jane@acme.example"),
        ("v1.0 of e.g. this", "https://acme.example", "v1.0 of e.g. this"),
    ],
)
def test_a_label_that_claims_another_address_is_found_out(label: str, url: str, shown: str) -> None:
    assert links.labelled(label, url) == shown


def test_mail_is_opened_without_what_could_be_added_to_it() -> None:
    assert links.openable("mailto:a@b.example?subject=Hi there\r\nBcc: x") == (
        "mailto:a@b.example?subject=Hi%20there%0D%0ABcc%3A%20x"
    )


@pytest.mark.parametrize(
    "url",
    ["http://acme.example/a.png", "https://localhost/a.png", "https://printer.local/a.png",
     "https://10.0.0.1/a.png", "https://[::1]/a.png", "data:image/png,x"],
)  # fmt: skip
def test_a_picture_that_slack_cannot_fetch_is_not_shown(url: str) -> None:
    assert links.picture(url) == ""


@pytest.mark.parametrize("url", ["https://acme.example/a.png", "https://93.184.216.34/a.png"])
def test_a_picture_on_the_open_internet_is_shown(url: str) -> None:
    assert links.picture(url) == url
