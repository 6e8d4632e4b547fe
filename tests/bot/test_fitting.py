"""What a service would not take, in words; and who is given the token when a file is fetched."""

import pytest

from bot.acts import fetching, fitting
from bot.acts.fitting import File
from bot.messages import going_out
from providers.acting import Draft, Limits, Made, Publishing
from providers.api import Api
from providers.fitting import kinds, lengths
from providers.vocabulary import Page


async def nothing(api: Api, page: Page, draft: Draft) -> Made:
    return Made()


def taking(**facts: int) -> Publishing:
    return Publishing(do=nothing, limits=Limits(most=5), **facts)  # type: ignore[arg-type]


def test_a_text_is_counted_by_each_of_its_limits_in_their_own_units() -> None:
    limits = Limits(most=3, unit="graphemes", also={"bytes": (4, lambda text: len(text.encode()))})
    assert [*lengths(limits, "äö")] == [(2, 3, "graphemes"), (4, 4, "bytes")]
    assert fitting.too_long(limits, "äö") == ""
    assert fitting.too_long(limits, "äöü") == "6 bytes; at most 4 are taken"
    assert fitting.too_long(limits, "abcd") == "4 graphemes; at most 3 are taken"
    assert fitting.too_long(limits, "äöüß") == (
        "4 graphemes; at most 3 are taken, and 8 bytes; at most 4 are taken"
    )


def test_all_of_its_limits_are_told_beforehand() -> None:
    assert going_out.most(Limits(most=500)) == "500 characters"
    limits = Limits(most=300, unit="graphemes", also={"bytes": (3_000, len)})
    assert going_out.most(limits) == "300 graphemes and 3,000 bytes"


@pytest.mark.parametrize(
    ("pictures", "count", "words"),
    [
        (4, 4, ""),
        (4, 5, "takes at most 4 pictures; these are 5"),
        (0, 1, "takes no pictures"),
    ],
)
def test_too_many_pictures(pictures: int, count: int, words: str) -> None:
    assert fitting.too_many(taking(pictures=pictures), count) == words


def test_what_is_too_large_never_looks_as_if_it_fitted() -> None:
    known = taking(bytes=1_000_000)
    assert fitting.too_large(known, File("F1", "a.png", 1_000_000)) == ""
    assert fitting.too_large(known, File("F1", "a.png", 1_000_001)) == (
        "takes pictures of at most 1 MB; a.png has 1.01 MB"
    )
    assert fitting.too_large(taking(bytes=0), File("F1", "a.png", 10**9)) == ""


@pytest.mark.parametrize(
    ("content", "mime"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"\0\0\0\x1cftypavif", "image/avif"),
        (b"<!DOCTYPE html>", ""),
        (b"<svg onload='x'>", ""),
        (b"", ""),
    ],
)
def test_a_picture_is_what_its_first_bytes_say(content: bytes, mime: str) -> None:
    assert fitting.mime_of(content) == mime


def test_kinds_are_named_as_people_name_them() -> None:
    assert kinds(["image/jpeg", "image/png", "image/webp"]) == "JPEG, PNG or WebP"
    assert fitting.endings(["image/jpeg", "image/png"]) == ["jpg", "jpeg", "png"]


@pytest.mark.parametrize(
    ("url", "is_slacks"),
    [
        ("https://files.slack.com/files-pri/T1-F1/download/a.png", True),
        ("https://slack.com/x", True),
        ("https://slack.com.evil.example/x", False),
        ("https://evilslack.com/x", False),
        ("http://files.slack.com/x", False),
        ("", False),
    ],
)
def test_the_token_goes_to_slack_alone(url: str, is_slacks: bool) -> None:
    assert fetching._is_slacks(url, "https://slack.com/api/") is is_slacks
