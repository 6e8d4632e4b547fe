"""Channels that close to the bot, or open again."""

from bot.watching import channels
from handlers.call import Call

# What Slack would answer to a message there.
BECAUSE = {
    "channel_archive": "is_archived",
    "group_archive": "is_archived",
    "channel_deleted": "channel_not_found",
    "group_deleted": "channel_not_found",
    "channel_left": "not_in_channel",
    "group_left": "not_in_channel",
    "member_left_channel": "not_in_channel",
}
OPENED = ("channel_unarchive", "group_unarchive", "member_joined_channel")


async def closed(call: Call) -> None:
    """Send nothing more to that channel, and tell those who made its topics."""
    event = call.body["event"]
    if _about_us(call):
        await channels.shut(
            call.bot, await call.workspace_id(), _channel(call), BECAUSE[event["type"]]
        )


async def opened(call: Call) -> None:
    """Go on there."""
    if _about_us(call):
        await channels.reopen(call.bot, await call.workspace_id(), _channel(call))


def _about_us(call: Call) -> bool:
    """Tell whether an event of membership is about the bot itself; others are about everyone."""
    event = call.body["event"]
    return not event["type"].startswith("member_") or event.get("user") == call.context.bot_user_id


def _channel(call: Call) -> str:
    channel = call.body["event"]["channel"]
    return str(channel["id"] if isinstance(channel, dict) else channel)
