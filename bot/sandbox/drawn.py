"""How Slack shows messages, views, channels and people in answers and payloads. Pure."""

from bot.sandbox.records import Conversation, Json, Message, User, View
from bot.sandbox.workspace import Workspace


def message(slack: Workspace, record: Message, *, metadata: bool = True) -> Json:
    """Draw a message as history and payloads have it."""
    drawn: Json = {
        "type": "message", "user": record.user or slack.bot_user_id, "ts": record.ts,
        "team": slack.team_id, "text": record.text,
    }  # fmt: skip
    if record.bot:
        drawn |= {"bot_id": slack.bot_id, "app_id": slack.app_id}
    for name in ("blocks", "attachments", "thread_ts", "username", "client_msg_id"):
        if value := getattr(record, name):
            drawn[name] = value
    if record.edited:
        drawn["edited"] = {"user": drawn["user"], "ts": record.ts}
    if record.files:
        drawn["files"] = [file(slack, file_id) for file_id in record.files]
    if record.metadata:
        shown = record.metadata if metadata else {"event_type": record.metadata["event_type"]}
        drawn["metadata"] = shown
    return drawn | _thread(slack, record)


def _thread(slack: Workspace, record: Message) -> Json:
    replies = [m for m in slack.messages[record.channel] if m.thread_ts == record.ts != m.ts]
    if not replies:
        return {}
    return {"thread_ts": record.ts, "reply_count": len(replies), "latest_reply": replies[-1].ts}


def view(slack: Workspace, record: View) -> Json:
    """Draw a view with what stands in its inputs."""
    return {
        "id": record.id, "team_id": slack.team_id, "app_id": slack.app_id, "bot_id": slack.bot_id,
        "app_installed_team_id": _installed_in(slack), "private_metadata": "", "callback_id": "",
        "external_id": "", "clear_on_close": False, "notify_on_close": False, "submit": None,
        "close": None, **record.data, "hash": record.hash, "state": {"values": record.values},
        "root_view_id": record.root or record.id, "previous_view_id": record.previous,
    }  # fmt: skip


def _installed_in(slack: Workspace) -> str:
    """Return where the app is installed: of an organisation-wide install, the organisation."""
    return slack.enterprise_id if slack.is_enterprise_install else slack.team_id


def conversation(slack: Workspace, record: Conversation) -> Json:
    """Draw a channel as conversations.info has it."""
    drawn: Json = {
        "id": record.id, "is_im": bool(record.dm_with), "is_archived": record.is_archived,
        "is_member": record.bot_is_member, "is_ext_shared": False,
        "context_team_id": slack.team_id,
    }  # fmt: skip
    if record.dm_with:
        return drawn | {"user": record.dm_with}
    return drawn | {
        "name": record.name, "name_normalized": record.name, "is_private": record.is_private,
        "is_channel": not record.is_private, "is_group": record.is_private, "is_mpim": False,
        "is_general": False, "num_members": len(record.members) + record.bot_is_member,
    }  # fmt: skip


def user(slack: Workspace, record: User) -> Json:
    """Draw a person as users.info has it."""
    return {
        **_of_enterprise(slack, record),
        "id": record.id, "team_id": slack.team_id, "name": record.name,
        "deleted": record.is_deleted,
        "real_name": record.real_name, "tz": record.tz, "tz_label": "", "tz_offset": 3600,
        "profile": {
            "real_name": record.real_name, "display_name": record.name, "team": slack.team_id,
            **({"email": record.email} if "users:read.email" in slack.scopes else {}),
        },
        "is_admin": record.is_admin, "is_owner": record.is_owner,
        "is_primary_owner": record.is_owner, "is_restricted": record.is_guest,
        "is_ultra_restricted": False, "is_bot": False, "is_app_user": False,
    }  # fmt: skip


def _of_enterprise(slack: Workspace, record: User) -> Json:
    if not slack.enterprise_id:
        return {}
    return {
        "enterprise_user": {
            "id": record.id, "enterprise_id": slack.enterprise_id,
            "enterprise_name": slack.enterprise_name, "is_admin": False, "is_owner": False,
            "teams": [slack.team_id],
        }
    }  # fmt: skip


def file(slack: Workspace, file_id: str) -> Json:
    """Draw an upload as files.completeUploadExternal has it, and a person's file as a form has."""
    record = slack.files[file_id]
    drawn: Json = {
        "id": record.id, "name": record.name, "title": record.title or record.name,
        "size": record.length, "url_private": f"{slack.base_url}/file/{record.id}",
    }  # fmt: skip
    if not record.user:
        return drawn
    private = f"{slack.base_url}/files-pri/{record.id}"
    return drawn | {
        "user": record.user, "mimetype": record.mimetype, "mode": "hosted",
        "filetype": record.name.rpartition(".")[2].lower(), "is_external": False,
        "is_public": False, "file_access": "visible", "url_private": f"{private}/file",
        "url_private_download": f"{private}/download",
    }  # fmt: skip
