"""Workspaces, as the payloads of Slack name them."""

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.bot import Bot
from bot.errors import NotInstalled
from storage import installations, workspaces
from storage.models import Workspace


async def find(bot: Bot, enterprise_id: str, team_id: str) -> int:
    """Return the id of that team's workspace, written down when it is new.

    Raises NotInstalled for a team that did not install us, nor its organisation.
    """
    found = await _known(bot, team_id)
    if found:
        return found.id
    try:
        async with bot.database.writing() as session:
            return (await _new(session, bot, enterprise_id, team_id)).id
    except IntegrityError:
        # Another replica heard of it in the same moment.
        found = await _known(bot, team_id)
        if found is None:
            raise
        return found.id


async def _known(bot: Bot, team_id: str) -> Workspace | None:
    async with bot.database.reading() as session:
        return await workspaces.find(session, team_id)


async def _new(session: AsyncSession, bot: Bot, enterprise_id: str, team_id: str) -> Workspace:
    if bot.installations is None:
        return await workspaces.add(session, team_id, bot.now(), enterprise_id=enterprise_id)
    installed = await installations.of_team(session, enterprise_id, team_id)
    if installed is None:
        raise NotInstalled
    return await workspaces.add(
        session,
        team_id,
        bot.now(),
        enterprise_id=installed.enterprise_id,
        name=installed.name,
        installed_by=installed.installed_by,
        bot_user_id=installed.bot_user_id,
    )
