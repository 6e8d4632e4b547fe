"""The Web API's chat.* methods."""

from bot.sandbox import drawn
from bot.sandbox.access import channel_of, check_message, message_of, need, user_of, writable
from bot.sandbox.inputs import with_ids
from bot.sandbox.records import Json, Message
from bot.sandbox.refusal import Refused
from bot.sandbox.workspace import Workspace

POST_AT_MOST = 40_000
UPDATE_AT_MOST = 4_000


def post_message(slack: Workspace, arguments: Json) -> Json:
    """chat.postMessage. A text of more than 40,000 characters is cut, as Slack does."""
    channel = writable(slack, arguments["channel"])
    check_message(arguments)
    if {"username", "icon_url", "icon_emoji"} & arguments.keys():
        need(slack, "chat:write.customize")
    record = keep(slack, channel.id, arguments)
    answer: Json = {"channel": channel.id, "ts": record.ts, "message": drawn.message(slack, record)}
    if len(arguments.get("text", "")) > POST_AT_MOST:
        answer["response_metadata"] = {"warnings": ["message_truncated"]}
    return answer


def post_ephemeral(slack: Workspace, arguments: Json) -> Json:
    """chat.postEphemeral."""
    channel = writable(slack, arguments["channel"])
    user = user_of(slack, arguments["user"])
    check_message(arguments)
    if user.id not in channel.members:
        raise Refused("user_not_in_channel")
    record = keep(slack, channel.id, arguments, only_for=user.id)
    return {"message_ts": record.ts}


def keep(slack: Workspace, channel: str, given: Json, *, only_for: str = "") -> Message:
    """Store a message of the bot."""
    record = Message(
        ts=slack.new_ts(),
        channel=channel,
        text=str(given.get("text") or given.get("markdown_text") or "")[:POST_AT_MOST],
        thread_ts=given.get("thread_ts"),
        reply_broadcast=given.get("reply_broadcast", False),
        metadata=given.get("metadata") or None,
        only_for=only_for,
        username=given.get("username", ""),
        icon=str(given.get("icon_url") or given.get("icon_emoji") or ""),
        client_msg_id=given.get("client_msg_id", ""),
        unfurl_links=given.get("unfurl_links"),
        unfurl_media=given.get("unfurl_media"),
    )
    put_blocks(slack, record, given)
    slack.messages[channel].append(record)
    slack.changed()
    return record


def put_blocks(slack: Workspace, record: Message, given: Json) -> None:
    """Give a message the blocks and attachments that a call brings; those it leaves out stay."""
    if "blocks" in given:
        record.blocks = with_ids(given["blocks"], slack.new_id)
    if "attachments" in given:
        record.attachments = [
            {"id": index, **attachment, "blocks": with_ids(attachment["blocks"], slack.new_id)}
            if "blocks" in attachment
            else {"id": index, **attachment}
            for index, attachment in enumerate(given["attachments"], start=1)
        ]


def update(slack: Workspace, arguments: Json) -> Json:
    """chat.update. What a call leaves out stays, but a text alone takes the blocks away."""
    channel = channel_of(slack, arguments["channel"])
    record = message_of(slack, channel, arguments["ts"])
    if not record.bot:
        raise Refused("cant_update_message")
    if channel.is_archived:
        raise Refused("is_archived")
    if len(arguments.get("text", "")) > UPDATE_AT_MOST:
        raise Refused("msg_too_long")
    check_message(arguments)
    _rewrite(slack, record, arguments)
    slack.changed()
    shown = drawn.message(slack, record)
    return {"channel": channel.id, "ts": record.ts, "text": record.text, "message": shown}


def _rewrite(slack: Workspace, record: Message, arguments: Json) -> None:
    record.metadata = arguments.get("metadata", record.metadata) or None
    by_text = "blocks" not in arguments and bool(arguments.get("text"))
    # Slack shows "(edited)" under a message that was changed by its text, and not by its blocks.
    record.edited = record.edited or by_text
    record.text = arguments.get("text", record.text)
    put_blocks(slack, record, {"blocks": [], **arguments} if by_text else arguments)


def delete(slack: Workspace, arguments: Json) -> Json:
    """chat.delete."""
    channel = channel_of(slack, arguments["channel"])
    record = message_of(slack, channel, arguments["ts"])
    if not record.bot:
        raise Refused("cant_delete_message")
    slack.messages[channel.id].remove(record)
    slack.changed()
    return {"channel": channel.id, "ts": record.ts}


def get_permalink(slack: Workspace, arguments: Json) -> Json:
    """chat.getPermalink."""
    channel = channel_of(slack, arguments["channel"])
    record = message_of(slack, channel, arguments["message_ts"])
    place = f"{slack.base_url}/archives/{channel.id}/p{record.ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": place}
