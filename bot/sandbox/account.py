"""The Web API's methods about the app itself, the team and its people."""

from bot.limits import problems
from bot.sandbox import drawn
from bot.sandbox.access import user_of
from bot.sandbox.pages import page
from bot.sandbox.records import Json
from bot.sandbox.refusal import Refused, refused
from bot.sandbox.workspace import Workspace


def api_test(_slack: Workspace, arguments: Json) -> Json:
    """api.test."""
    if "error" in arguments:
        raise Refused(arguments["error"])
    return {"args": arguments}


def auth_test(slack: Workspace, _arguments: Json) -> Json:
    """auth.test."""
    return {
        "url": f"{slack.base_url}/", "team": slack.team_name, "team_id": slack.team_id,
        "user": slack.bot_name, "user_id": slack.bot_user_id, "bot_id": slack.bot_id,
        "is_enterprise_install": slack.is_enterprise_install,
        **({"enterprise_id": slack.enterprise_id} if slack.enterprise_id else {}),
    }  # fmt: skip


def connections_open(slack: Workspace, _arguments: Json) -> Json:
    """apps.connections.open: the address of a WebSocket, good for one use."""
    ticket = slack.new_id("S")
    slack.tickets.add(ticket)
    return {"url": f"{slack.base_url.replace('http', 'ws', 1)}/socket?ticket={ticket}"}


def blocks_validate(_slack: Workspace, arguments: Json) -> Json:
    """blocks.validate: exactly one of blocks, view and message."""
    given = [arguments[name] for name in ("blocks", "view", "message") if name in arguments]
    if len(given) != 1:
        raise Refused("invalid_arguments")
    if found := problems(given[0]):
        raise refused("invalid_blocks", found)
    return {}


def bots_info(slack: Workspace, arguments: Json) -> Json:
    """bots.info."""
    if arguments.get("bot", slack.bot_id) != slack.bot_id:
        raise Refused("bot_not_found")
    return {
        "bot": {
            "id": slack.bot_id, "deleted": False, "name": slack.bot_name,
            "app_id": slack.app_id, "user_id": slack.bot_user_id,
        }
    }  # fmt: skip


def team_info(slack: Workspace, _arguments: Json) -> Json:
    """team.info."""
    return {"team": {"id": slack.team_id, "name": slack.team_name, "domain": slack.domain}}


def users_info(slack: Workspace, arguments: Json) -> Json:
    """users.info."""
    if arguments["user"] == slack.bot_user_id:
        return {"user": {"id": slack.bot_user_id, "name": slack.bot_name, "is_bot": True}}
    return {"user": drawn.user(slack, user_of(slack, arguments["user"]))}


def users_list(slack: Workspace, arguments: Json) -> Json:
    """users.list; by a token of a whole organisation only for a team that is named."""
    if slack.is_enterprise_install and "team_id" not in arguments:
        raise Refused("missing_argument")
    return page([drawn.user(slack, user) for user in slack.users.values()], "members", arguments)
