"""All that a person sees, as the sandbox's page draws it."""

from typing import TYPE_CHECKING

from bot.sandbox import drawn
from bot.sandbox.records import Conversation, Json, Message, User, View
from bot.sandbox.workspace import Workspace

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox


def state(sandbox: "Sandbox", user: User) -> Json:
    """Draw the workspace as one person sees it. Pure."""
    slack = sandbox.slack
    seen = [c for c in slack.conversations.values() if slack.sees(user.id, c)]
    home = slack.homes.get(user.id)
    return {
        "version": slack.version,
        "bot": {
            "id": slack.bot_user_id, "name": slack.bot_name, "app_id": slack.app_id,
            "connected": sandbox.delivery.connected,
        },
        "commands": [
            {"words": words, "takes": takes, "says": says}
            for words, takes, says in sandbox.commands
        ],
        "team": {"id": slack.team_id, "name": slack.team_name},
        "people": [_person(person) for person in slack.users.values()],
        "channels": [_channel(channel) for channel in seen],
        "messages": {c.id: _messages(slack, c, user) for c in seen},
        "views": [_view(slack, view) for view in slack.stacks.get(user.id, [])],
        "home": _view(slack, home) if home else None,
        "notices": [{"id": n, "text": text} for n, text in slack.notices.get(user.id, [])],
    }  # fmt: skip


def _person(user: User) -> Json:
    return {
        "id": user.id, "name": user.name, "real_name": user.real_name,
        "is_admin": user.is_admin, "is_guest": user.is_guest,
    }  # fmt: skip


def _channel(channel: Conversation) -> Json:
    shown: Json = {
        "id": channel.id, "name": channel.name, "is_private": channel.is_private,
        "is_archived": channel.is_archived, "bot_is_member": channel.bot_is_member,
    }  # fmt: skip
    return shown | ({"is_dm": True, "user": channel.dm_with} if channel.dm_with else {})


def _messages(slack: Workspace, channel: Conversation, user: User) -> list[Json]:
    everything = slack.messages[channel.id]
    return [_message(slack, m) for m in everything if m.only_for in {"", user.id}]


def _message(slack: Workspace, message: Message) -> Json:
    shown: Json = {
        "ts": message.ts, "user": message.user, "bot": message.bot, "text": message.text,
        "blocks": message.blocks, "attachments": message.attachments, "edited": message.edited,
        "ephemeral": message.ephemeral,
    }  # fmt: skip
    for name in ("thread_ts", "username", "icon"):
        if value := getattr(message, name):
            shown[name] = value
    if message.files:
        shown["files"] = [drawn.file(slack, file_id) for file_id in message.files]
    return shown


def _view(slack: Workspace, view: View) -> Json:
    return {**drawn.view(slack, view), "state_values": view.values}
