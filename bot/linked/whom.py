"""Who somebody is, for a page outside of Slack."""

from bot.bot import Bot
from bot.messages.link_pages import Whom
from bot.slack import SlackTrouble
from storage import workspaces


async def of(bot: Bot, workspace_id: int, user_id: str) -> Whom:
    """Return a person's name, their workspace's, and the way back to it."""
    async with bot.database.reading() as session:
        workspace = await workspaces.one(session, workspace_id)
    try:
        answer = await bot.slack.call(workspace_id, "users.info", user=user_id)
        person = str(answer["user"].get("real_name") or answer["user"].get("name") or "")
    except SlackTrouble:
        person = ""
    team = workspace.team_id if workspace else ""
    return Whom(
        person=person or "you",
        workspace=(workspace.name if workspace else "") or "your workspace",
        slack=f"{bot.settings.slack_home}/app_redirect?team={team}" if team else "slack://open",
    )
