"""The Web API's conversations.* methods, and users.conversations."""

from decimal import Decimal

from bot.sandbox import drawn
from bot.sandbox.access import channel_of, kind_of, message_of, need, user_of
from bot.sandbox.pages import page
from bot.sandbox.records import Conversation, Json, Message
from bot.sandbox.refusal import Refused
from bot.sandbox.workspace import Workspace

KINDS = {"public_channel": "channels", "private_channel": "groups", "im": "im", "mpim": "mpim"}


def info(slack: Workspace, arguments: Json) -> Json:
    """conversations.info."""
    channel = channel_of(slack, arguments["channel"])
    need(slack, f"{kind_of(channel)}:read")
    return {"channel": drawn.conversation(slack, channel)}


def list_(slack: Workspace, arguments: Json) -> Json:
    """conversations.list: public channels, and private ones that the bot is in."""
    return _listed(slack, arguments, [*slack.conversations.values()])


def of_user(slack: Workspace, arguments: Json) -> Json:
    """users.conversations: the bot's own, or those that it shares with a person."""
    mine = [channel for channel in slack.conversations.values() if channel.bot_is_member]
    if "user" in arguments:
        user = user_of(slack, arguments["user"])
        mine = [channel for channel in slack.conversations.values() if user.id in channel.members]
    return _listed(slack, arguments, mine)


def _listed(slack: Workspace, arguments: Json, channels: list[Conversation]) -> Json:
    wanted = {KINDS[kind] for kind in arguments.get("types", "public_channel").split(",")}
    for kind in sorted(wanted):
        need(slack, f"{kind}:read")
    shown = [
        drawn.conversation(slack, channel)
        for channel in channels
        if kind_of(channel) in wanted
        and (channel.bot_is_member or not channel.is_private)
        and not (arguments.get("exclude_archived") and channel.is_archived)
    ]
    return page(shown, "channels", arguments)


def members(slack: Workspace, arguments: Json) -> Json:
    """conversations.members."""
    channel = channel_of(slack, arguments["channel"])
    need(slack, f"{kind_of(channel)}:read")
    inside = sorted(channel.members) + [slack.bot_user_id] * channel.bot_is_member
    return page(inside, "members", arguments)


def history(slack: Workspace, arguments: Json) -> Json:
    """conversations.history: the newest first, threads' replies left out."""
    channel = _readable(slack, arguments)
    newest_first = reversed(slack.messages[channel.id])
    shown = [m for m in newest_first if m.thread_ts in {None, m.ts} or m.reply_broadcast]
    return _read(slack, shown, arguments)


def replies(slack: Workspace, arguments: Json) -> Json:
    """conversations.replies: the parent, then its replies, the oldest first."""
    channel = _readable(slack, arguments)
    try:
        parent = message_of(slack, channel, arguments["ts"])
    except Refused as error:
        raise Refused("thread_not_found") from error
    return _read(
        slack,
        [m for m in slack.messages[channel.id] if parent.ts in {m.ts, m.thread_ts}],
        arguments,
    )


def _readable(slack: Workspace, arguments: Json) -> Conversation:
    channel = channel_of(slack, arguments["channel"])
    need(slack, f"{kind_of(channel)}:history")
    if not channel.bot_is_member:
        raise Refused("not_in_channel")
    return channel


def _read(slack: Workspace, messages: list[Message], arguments: Json) -> Json:
    metadata = arguments.get("include_all_metadata", False)
    shown = [
        drawn.message(slack, m, metadata=metadata)
        for m in messages
        if not m.ephemeral and _between(m.ts, arguments)
    ]
    return page(shown, "messages", arguments)


def _between(ts: str, arguments: Json) -> bool:
    at, oldest = Decimal(ts), Decimal(arguments.get("oldest", "0"))
    latest = Decimal(arguments.get("latest", "Infinity"))
    if arguments.get("inclusive"):
        return oldest <= at <= latest
    return oldest < at < latest


def join(slack: Workspace, arguments: Json) -> Json:
    """conversations.join: public channels only."""
    channel = channel_of(slack, arguments["channel"])
    if channel.is_private:
        raise Refused("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise Refused("is_archived")
    if not channel.bot_is_member:
        channel.bot_is_member = True
        slack.emit({
            "type": "member_joined_channel", "user": slack.bot_user_id, "channel": channel.id,
            "channel_type": "C", "team": slack.team_id,
        })  # fmt: skip
        slack.changed()
    return {"channel": drawn.conversation(slack, channel)}


def open_(slack: Workspace, arguments: Json) -> Json:
    """conversations.open: the direct messages with one person."""
    if "channel" in arguments:
        channel = channel_of(slack, arguments["channel"])
    else:
        channel = slack.direct(user_of(slack, arguments.get("users", "")).id)
    shown = drawn.conversation(slack, channel) if arguments.get("return_im") else {"id": channel.id}
    return {"channel": shown}
