"""What a feed's stream remembers: its cursor, the cut document, the feed's own wishes."""

from dataclasses import asdict
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.rss import hints
from providers.rss.cursor import Memory, dumps, loads
from providers.rss.encoding import tame
from providers.rss.entry import NotAFeed
from providers.rss.slices import MOST, sliced

SHORT = st.text(alphabet="0123456789abcdef", min_size=8, max_size=8)
MEMORIES = st.builds(
    Memory,
    address=st.text(),
    etag=st.text(),
    modified=st.text(),
    digest=SHORT,
    moving_to=st.text(),
    moves=st.integers(0, 3),
    known=st.dictionaries(SHORT, SHORT),
    repeated=st.lists(SHORT, max_size=100),
    fresh_for=st.integers(0, 86_400),
    skip_hours=st.lists(st.integers(0, 23)),
    skip_days=st.lists(st.integers(0, 6)),
)


@given(MEMORIES)
def test_a_cursor_is_read_back_as_it_was_written(memory: Memory) -> None:
    assert asdict(loads(dumps(memory))) == asdict(memory)


@pytest.mark.parametrize(
    "cursor", ["", "{}", "[]", "null", "7", "garbage", '{"other":1}', '{"known":7}']
)
def test_a_cursor_that_is_not_ours_is_an_empty_memory(cursor: str) -> None:
    assert asdict(loads(cursor)) == asdict(Memory())


def test_a_document_is_cut_into_its_entries_and_put_together_again() -> None:
    data = b"<rss><channel><item a='b'>1</item>\n <item>2</item></channel></rss>"

    cut = sliced(data)

    assert cut is not None
    assert list(cut.entries.values()) == [b"<item a='b'>1</item>", b"<item>2</item>"]
    assert cut.only(list(cut.entries)[1:]) == b"<rss><channel><item>2</item></channel></rss>"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<rss><channel></channel></rss>",
        b"<rss><item>1</item>text<item>2</item></rss>",
        b"<rss><item>1<item>2</item></item></rss>",
        b"<rss><!-- <item>1</item> --></rss>",
        b"<rss><![CDATA[<item>1</item>]]></rss>",
        b"<rss></item><item></rss>",
    ],
)
def test_a_document_that_is_not_clearly_made_of_entries_is_not_cut(data: bytes) -> None:
    cut = sliced(data)

    assert cut is None or len(cut.entries) == 0


def test_of_a_feed_without_end_only_its_ends_are_looked_at() -> None:
    data = b"<rss>" + b"".join(b"<item>%d</item>" % number for number in range(5_000)) + b"</rss>"

    cut = sliced(data)

    assert cut is not None
    texts = list(cut.entries.values())
    assert (len(texts), texts[0], texts[-1]) == (MOST, b"<item>0</item>", b"<item>4999</item>")


@given(st.lists(st.binary(max_size=30), max_size=5))
def test_the_pieces_of_a_document_are_the_document(parts: list[bytes]) -> None:
    data = b"<rss>" + b"".join(b"<item>" + part + b"</item>" for part in parts) + b"</rss>"

    cut = sliced(data)

    assert cut is None or cut.only(cut.entries) == data or len(cut.entries) < len(parts)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"cache-control": "max-age=600"}, 600),
        ({"cache-control": "public, MAX-AGE = 600, must-revalidate"}, 600),
        ({"cache-control": "s-maxage=600"}, 0),
        ({"cache-control": "no-cache"}, 0),
        ({"cache-control": "max-age=99999999"}, 86_400),
        ({}, 0),
    ],
)
def test_a_server_says_how_long_its_answer_stays_fresh(
    headers: dict[str, str], seconds: int
) -> None:
    assert hints.max_age(headers) == seconds


@pytest.mark.parametrize(
    ("head", "seconds"),
    [
        (b"<ttl>60</ttl>", 3_600),
        (b"<ttl>soon</ttl>", 0),
        (b"<sy:updatePeriod>\n hourly </sy:updatePeriod>", 3_600),
        (
            b"<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>24</sy:updateFrequency>",
            3_600,
        ),
        (
            b"<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>",
            86_400,
        ),
        (b"<sy:updatePeriod>yearly</sy:updatePeriod>", 86_400),
        (b"<sy:updatePeriod>never</sy:updatePeriod>", 0),
        (b"", 0),
    ],
)
def test_a_feed_says_how_often_it_changes(head: bytes, seconds: int) -> None:
    assert hints.fresh_for(head) == seconds


def test_a_feed_that_sleeps_is_asked_when_it_wakes() -> None:
    hours, days = hints.skipped(b"<hour>12</hour><hour>13</hour><day>Sunday</day><hour>24</hour>")
    noon = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)
    saturday_night = datetime(2026, 11, 28, 23, 59, tzinfo=UTC)

    assert (hours, days) == ([0, 12, 13], [6])
    assert hints.next_welcome(noon, hours, days) == datetime(2026, 11, 24, 14, tzinfo=UTC)
    assert hints.next_welcome(noon.replace(hour=15), hours, days) is None
    assert hints.next_welcome(saturday_night, hours, days) is None
    assert hints.next_welcome(datetime(2026, 11, 29, 8, tzinfo=UTC), hours, days) == datetime(
        2026, 11, 30, 1, tzinfo=UTC
    )


def test_a_feed_that_never_wants_to_be_asked_is_asked() -> None:
    assert hints.next_welcome(datetime(2026, 11, 24, tzinfo=UTC), range(24), ()) is None


def test_blanks_before_the_first_element_are_made_few() -> None:
    assert tame(b"<?xml?>" + b"\n \n" * 100_000 + b"<rss> \n </rss>") == b"<?xml?>\n<rss> \n </rss>"


def test_a_prolog_without_end_is_no_feed() -> None:
    with pytest.raises(NotAFeed):
        tame(b"<!ENTITY \n" * 10_000)
