"""The head of a burst."""

from dataclasses import replace

from bot.messages import digest, rich_text
from tests.bot.messages.stories import ACME, story

BOATS = replace(ACME, native_id="boats", name="Boats & Co")


def test_the_head_names_the_page_the_topic_and_how_each_item_begins() -> None:
    message = digest.head(
        [(ACME, story()), (ACME, story(title="News", html="x", url=""))],
        [(ACME, 2)],
        topics=["Competitors"],
    )
    opening = rich_text.section(
        rich_text.said("2 new items", "bold"), rich_text.said(" from Acme Inc. in Competitors")
    )
    lines = [
        rich_text.section(rich_text.link("We open in Lisbon", "https://town.example/1")),
        rich_text.section(rich_text.said("News")),
    ]
    assert message.text == "2 new items from Acme Inc. in Competitors"
    assert message.blocks == [
        rich_text.block(opening, rich_text.bullets(*lines)),
        {"type": "context", "elements": [
            {"type": "mrkdwn", "text": "all 2 in the thread", "verbatim": True}
        ]},
    ]  # fmt: skip


def test_of_several_pages_each_line_says_which() -> None:
    message = digest.head(
        [(ACME, story()), (BOATS, story()), (ACME, story())], [(ACME, 2), (BOATS, 1)], topics=[]
    )
    lines = message.blocks[0]["elements"][1]["elements"]
    assert message.text == "3 new items from Acme Inc. and Boats &amp; Co"
    assert [line["elements"][1]["text"].strip("· ") for line in lines] == [
        "Acme Inc.", "Boats & Co", "Acme Inc.",
    ]  # fmt: skip


def test_a_long_burst_lists_ten_and_counts_the_others() -> None:
    pages = [replace(ACME, native_id=str(n), name=f"Page {n}") for n in range(14)]
    message = digest.head(
        [(page, story()) for page in pages[:10]],
        [(page, 1) for page in pages],
        topics=list("ABCDE"),
    )
    assert len(message.blocks[0]["elements"][1]["elements"]) == 10
    assert message.blocks[1]["elements"][0]["text"] == "4 more  ·  all 14 in the thread"
    assert message.text == (
        "14 new items from Page 0, Page 1, Page 2 and 11 more in A, B, C and 2 more"
    )
