"""What Slack sends to a bot: commands, interactions and events, as of late 2026. Pure."""

import re

from bot.sandbox import drawn
from bot.sandbox.records import Conversation, Json, Message, User, View
from bot.sandbox.workspace import Workspace

TOKEN = "verification-token"
LINK = re.compile(r"https?://[^\s<>]+")
MENTION = re.compile(r"(?<![\w/])([@#])([\w.-]+)")


def escaped(slack: Workspace, text: str) -> str:
    """Write people, channels and links as `should_escape` has Slack write them."""
    users = {user.name: f"<@{user.id}|{user.name}>" for user in slack.users.values()}
    channels = {c.name: f"<#{c.id}|{c.name}>" for c in slack.conversations.values() if c.name}
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    def mention(found: re.Match[str]) -> str:
        known = users if found[1] == "@" else channels
        return known.get(found[2], found[0])

    parts = re.split(f"({LINK.pattern})", text)
    return "".join(
        f"<{part}>" if LINK.fullmatch(part) else MENTION.sub(mention, part) for part in parts
    )


def command(slack: Workspace, user: User, channel: Conversation, *, name: str, text: str) -> Json:
    """Write a slash command; every value is a string, as in a form."""
    return {
        "token": TOKEN, "team_id": slack.team_id, "team_domain": slack.domain,
        "channel_id": channel.id, "channel_name": channel.name or "directmessage",
        "user_id": user.id, "user_name": user.name, "command": name, "text": text,
        "api_app_id": slack.app_id, **_enterprise(slack),
        "response_url": slack.new_response_url(channel.id, user.id),
        "trigger_id": slack.new_trigger(user.id),
    }  # fmt: skip


def _enterprise(slack: Workspace) -> Json:
    everywhere = "true" if slack.is_enterprise_install else "false"
    if not slack.enterprise_id:
        return {"is_enterprise_install": everywhere}
    return {
        "enterprise_id": slack.enterprise_id, "enterprise_name": slack.enterprise_name,
        "is_enterprise_install": everywhere,
    }  # fmt: skip


def _interaction(slack: Workspace, kind: str, user: User) -> Json:
    return {
        "type": kind, "token": TOKEN, "api_app_id": slack.app_id, "enterprise": slack.enterprise,
        "is_enterprise_install": slack.is_enterprise_install,
        "team": {"id": slack.team_id, "domain": slack.domain},
        "user": {
            "id": user.id, "username": user.name, "name": user.name, "team_id": slack.team_id,
        },
    }  # fmt: skip


def in_view(slack: Workspace, kind: str, view: View) -> Json:
    """Write what happened in a view: its actions, options, submission or close are added."""
    return {
        **_interaction(slack, kind, slack.users[view.user]),
        "container": {"type": "view", "view_id": view.id},
        "view": drawn.view(slack, view),
    }


def _attached(message: Message, block_id: str) -> Json:
    for attachment in message.attachments:
        if any(block["block_id"] == block_id for block in attachment.get("blocks", [])):
            return {"type": "message_attachment", "attachment_id": attachment["id"]}
    return {"type": "message"}


def in_message(slack: Workspace, kind: str, user: User, message: Message, *, block_id: str) -> Json:
    """Write what happened in a message. Slack leaves an ephemeral message itself out."""
    channel = slack.conversations[message.channel]
    payload = {
        **_interaction(slack, kind, user),
        "container": {
            **_attached(message, block_id), "message_ts": message.ts, "channel_id": channel.id,
            "is_ephemeral": message.ephemeral,
        },
        "channel": {"id": channel.id, "name": channel.name or "directmessage"},
    }  # fmt: skip
    return payload if message.ephemeral else {**payload, "message": drawn.message(slack, message)}


def event(slack: Workspace, inner: Json) -> Json:
    """Wrap an event."""
    ts = slack.new_ts()
    # An organisation sends the app away as a whole, and names none of its teams.
    is_farewell = inner["type"] in {"app_uninstalled", "tokens_revoked", "team_access_revoked"}
    team_id = None if slack.is_enterprise_install and is_farewell else slack.team_id
    return {
        "token": TOKEN, "team_id": team_id, "api_app_id": slack.app_id,
        "event": {"event_ts": ts, **inner}, "type": "event_callback",
        "event_id": slack.new_id("Ev"), "event_time": int(float(ts)),
        "authorizations": [{
            "enterprise_id": slack.enterprise_id or None, "team_id": team_id,
            "user_id": slack.bot_user_id, "is_bot": True,
            "is_enterprise_install": slack.is_enterprise_install,
        }],
        "is_ext_shared_channel": False,
    }  # fmt: skip
