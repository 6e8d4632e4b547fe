"""An item in a channel's feed."""

from dataclasses import replace
from datetime import timedelta

from bot.messages import rich_text
from bot.messages.message import Message
from providers.vocabulary import Author, Kind, Picture
from tests.bot.messages.stories import (
    ACME,
    NINE,
    WHEN,
    buttons,
    foot,
    head,
    kinds,
    said,
    story,
    texts,
)

PICTURE = Picture(url="https://town.example/a.jpg", alt="The new house")


def test_a_post_says_who_where_when_and_what() -> None:
    item = story(pictures=(PICTURE,), metrics={"likes": 12, "replies": 3, "reposts": 0})
    assert said(item, topics=["Competitors"]) == Message(
        "Acme Inc.: We open in Lisbon",
        [
            {"type": "context", "elements": [
                {"type": "image", "image_url": "https://town.example/acme.png",
                 "alt_text": "Acme Inc."},
                {"type": "mrkdwn", "verbatim": True,
                 "text": "*<https://town.example/@acme|Acme Inc.>* @acme@town.example"
                 f"  ·  :house: Town  ·  {WHEN}"},
            ]},
            {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [
                {"type": "text", "text": "We open in "},
                {"type": "text", "text": "Lisbon", "style": {"bold": True}},
            ]}]},
            {"type": "image", "image_url": "https://town.example/a.jpg",
             "alt_text": "The new house"},
            {"type": "context", "elements": [
                {"type": "mrkdwn", "verbatim": True,
                 "text": "12 likes  ·  3 replies  ·  in Competitors"},
            ]},
            {"type": "actions", "elements": [
                {"type": "button", "action_id": "item.open", "value": "7",
                 "text": {"type": "plain_text", "text": "Open"}, "url": "https://town.example/1"},
            ]},
        ],
    )  # fmt: skip


def test_a_title_is_a_bold_link() -> None:
    title = rich_text.link("Lisbon & Porto", "https://town.example/1", "bold")
    assert texts(said(story(title="Lisbon &\n Porto")))[0] == title


def test_a_title_that_the_text_begins_with_is_not_said_twice() -> None:
    assert texts(said(story(title="We open…"))) == texts(said(story()))


def test_a_long_text_is_cut_and_shows_more_on_demand() -> None:
    message = said(story(html="word " * 2_000))
    assert buttons(message) == ["Show more", "Open"]
    assert 500 < sum(len(run["text"]) for run in texts(message)) <= 600


def test_a_content_warning_hides_text_and_pictures() -> None:
    message = said(story(warning="Spoilers", pictures=(PICTURE, PICTURE)))
    assert texts(message) == [rich_text.said("⚠️ Spoilers")]
    assert kinds(message) == ["context", "rich_text", "context", "actions"]
    assert (foot(message), buttons(message)) == ("2 pictures", ["Show more", "Open"])
    assert message.text == "Acme Inc.: ⚠️ Spoilers"


def test_four_pictures_are_shown_and_the_others_counted() -> None:
    hidden = Picture(url="http://town.example/b.jpg")
    message = said(story(pictures=(PICTURE, hidden, *[PICTURE] * 4)))
    assert kinds(message).count("image") == 3
    assert foot(message) == "3 more pictures"


def test_a_picture_that_nobody_described_says_so() -> None:
    message = said(story(pictures=(Picture(url="https://town.example/a.jpg"),)))
    assert message.blocks[2]["alt_text"] == "A picture by Acme Inc., not described"


def test_an_edit_says_when() -> None:
    later = NINE + timedelta(hours=1)
    message = said(story(edited_at=later), state="edited")
    assert "edited <!date^1795428000^" in head(message)
    assert head(said(story(), state="edited")).endswith("  ·  edited")


def test_a_deleted_item_is_struck_out_without_pictures_or_buttons() -> None:
    message = said(story(title="News", pictures=(PICTURE,)), state="deleted")
    assert kinds(message) == ["context", "rich_text", "context"]
    assert all(run["style"]["strike"] for run in texts(message))
    assert foot(message) == "*Deleted at Town*"


def test_what_an_item_answers_is_linked() -> None:
    message = said(story(kind=Kind.REPLY, answers_url="https://town.example/0"))
    assert foot(message) == "answers <https://town.example/0|this post>"


def test_somebody_elses_comment_says_whose_and_on_what() -> None:
    author = Author(name="Jane", handle="@jane@town", url="https://town.example/@jane")
    message = said(story(kind=Kind.COMMENT, author=author))
    assert head(message).startswith(
        "*<https://town.example/@jane|Jane>* @jane@town commented on Acme Inc.  ·  "
    )
    assert len(message.blocks[0]["elements"]) == 1


def test_an_author_of_the_page_is_named_with_it() -> None:
    blog = replace(ACME, handle="")
    message = said(story(author=Author(name="John Smith")), blog)
    assert head(message).startswith("*<https://town.example/@acme|John Smith>* in Acme Inc.  ·  ")


def test_an_item_without_a_date_has_none() -> None:
    assert head(said(story(posted_at=None))).endswith("·  :house: Town")


def test_an_item_of_nothing_says_what_it_is() -> None:
    empty = said(story(html="", url=""))
    assert texts(empty) == [
        {"type": "text", "text": "A post without words or pictures.", "style": {"italic": True}}
    ]
    assert buttons(empty) == []
    assert empty.text == "Acme Inc.: A post without words or pictures."


def test_pictures_speak_for_themselves() -> None:
    message = said(story(html="", pictures=(PICTURE,)))
    assert kinds(message) == ["context", "image", "actions"]
    assert message.text == "Acme Inc.: A post of 1 picture, without words."


def test_an_address_that_is_no_web_address_has_no_button() -> None:
    assert buttons(said(story(url="javascript:alert(1)"))) == []


def test_a_message_whose_pictures_slack_cannot_fetch_goes_without_them() -> None:
    message = said(story(pictures=(PICTURE, PICTURE)))
    bare = replace(ACME, picture_url="")
    assert message.without_pictures() == said(story(), bare)
