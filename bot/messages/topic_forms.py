"""The small modals of a topic: a new one, another name, other channels, and its end."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.messages import menus, mrkdwn, text
from bot.messages.blocks import Block, clip, context, field, lines, modal, section, text_box
from bot.messages.kept import Kept
from bot.messages.topic_add import channel_select
from bot.messages.topic_words import feed, pages
from bot.watching.topics import LONGEST_NAME, TopicCard

CREATE = "topic_create"
RENAME = "topic_rename"
CHANNELS = "topic_channels"
DELETE = "topic_delete"
NAME = "topic_forms.name"
CHOSEN_CHANNELS = "topic_forms.channels"
MOST_NAMED = 10
MOST_CHANNELS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked(Kept):
    """Which topic a form is about (0: a new one), and where its answer goes."""

    topic_id: int = 0
    home: bool = False
    response_url: str = ""


def create(about: Asked, *, name: str = "", channel_id: str = "") -> Block:
    """Ask for a name and a channel."""
    blocks = [
        _name(name),
        field("Channel for its feed", channel_select(channel_id), block_id="channel"),
    ]
    return _form("New topic", CREATE, about, blocks, submit="Create")


def rename(about: Asked, name: str) -> Block:
    """Ask for another name."""
    return _form("Rename topic", RENAME, about, [_name(name)], submit="Rename")


def channels(about: Asked, name: str, channel_ids: Sequence[str]) -> Block:
    """Ask for the channels of a feed."""
    menu: Block = {
        "type": "multi_conversations_select",
        "action_id": CHOSEN_CHANNELS,
        "placeholder": {"type": "plain_text", "text": "Choose channels"},
        "max_selected_items": MOST_CHANNELS,
        "filter": {"include": list(menus.ANY_CHANNEL), "exclude_bot_users": True},
    }
    if channel_ids:
        menu["initial_conversations"] = list(channel_ids)
    label = clip(f"Channels for the feed of {name}", 150)
    hint = "I join public channels by myself. To a private one, invite me first: /invite @Social"
    return _form(
        "Channels",
        CHANNELS,
        about,
        [field(label, menu, block_id="channel", hint=hint)],
        submit="Save",
    )


def delete(about: Asked, card: TopicCard) -> Block:
    """Ask whether a topic shall go, and name what goes with it."""
    names = [f"• {mrkdwn.name(one.page.name)}" for one in card.streams]
    goes = (
        lines([f"With it {pages(len(card.streams))}:", *text.first(names, MOST_NAMED)])
        if names
        else "It has no pages."
    )
    blocks = [
        section(f"Delete {mrkdwn.bold(card.topic.name)}?"),
        section(goes),
        context(
            f"Its feed to {feed(card.channels)} ends. What was posted stays; the history is kept."
        ),
    ]
    return _form("Delete topic", DELETE, about, blocks, submit="Delete")


def _name(name: str) -> Block:
    value = clip(name, LONGEST_NAME) if name else ""
    box = text_box(NAME, value=value, placeholder="Competitors", most=LONGEST_NAME, focused=True)
    return field("Name", box, block_id="name")


def _form(
    title: str, callback_id: str, about: Asked, blocks: Sequence[Block], *, submit: str
) -> Block:
    return modal(
        title, blocks, callback_id=callback_id, submit=submit, close="Cancel", metadata=about.kept()
    )
