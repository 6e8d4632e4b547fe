"""A page and its item, as plain as they come; tests change what they are about."""

from datetime import UTC, datetime
from typing import Any

from bot.messages import item as items
from bot.messages.message import Message
from providers.vocabulary import Item, Page

NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
WHEN = "<!date^1795424400^{date_short_pretty} at {time}|23 Nov 2026, 09:00 UTC>"
ACME = Page(
    service="town",
    native_id="acme",
    name="Acme Inc.",
    url="https://town.example/@acme",
    handle="@acme@town.example",
    picture_url="https://town.example/acme.png",
)


def story(**changes: Any) -> Item:
    plain: dict[str, Any] = {
        "native_id": "1",
        "url": "https://town.example/1",
        "html": "<p>We open in <b>Lisbon</b></p>",
        "posted_at": NINE,
    }
    return Item(**plain | changes)


def said(item: Item, page: Page = ACME, **more: Any) -> Message:
    named: dict[str, Any] = {"item_id": 7, "service_label": "Town", "service_emoji": ":house:"}
    return items.message(item, page, **named | more)


def kinds(message: Message) -> list[str]:
    return [block["type"] for block in message.blocks]


def head(message: Message) -> str:
    """Return the small line over the item."""
    return str(message.blocks[0]["elements"][-1]["text"])


def foot(message: Message) -> str:
    """Return the small line under it."""
    contexts = [block for block in message.blocks[1:] if block["type"] == "context"]
    return str(contexts[-1]["elements"][0]["text"]) if contexts else ""


def buttons(message: Message) -> list[str]:
    return [
        str(one["text"]["text"])
        for block in message.blocks
        if block["type"] == "actions"
        for one in block["elements"]
    ]


def texts(message: Message) -> list[dict[str, Any]]:
    """Return the runs of the item's text."""
    (rich,) = [block for block in message.blocks if block["type"] == "rich_text"]
    return [run for element in rich["elements"] for run in element["elements"]]
