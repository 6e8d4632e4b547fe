"""The Web API's methods: what each needs, what it may be given, and by which scope."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox import account, chat, conversations, files, user_groups, views
from bot.sandbox.records import Json
from bot.sandbox.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Method:
    """One method. `token` is the kind it takes: "bot", "app", or "" for none at all."""

    do: Callable[[Workspace, Json], Json]
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    scope: str = ""
    token: str = "bot"


CONTENT = (
    "text", "blocks", "attachments", "markdown_text", "as_user", "link_names", "mrkdwn", "parse",
)  # fmt: skip
POST = (
    *CONTENT, "thread_ts", "reply_broadcast", "unfurl_links", "unfurl_media", "username",
    "icon_url", "icon_emoji", "metadata", "client_msg_id",
)  # fmt: skip
PAGED = ("cursor", "limit", "team_id")
LISTED = (*PAGED, "types", "exclude_archived")
READ = (*PAGED, "oldest", "latest", "inclusive", "include_all_metadata")
COMPLETE = ("channel_id", "channels", "initial_comment", "thread_ts", "blocks")

METHODS = {
    "api.test": Method(account.api_test, may=("error", "foo"), token=""),
    "apps.connections.open": Method(account.connections_open, token="app"),
    "auth.test": Method(account.auth_test),
    "blocks.validate": Method(account.blocks_validate, may=("blocks", "view", "message"), token=""),
    "bots.info": Method(account.bots_info, may=("bot", "team_id"), scope="users:read"),
    "chat.delete": Method(
        chat.delete, needs=("channel", "ts"), may=("as_user",), scope="chat:write"
    ),
    "chat.getPermalink": Method(chat.get_permalink, needs=("channel", "message_ts")),
    "chat.postEphemeral": Method(
        chat.post_ephemeral, needs=("channel", "user"), may=POST, scope="chat:write"
    ),
    "chat.postMessage": Method(chat.post_message, needs=("channel",), may=POST, scope="chat:write"),
    "chat.update": Method(
        chat.update,
        needs=("channel", "ts"),
        may=(*CONTENT, "metadata", "reply_broadcast", "file_ids"),
        scope="chat:write",
    ),
    "conversations.history": Method(conversations.history, needs=("channel",), may=READ),
    "conversations.info": Method(
        conversations.info, needs=("channel",), may=("include_locale", "include_num_members")
    ),
    "conversations.join": Method(conversations.join, needs=("channel",), scope="channels:join"),
    "conversations.list": Method(conversations.list_, may=LISTED),
    "conversations.members": Method(conversations.members, needs=("channel",), may=PAGED),
    "conversations.open": Method(
        conversations.open_, may=("channel", "users", "return_im"), scope="im:write"
    ),
    "conversations.replies": Method(conversations.replies, needs=("channel", "ts"), may=READ),
    "files.completeUploadExternal": Method(
        files.complete_upload_external, needs=("files",), may=COMPLETE, scope="files:write"
    ),
    "files.info": Method(files.info, needs=("file",), may=PAGED, scope="files:read"),
    "files.getUploadURLExternal": Method(
        files.get_upload_url_external,
        needs=("filename", "length"),
        may=("alt_txt", "snippet_type"),
        scope="files:write",
    ),
    "team.info": Method(account.team_info, may=("team", "domain"), scope="team:read"),
    "usergroups.list": Method(
        user_groups.list_,
        may=("include_count", "include_disabled", "include_users", "team_id"),
        scope="usergroups:read",
    ),
    "usergroups.users.list": Method(
        user_groups.users_list,
        needs=("usergroup",),
        may=("include_disabled", "team_id"),
        scope="usergroups:read",
    ),
    "users.conversations": Method(conversations.of_user, may=(*LISTED, "user")),
    "users.info": Method(
        account.users_info, needs=("user",), may=("include_locale",), scope="users:read"
    ),
    "users.list": Method(account.users_list, may=(*PAGED, "include_locale"), scope="users:read"),
    "views.open": Method(views.open_, needs=("view", "trigger_id")),
    "views.publish": Method(views.publish, needs=("view", "user_id"), may=("hash",)),
    "views.push": Method(views.push, needs=("view", "trigger_id")),
    "views.update": Method(views.update, needs=("view",), may=("view_id", "external_id", "hash")),
}
