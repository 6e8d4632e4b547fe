"""Whatever a stranger writes, each message stays within Slack's limits, and nothing in it pings."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.limits import problems
from bot.messages import digest, item_whole, notices
from bot.messages.message import Message
from providers.vocabulary import Author, Connection, Item, Kind, Page, Picture
from tests.bot.messages.stories import ACME, said

NASTY = [
    "<!channel>", "<@U123>", "<#C1>", "@here", "&lt;!everyone&gt;", "*_~`|>", "\u202e\u2066",
    "\x00", "👨‍👩‍👧‍👦" * 50, "w" * 500, "\u0301" * 300, "שלום", "<b>", "</p>", "<ul><li>", "<pre>",
    "\n", " ",
    "<a href='https://evil.example/'>bank.example</a>", "<a href='javascript:x'>", "</a>", "|", ">",
    "<a href='https://x.example/" + "y" * 2_900 + "'>z</a>", "\ud800", "]]>",
    "<blockquote>", ":tada:",
]  # fmt: skip
NASTY_URLS = [
    "", "javascript:alert(1)", "https://a.example/<!here>|x", "https://a.example/" + "x" * 5_000,
    "http://a.example", "https://a.example/ä b", "mailto:a@b.example", "https://[", "ftp://a.example",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(NASTY) | st.text(max_size=9), max_size=6).map("".join)
URLS = st.sampled_from(NASTY_URLS) | TEXTS
MOMENTS = st.none() | st.datetimes(timezones=st.just(UTC), min_value=datetime(1970, 1, 1))  # noqa: DTZ001
AUTHORS = st.builds(Author, name=TEXTS, handle=TEXTS, url=URLS, picture_url=URLS)
PAGES = st.builds(
    Page, service=st.just("town"), native_id=TEXTS, name=TEXTS, url=URLS, handle=TEXTS,
    picture_url=URLS,
)  # fmt: skip
PICTURES = st.lists(st.builds(Picture, url=URLS, alt=TEXTS), max_size=7).map(tuple)
ITEMS = st.builds(
    Item, native_id=TEXTS, kind=st.sampled_from(Kind), url=URLS, author=AUTHORS, title=TEXTS,
    html=TEXTS, warning=st.just("") | TEXTS, posted_at=MOMENTS, edited_at=MOMENTS, answers_url=URLS,
    pictures=PICTURES, metrics=st.dictionaries(st.just("likes"), st.integers(-1, 10**12)),
)  # fmt: skip
STATES = st.sampled_from(["posted", "edited", "deleted"])
# A control sequence of Slack's that only we may write: a date; a mention or channel of these ids.
OURS = re.compile(
    r"<!date\^\d+\^(\{date_short_pretty\} at \{time\}|\{ago\})\|[\w ,:]+UTC>|<@U1>|<#C1>"
)

# Big data are slow to make on a busy machine, which is no failing.
calmly = settings(deadline=None, max_examples=50)


def check(payload: dict[str, Any]) -> None:
    assert problems(payload) == []
    for kind, text in strings(payload):
        if kind in {"mrkdwn", "message"}:
            assert re.findall(r"<[!@#]", OURS.sub("", text)) == []
        if kind in {"url", "image_url"}:
            assert re.match(r"(https?://|mailto:)[!-~]+$", text)
        assert not re.search("[\0-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text)


def strings(value: Any, kind: str = "message") -> Iterator[tuple[str, str]]:
    """Walk all strings, each with the type of text that it is, or the name of its URL."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from strings(inner, name if "url" in name else value.get("type", "message"))
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner, kind)
    elif isinstance(value, str):
        yield kind, value


@calmly
@given(ITEMS, PAGES, STATES, st.lists(TEXTS, max_size=7))
def test_an_item_is_harmless(item: Item, page: Page, state: str, topics: list[str]) -> None:
    message = said(item, page, state=state, topics=topics)
    check(message.payload())
    assert len(message.blocks) <= 8


@calmly
@given(ITEMS, PAGES)
def test_the_whole_of_an_item_is_harmless(item: Item, page: Page) -> None:
    check(item_whole.view(item, page))


@calmly
@given(st.lists(st.tuples(PAGES, ITEMS), min_size=1, max_size=4), st.lists(TEXTS, max_size=5))
def test_a_digest_is_harmless(stories: list[tuple[Page, Item]], topics: list[str]) -> None:
    pages = [(page, 1) for page, _ in stories]
    check(digest.head(stories, pages, topics=topics).payload())


@calmly
@given(PAGES, TEXTS, TEXTS, MOMENTS)
def test_notices_are_harmless(page: Page, one: str, two: str, when: datetime | None) -> None:
    told: list[Message] = [
        notices.page_added("U1", page, one, Connection.UNAUTHORIZED, two),
        notices.page_removed("U1", one, two),
        notices.topic_renamed("U1", one, two),
        notices.topic_deleted("U1", one, 2),
        notices.page_gone(one, "Town", two),
        notices.page_in_trouble(one, "Town", two, when or datetime(2026, 1, 1, tzinfo=UTC)),
        notices.delivery_unknown(page, one),
        notices.feed_closed("C1", one, [two] * 12),
    ]
    for message in told:
        check(message.payload())


def test_hundreds_of_pictures_and_links_fit() -> None:
    many = tuple(Picture(url=f"https://a.example/{n}") for n in range(300))
    html = "".join(f"<a href='https://b{n}.example/'>c{n}.example</a> " for n in range(3_000))
    item = Item(native_id="1", html=html, pictures=many)
    check(said(item).payload())
    check(item_whole.view(item, ACME))
