"""Tokens of the bot's own: renewed in time; whoever installed it hears when Slack will not."""

from collections.abc import Sequence

import structlog

from bot.bot import Bot
from bot.installs.rotating import MARGIN
from bot.messages import install_notices
from bot.slack import SlackTrouble
from storage import installations, outbox, workspaces
from storage.models import Installation, Workspace

log = structlog.get_logger()


async def renew_due(bot: Bot) -> None:
    """Renew every token of an installation that ends soon; a chore of every replica."""
    if bot.installations is None:
        return
    now = bot.now()
    async with bot.database.reading() as session:
        soon = await installations.ending_before(session, now + MARGIN, now=now)
    for installation in soon:
        try:
            await bot.installations.rotation.renewed(installation)
        except SlackTrouble as error:
            log.warning("a token was not renewed", installation=installation.id, why=str(error))
            await _tell(bot, installation)
        except Exception:
            log.exception("a renewal broke", installation=installation.id)


async def _tell(bot: Bot, installation: Installation) -> None:
    """Tell who installed the bot, while it can still speak, if Slack will never renew its token."""
    now = bot.now()
    async with bot.database.writing() as session:
        latest = await installations.one(session, installation.id)
        if latest is None or latest.refused_at is None or not latest.expires_at:
            return
        if latest.expires_at <= now:
            return
        known: Sequence[Workspace] = await workspaces.of_enterprise(session, latest.enterprise_id)
        if latest.team_id:
            one = await workspaces.find(session, latest.team_id)
            known = [one] if one else []
        said = install_notices.must_be_installed_anew(bot.settings.address, latest.expires_at)
        for workspace in known[:1]:
            await outbox.owe_notice(
                session,
                workspace.id,
                latest.installed_by,
                said.payload(),
                now=now,
                key=f"reinstall.{latest.id}.{latest.installed_at:%Y%m%d%H%M%S}",
            )
