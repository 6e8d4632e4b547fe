"""The modal *Preview*: how it looks, how often a page posts, and that a stranger harms nobody."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages import item as items
from bot.messages import page_preview, page_search
from bot.messages.page_preview import Look, pace
from bot.watching.previewing import Preview
from providers.vocabulary import Item, Page, Picture, Tried
from tests.bot.messages.stories import ACME, NINE, story
from tests.bot.messages.test_hostile import ITEMS, PAGES, TEXTS, calmly, check
from tests.town import Town

TOWN = Town().provider()
# As `topics.checked` lets names pass.
TOPICS = TEXTS.map(lambda name: "".join(filter(str.isprintable, name))[:80])
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def at(topic_name: str = "Competitors") -> Look:
    search = page_search.Search(topic_id=1, topic_name=topic_name, service="town", found=(7, 8))
    return Look(7, search, below="V1")


def drawn(seen: Preview, *, topic: str = "Competitors", added: bool = False) -> dict[str, Any]:
    return page_preview.preview(at(topic), TOWN, seen, NINE, added=added)


def every(step: timedelta, count: int) -> list[datetime]:
    """Return moments as far apart, the newest first; the newest is half a step old."""
    return [NINE - step * (place + 0.5) for place in range(count)]


def test_a_preview_is_the_page_its_items_as_the_channel_shows_them_and_add() -> None:
    picture = Picture(url="https://town.example/a.jpg")
    told = [story(), story(html="<p>Older</p>", pictures=(picture,)), story(), story(html="No")]
    as_posted = [
        items.message(
            one, ACME, item_id=None, service_label="Town", service_emoji=":house:",
            topics=["Competitors"],
        ).blocks
        for one in told[:3]
    ]  # fmt: skip
    divider = {"type": "divider"}
    view = drawn(Preview(page=ACME, items=tuple(told)))
    head = view["blocks"][:4]
    assert [block["type"] for block in head] == ["section", "context", "context", "section"]
    assert head[2]["elements"][0]["text"] == "Private messages are not shown."
    assert head[3]["text"]["text"] == "*The last 3 posts, as a channel shows them*"
    body = [block for blocks in as_posted for block in (divider, *blocks)]
    foot = [divider, {
        "type": "actions", "block_id": "foot", "elements": [{
            "type": "button", "action_id": "page_preview.add", "style": "primary",
            "text": {"type": "plain_text", "text": "Add", "emoji": True},
            "accessibility_label": "Add Acme Inc.",
        }],
    }]  # fmt: skip
    assert view["blocks"][4:] == [*body, *foot]
    assert page_preview.Look.read(view["private_metadata"]) == at()


def test_an_item_that_is_not_stored_has_only_open() -> None:
    long = story(html="word " * 2_000, warning="Spoilers")
    said = items.message(long, ACME, item_id=None, service_label="Town", service_emoji=":house:")
    assert said.blocks[-1]["elements"] == [
        {"type": "button", "action_id": "item.open", "url": "https://town.example/1",
         "text": {"type": "plain_text", "text": "Open"}},
    ]  # fmt: skip


def test_what_slack_adds_to_pictures_is_not_sent_back() -> None:
    picture = Picture(url="https://town.example/a.jpg", alt="A house")
    view = drawn(Preview(page=ACME, items=(story(pictures=(picture,)),)))
    sizes = {"image_width": 9, "image_height": 9, "image_bytes": 9, "is_animated": False}
    sent = [one | sizes if one["type"] == "image" else one for one in with_ids(view["blocks"])]
    turned = page_preview.turned({**view, "blocks": sent}, "Competitors")
    check(turned)
    assert [one for one in turned["blocks"] if one["type"] == "image"] == [
        {"type": "image", "block_id": "b7", "image_url": picture.url, "alt_text": "A house"}
    ]
    assert turned["blocks"][-1]["elements"][0]["text"] == (
        ":white_check_mark: Added to *Competitors*"
    )


def with_ids(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the blocks with the ids that Slack adds."""
    return [{"block_id": f"b{place}", **block} for place, block in enumerate(blocks)]


@pytest.mark.parametrize(
    ("step", "says"),
    [
        (timedelta(minutes=7), "About 210 posts a day."),
        (HOUR, "About 24 posts a day."),
        (DAY, "About 1 post a day."),
        (DAY * 1.1, "About 6 posts a week."),
        (DAY * 7, "About 1 post a week."),
        (DAY * 10, "About 3 posts a month."),
        (DAY * 31, "Less than one post a month."),
    ],
)
def test_how_often_a_page_posts_is_said_in_plain_words(step: timedelta, says: str) -> None:
    assert pace(every(step, 20), NINE) == says


def test_an_old_first_post_does_not_slow_a_page_down() -> None:
    assert pace([*every(HOUR, 9), NINE - DAY * 3_000], NINE) == "About 24 posts a day."


def test_a_page_that_fell_silent_is_slow_by_now() -> None:
    assert pace(every(HOUR, 20), NINE + DAY * 300) == "About 1 post a month."


def test_dates_of_tomorrow_are_of_now() -> None:
    assert pace([NINE + DAY, NINE - DAY * 2, NINE - DAY * 3], NINE) == "About 5 posts a week."


@pytest.mark.parametrize(
    "moments",
    [
        [],
        [NINE],
        [None, None],
        [NINE, None, NINE - DAY],
        [NINE - DAY] * 20,
        every(timedelta(seconds=9), 20),
        [NINE + DAY] * 20,
    ],
    ids=["none", "one", "no dates", "a date missing", "one date", "too short", "all in the future"],
)
def test_nothing_is_claimed_of_what_nobody_can_tell(moments: list[datetime | None]) -> None:
    assert pace(moments, NINE) == ""


def test_the_reason_why_nothing_is_shown_cannot_format() -> None:
    trouble = Tried(what="Town", why="says *<!channel>*")
    view = drawn(Preview(page=ACME, trouble=trouble))
    assert view["blocks"][3]["text"]["text"] == (
        "I could not read this page: Town says ∗&lt;!channel&gt;∗. "  # noqa: RUF001 - its twin
        "You can add it all the same: I keep trying."
    )


@calmly
@given(PAGES, st.lists(ITEMS, max_size=5), TOPICS, st.booleans())
def test_a_preview_is_harmless(page: Page, told: list[Item], topic: str, added: bool) -> None:
    view = drawn(Preview(page=page, items=tuple(told)), topic=topic, added=added)
    kept = view.pop("private_metadata")
    check(view)
    check(page_preview.turned({**view, "blocks": with_ids(view["blocks"])}, topic))
    assert page_preview.Look.read(kept) == at(topic)


@calmly
@given(PAGES, TEXTS, TEXTS, st.booleans())
def test_a_preview_of_nothing_is_harmless(page: Page, one: str, two: str, gone: bool) -> None:
    check(drawn(Preview(page=page, trouble=Tried(what=one, why=two), gone=gone)))
    check(page_preview.failed("That search is too old. Please search again."))
    check(page_preview.reading())
