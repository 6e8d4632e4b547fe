"""The modal *Who may act*: whose people act as a topic's pages, and where private messages go."""

from collections.abc import Sequence

from bot.messages import menus
from bot.messages.blocks import Block, context, field, modal, plain
from bot.messages.menus import Group
from bot.messages.topic_forms import Asked
from storage.models import Topic

FORM = "topic_acting"
GROUPS = "topic_acting.groups"
PRIVATE = "topic_acting.private"
NO_GROUPS = "Slack names no user groups here: every member may act as this topic's pages."


def view(about: Asked, topic: Topic, groups: Sequence[Group] | None) -> Block:
    """Draw the form as things are set; `groups` are ids and names, None while Slack is asked."""
    channel = menus.channel(
        PRIVATE,
        topic.private_channel_id,
        of=menus.PRIVATE_CHANNEL,
        placeholder="Choose a private channel",
    )
    blocks = [
        context(menus.LOOKING) if groups is None else _who(topic, groups),
        field(
            "Channel for private messages",
            channel,
            block_id="channel",
            optional=True,
            hint="A private one: what people write to a page in private is posted there alone. "
            "Without one, private messages stay at the service. Invite me first: /invite @Social",
        ),
    ]
    return modal(
        "Who may act",
        blocks,
        callback_id=FORM,
        submit="Save",
        close="Cancel",
        metadata=about.kept(),
    )


def _who(topic: Topic, groups: Sequence[Group]) -> Block:
    offered = menus.groups(groups, topic.actors)
    if not offered:
        return context(NO_GROUPS)
    menu: Block = {
        "type": "multi_static_select",
        "action_id": GROUPS,
        "placeholder": plain("Every member"),
        "options": offered,
    }
    chosen = [one for one in offered if one["value"] in topic.actors]
    if chosen:
        menu["initial_options"] = chosen
    return field(
        "Whose people may reply, hide, delete and publish as its pages",
        menu,
        block_id="groups",
        optional=True,
        hint="Nobody chosen: every member may. Administrators always may.",
    )
