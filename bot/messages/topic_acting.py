"""The modal *Who may act*: whose people act as a topic's pages, and where private messages go."""

from collections.abc import Sequence

from bot.messages.blocks import Block, context, field, modal, option
from bot.messages.topic_forms import Asked
from storage.models import Topic

FORM = "topic_acting"
GROUPS = "topic_acting.groups"
PRIVATE = "topic_acting.private"
# What a menu takes.
MOST_GROUPS = 100
Group = tuple[str, str]


def view(about: Asked, topic: Topic, groups: Sequence[Group] | None) -> Block:
    """Draw the form as things are set; `groups` are ids and names, None while Slack is asked."""
    nobody = (
        "Looking for the user groups of this workspace …"
        if groups is None
        else "This workspace has no user groups: every member may act as this topic's pages."
    )
    blocks = [
        _who(topic, groups) if groups else context(nobody),
        field(
            "Channel for private messages",
            _channel(topic),
            block_id="channel",
            optional=True,
            hint="A private one: what people write to a page in private is posted there alone. "
            "Without one, private messages stay at the service. Invite me first: /invite @Social",
        ),
    ]  # fmt: skip
    return modal(
        "Who may act",
        blocks,
        callback_id=FORM,
        submit="Save",
        close="Cancel",
        metadata=about.kept(),
    )


def _who(topic: Topic, groups: Sequence[Group]) -> Block:
    known = {id_: option(name, id_) for id_, name in groups[:MOST_GROUPS]}
    gone = {id_: option("a group that is gone", id_) for id_ in topic.actors if id_ not in known}
    menu: Block = {
        "type": "multi_static_select",
        "action_id": GROUPS,
        "placeholder": {"type": "plain_text", "text": "Every member"},
        "options": [*known.values(), *gone.values()][:MOST_GROUPS],
    }
    chosen = [(known | gone)[id_] for id_ in topic.actors]
    if chosen:
        menu["initial_options"] = chosen
    return field(
        "Whose people may reply, hide, delete and publish as its pages",
        menu,
        block_id="groups",
        optional=True,
        hint="Nobody chosen: every member may. Administrators always may.",
    )


def _channel(topic: Topic) -> Block:
    menu: Block = {
        "type": "conversations_select",
        "action_id": PRIVATE,
        "placeholder": {"type": "plain_text", "text": "Choose a private channel"},
        "filter": {"include": ["private"], "exclude_bot_users": True},
    }
    if topic.private_channel_id:
        menu["initial_conversation"] = topic.private_channel_id
    return menu
