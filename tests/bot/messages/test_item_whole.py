"""The whole of an item, in a modal."""

from bot.messages import item_whole, rich_text
from bot.messages.byline import byline
from providers.vocabulary import Kind, Picture
from tests.bot.messages.stories import ACME, story


def test_the_modal_holds_what_the_channel_hid() -> None:
    picture = Picture(url="https://town.example/a.jpg", alt="A house")
    item = story(warning="Spoilers", pictures=(picture,), kind=Kind.REPLY)
    shown, plain = rich_text.from_html(item.html).elements, "plain_text"
    assert item_whole.view(item, ACME) == {
        "type": "modal",
        "title": {"type": plain, "text": "The whole reply"},
        "close": {"type": plain, "text": "Close"},
        "blocks": [
            byline(item, ACME),
            rich_text.block(rich_text.section(rich_text.said("⚠️ Spoilers", "bold"))),
            rich_text.block(*shown),
            {"type": "image", "image_url": "https://town.example/a.jpg", "alt_text": "A house"},
            {"type": "actions", "elements": [
                {"type": "button", "text": {"type": plain, "text": "Open"},
                 "action_id": "item.open", "url": "https://town.example/1"},
            ]},
        ],
    }  # fmt: skip


def test_a_text_too_long_for_slack_says_that_there_is_more() -> None:
    blocks = item_whole.view(story(html="word " * 10_000), ACME)["blocks"]
    assert len(blocks[1]["elements"][0]["elements"][0]["text"]) <= 10_000
    assert blocks[2]["elements"][0]["text"] == "There is more where it was posted."
