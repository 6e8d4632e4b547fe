"""User groups: the methods usergroups.*."""

from bot.sandbox.records import Json
from bot.sandbox.refusal import Refused
from bot.sandbox.workspace import Workspace


def list_(slack: Workspace, _arguments: Json) -> Json:
    """usergroups.list."""
    groups = [
        {"id": one.id, "team_id": slack.team_id, "name": one.name, "handle": one.handle,
         "is_usergroup": True, "date_delete": 0}
        for one in slack.user_groups.values()
    ]  # fmt: skip
    return {"usergroups": groups}


def users_list(slack: Workspace, arguments: Json) -> Json:
    """usergroups.users.list."""
    group = slack.user_groups.get(arguments["usergroup"])
    if group is None:
        raise Refused("no_such_subteam")
    return {"users": sorted(group.users)}
