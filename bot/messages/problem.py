"""What went wrong, told in the place where the person is."""

from typing import Any

from bot.messages import mrkdwn
from bot.messages.blocks import Block, section
from bot.messages.blocks import mrkdwn as mrkdwn_text
from bot.messages.message import Message

BLOCK = "problem"
MOST_ALERT = 200
# What Slack adds to a view on the way back to us, and does not take again.
SENT = {
    "modal": (
        "type",
        "title",
        "submit",
        "close",
        "blocks",
        "private_metadata",
        "callback_id",
        "notify_on_close",
    ),
    "home": ("type", "blocks", "private_metadata", "callback_id"),
}
PICTURE = ("type", "block_id", "image_url", "alt_text")


def message(words: str) -> Message:
    """Return the words as an answer."""
    return Message(mrkdwn.escape(words), [section(_said(words))])


def in_view(view: Block, words: str) -> Block:
    """Return the view as Slack sent it, with the words on top."""
    sent = as_sent(view)
    return {**sent, "blocks": [_alert(view["type"], words), *sent["blocks"]]}


def as_sent(view: Block) -> Block:
    """Return a view that came back to us as Slack takes it again, without a problem on top."""
    kept = {name: view[name] for name in SENT[view["type"]] if view.get(name) not in (None, "")}
    blocks = [_sent(block) for block in view["blocks"] if block.get("block_id") != BLOCK]
    return {**kept, "blocks": blocks}


def _alert(surface: str, words: str) -> Block:
    if surface == "modal" and len(words) <= MOST_ALERT:
        return {
            "type": "alert",
            "block_id": BLOCK,
            "level": "error",
            "text": mrkdwn_text(mrkdwn.escape(words)),
        }
    return section(_said(words), block_id=BLOCK)


def _said(words: str) -> str:
    return f":warning: {mrkdwn.escape(words)}"


def _sent(block: Block) -> Block:
    if block["type"] == "context":
        return {**block, "elements": [_picture(one) for one in block["elements"]]}
    return _picture(block)


def _picture(block: dict[str, Any]) -> dict[str, Any]:
    """Return a picture without its size, which Slack adds; anything else as it is."""
    if block["type"] != "image":
        return block
    return {name: block[name] for name in PICTURE if name in block}
