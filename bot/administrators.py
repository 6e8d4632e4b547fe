"""Who administers a workspace: Slack's owners and admins, and whom they have named in the Home."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from bot.bot import Bot
from bot.slack import Refused
from storage import workspaces
from storage.models import Workspace

AT_ONCE = 200
MOST_PORTIONS = 50


@dataclass(frozen=True, slots=True)
class Administrator:
    """An administrator; `email` is "" where Slack does not tell it."""

    user_id: str
    email: str = ""


async def of(bot: Bot, workspace_id: int) -> list[Administrator]:
    """Return the administrators who are there. Raises SlackTrouble."""
    async with bot.database.reading() as session:
        workspace = await workspaces.one(session, workspace_id)
    if workspace is None:
        return []
    named = {*workspace.administrators, workspace.installed_by}
    found = {
        one["id"]: Administrator(one["id"], str((one.get("profile") or {}).get("email") or ""))
        async for one in _everyone(bot, workspace)
        if _is_there(one) and (one.get("is_admin") or one.get("is_owner") or one["id"] in named)
    }
    return [found[id_] for id_ in sorted(found)]


def _is_there(user: dict[str, Any]) -> bool:
    return not (user.get("deleted") or user.get("is_bot") or user.get("is_stranger"))


async def _everyone(bot: Bot, workspace: Workspace) -> AsyncIterator[dict[str, Any]]:
    cursor = ""
    for _ in range(MOST_PORTIONS):
        try:
            # By an organisation-wide token Slack does not know which team is meant.
            answer = await bot.slack.call(
                workspace.id,
                "users.list",
                limit=AT_ONCE,
                cursor=cursor or None,
                team_id=workspace.team_id,
            )
        except Refused:
            return
        for user in answer["members"]:
            yield user
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return
