"""Entries to items: names that stay, dates that can be, text that fits."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.rss.dates import moment, plausible
from providers.rss.entry import Entry, Feed, Text
from providers.rss.items import described, item, named, short, told_apart
from providers.rss.polling import newest
from providers.vocabulary import Page

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
PAGE = Page(
    service="rss", native_id="https://a.example/feed", name="Acme", url="https://a.example/"
)


def entry(name: str, *, title: str = "", text: str = "") -> Entry:
    body = [Text(text, is_html=True)]
    return Entry(id=name, title=Text(title), bodies=body, mark=short(name + title + text))


def test_ids_of_their_own_are_kept() -> None:
    news = named([entry("a"), entry("b")], set(), ())

    assert [name for _, name in news.entries] == ["a", "b"]
    assert news.shared == set()


def test_all_who_share_an_id_are_told_apart_in_any_order() -> None:
    both = [entry("a", title="one"), entry("a", title="two")]

    names = {one.title.value: name for one, name in named(both, set(), ()).entries}
    again = {one.title.value: name for one, name in named(both[::-1], set(), ()).entries}

    assert len(set(names.values())) == 2
    assert again == names


def test_a_shared_id_is_remembered_when_only_one_has_it_now() -> None:
    first = entry("a", title="one")

    (_, name), *_ = named([first], set(), {short("a")}).entries

    assert name == told_apart("a", first)


def test_a_new_entry_with_the_id_of_one_that_stands_is_another_one() -> None:
    new = entry("a", title="new")

    news = named([new], {short("a")}, ())

    assert [name for _, name in news.entries] == [told_apart("a", new)]
    assert news.shared == {short("a")}


def test_an_entry_whose_old_text_is_gone_is_an_edit_under_its_id() -> None:
    news = named([entry("a", text="corrected")], {short("b")}, ())

    assert [name for _, name in news.entries] == ["a"]


def test_what_is_said_twice_in_the_same_words_is_said_once_and_remembered() -> None:
    same = [entry("a", title="one"), entry("a", title="one")]
    alike = [entry("a", title="one"), entry("a", title="one", text="almost")]

    assert len(named(same, set(), ()).entries) == 1
    news = named(alike, set(), ())
    assert len(news.entries) == 1
    assert set(news.by_mark) == {one.mark for one in alike}


@given(st.text(max_size=600), st.text(max_size=50))
def test_a_name_told_apart_is_never_too_long(name: str, title: str) -> None:
    assert len(told_apart(name, entry("x", title=title))) <= 500


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tue, 24 Nov 2026 10:00:00 GMT", datetime(2026, 11, 24, 10, tzinfo=UTC)),
        ("Tue, 24 Nov 2026 10:00:00 -0330", datetime(2026, 11, 24, 13, 30, tzinfo=UTC)),
        ("Tue, 24 Nov 2026 10:00:00 EST", datetime(2026, 11, 24, 15, tzinfo=UTC)),
        ("24 Nov 26 10:00 +0100", datetime(2026, 11, 24, 9, tzinfo=UTC)),
        ("2026-11-24T10:00:00Z", datetime(2026, 11, 24, 10, tzinfo=UTC)),
        ("2026-11-24T10:00:00-03:30", datetime(2026, 11, 24, 13, 30, tzinfo=UTC)),
        ("2026-11-24T10:00:00+0530", datetime(2026, 11, 24, 4, 30, tzinfo=UTC)),
        ("2026-11-24", datetime(2026, 11, 24, tzinfo=UTC)),
        ("Tue, 31 Feb 2026 10:00:00 GMT", None),
        ("the other day", None),
        ("", None),
    ],
)
def test_a_date_is_read_as_it_was_meant(text: str, expected: datetime | None) -> None:
    assert moment(text) == expected


@given(
    st.text() | st.datetimes().map(str) | st.from_regex(r"\d{4}-\d\d-\d\dT\d\d:\d\d[+-]\d\d:\d\d")
)
def test_any_text_is_a_moment_or_none(text: str) -> None:
    when = moment(text)

    assert when is None or when.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("when", "kept"),
    [
        (datetime(1970, 1, 1, tzinfo=UTC), False),
        (datetime(1989, 12, 31, tzinfo=UTC), False),
        (datetime(1990, 1, 1, tzinfo=UTC), True),
        (NOW + timedelta(hours=23), True),
        (NOW + timedelta(hours=25), False),
        (datetime(2099, 1, 1, tzinfo=UTC), False),
    ],
)
def test_a_date_that_no_clock_has_shown_is_none(when: datetime, *, kept: bool) -> None:
    assert (plausible(when, NOW) is not None) == kept


def test_an_edit_is_dated_only_after_the_post() -> None:
    post = Entry(published=NOW - timedelta(days=2), updated=NOW - timedelta(days=1))
    same = Entry(published=NOW, updated=NOW)

    assert item(post, "a", NOW).edited_at == post.updated
    assert item(same, "a", NOW).edited_at is None
    assert item(Entry(updated=NOW), "a", NOW).posted_at == NOW


def test_html_goes_before_a_plain_summary_and_a_long_text_before_a_short_one() -> None:
    html = [Text("<p>a</p>", is_html=True), Text("<p>ab</p>", is_html=True)]
    bodies = [Text("a plain summary, rather long"), *html]

    assert item(Entry(bodies=bodies), "a", NOW).html == "<p>ab</p>"


def test_nul_and_half_characters_are_left_out() -> None:
    found = item(Entry(title=Text("a\0b\ud800"), bodies=[Text("c\0")]), "a", NOW)

    assert (found.title, found.html) == ("ab?", "c")


def test_the_newest_come_first_when_all_are_dated() -> None:
    dated = [(Entry(id=str(day), published=NOW - timedelta(days=day)), "") for day in range(300)]
    mixed = [(Entry(id="old", published=NOW), ""), (Entry(id="none"), "")]

    assert [one.id for one, _ in newest(dated[::-1])] == [str(day) for day in range(200)]
    assert [one.id for one, _ in newest(mixed)] == ["old", "none"]


def test_a_page_keeps_what_its_feed_no_longer_says() -> None:
    assert described(PAGE, Feed()) is None
    assert described(PAGE, Feed(title=Text("Acme"), link="https://a.example/")) is None
    renamed = described(PAGE, Feed(title=Text("Acme &amp; Co", is_html=True), link="/broken"))
    assert renamed is not None
    assert (renamed.name, renamed.url) == ("Acme & Co", PAGE.url)
