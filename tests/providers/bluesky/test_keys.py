"""Keys of records, and the size of a picture: both are told by the bytes alone."""

import re
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.bluesky.pictures import size
from providers.bluesky.tids import tid
from tests.providers.test_publishing import PNG

# atproto.com/specs/tid
TID = re.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}")


def frame(width: int, height: int, marker: int = 0xC0) -> bytes:
    return struct.pack(">BBHBHH", 0xFF, marker, 8, 8, height, width)


def segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


@given(word=st.text())
def test_every_word_has_one_valid_key(word: str) -> None:
    word = word.encode("utf-8", "replace").decode()
    assert TID.fullmatch(tid(word))
    assert tid(word) == tid(word)


def test_a_words_key_stays_the_same_for_ever() -> None:
    # A new version of the bot that is asked again must find what the old one has written.
    assert [tid("wish-1"), tid("")] == ["3lfegotzmdini", "3kuu4gyorngpo"]


def test_ten_thousand_words_have_as_many_keys() -> None:
    assert len({tid(str(number)) for number in range(10_000)}) == 10_000


JPEG = b"\xff\xd8"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (PNG, (1, 1)),
        (JPEG + segment(0xE0, b"JFIF\0") + frame(640, 480), (640, 480)),
        (JPEG + segment(0xE1, b"http://ns.adobe.com/xap") + frame(640, 480, 0xC2), (640, 480)),
        (JPEG + segment(0xC4, b"tables") + frame(3, 2), (3, 2)),
        # It may have to be turned.
        (JPEG + segment(0xE1, b"Exif\0\0") + frame(640, 480), None),
        (JPEG + frame(0, 480), None),
        (JPEG + b"rubbish", None),
        (JPEG, None),
        (PNG[:20], None),
        (b"RIFF\0\0\0\0WEBP", None),
        (b"", None),
    ],
)
def test_a_picture_is_as_large_as_its_head_says_or_not_told(
    content: bytes, told: tuple[int, int] | None
) -> None:
    assert size(content) == told


@given(rest=st.binary(max_size=200))
def test_any_bytes_have_a_size_or_none(rest: bytes) -> None:
    for beginning in (b"", JPEG, PNG[:8]):
        found = size(beginning + rest)
        assert found is None or min(found) > 0
