"""Who may do what: the checks that the Web API's methods share. Each raises Refused."""

from bot.limits import problems
from bot.sandbox.records import Conversation, Json, Message, User
from bot.sandbox.refusal import Refused, refused
from bot.sandbox.workspace import Workspace


def kind_of(channel: Conversation) -> str:
    """Return the word by which scopes name a channel's kind."""
    if channel.dm_with:
        return "im"
    return "groups" if channel.is_private else "channels"


def need(slack: Workspace, scope: str) -> None:
    """Refuse a token without this scope."""
    if scope not in slack.scopes:
        provided = ",".join(sorted(slack.scopes))
        raise Refused("missing_scope", needed=scope, provided=provided)


def channel_of(slack: Workspace, channel_id: str) -> Conversation:
    """Find a channel that the bot may know of: public, or one it is in."""
    channel = slack.conversations.get(channel_id)
    if channel is None or (channel.is_private and not channel.bot_is_member):
        raise Refused("channel_not_found")
    return channel


def writable(slack: Workspace, wanted: str) -> Conversation:
    """Find a channel to post to, by its id, its name, or a person's id."""
    if wanted in slack.users:
        return slack.direct(wanted)
    named = [c.id for c in slack.conversations.values() if c.name and c.name == wanted.lstrip("#")]
    channel = channel_of(slack, named[0] if named else wanted)
    if channel.is_archived:
        raise Refused("is_archived")
    if not channel.bot_is_member and "chat:write.public" not in slack.scopes:
        raise Refused("not_in_channel")
    return channel


def user_of(slack: Workspace, user_id: str) -> User:
    """Find a person."""
    if user_id not in slack.users:
        raise Refused("user_not_found")
    return slack.users[user_id]


def message_of(slack: Workspace, channel: Conversation, ts: str) -> Message:
    """Find a message that everyone in the channel sees."""
    for message in slack.messages[channel.id]:
        if message.ts == ts and not message.ephemeral:
            return message
    raise Refused("message_not_found")


def check_message(arguments: Json) -> None:
    """Refuse a message that Slack would not take."""
    if not any(arguments.get(name) for name in ("text", "blocks", "attachments", "markdown_text")):
        raise Refused("no_text")
    if len(arguments.get("attachments") or ()) > 100:
        raise Refused("too_many_attachments")
    found = problems({name: value for name, value in arguments.items() if name != "type"})
    if any("[json-pointer:/metadata" in problem for problem in found):
        raise Refused("invalid_metadata_format")
    if found:
        raise refused("invalid_blocks", found)
