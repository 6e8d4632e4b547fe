"""Workspaces, as the payloads of Slack name them."""

from bot.bot import Bot
from storage import workspaces
from storage.models import Workspace


async def find(bot: Bot, enterprise_id: str, team_id: str) -> int:
    """Return the id of that team's workspace, written down when it is new."""
    async with bot.database.reading() as session:
        found = await workspaces.find(session, enterprise_id, team_id)
    return found.id if found else await _add(bot, enterprise_id, team_id)


async def _add(bot: Bot, enterprise_id: str, team_id: str) -> int:
    async with bot.database.writing() as session:
        found = await workspaces.find(session, enterprise_id, team_id)
        if found is None:
            found = Workspace(enterprise_id=enterprise_id, team_id=team_id, created_at=bot.now())
            session.add(found)
            await session.flush()
        return found.id
