"""Installing: a workspace, or an organisation, lets the bot in by Slack's own consent."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.bot import Bot
from bot.errors import InstallFailed, InstallStale, NotInstalled
from bot.installs.installations import Installations
from bot.installs.slack_oauth import Grant
from bot.keys import hashed
from bot.messages import install_pages as words
from bot.slack import Refused, SlackTrouble
from storage import heard, installations, tokens, workspaces
from storage.encryption import SecretLost
from storage.models import Installation

log = structlog.get_logger()

LIVES = timedelta(minutes=10)
NONCE_BYTES = 16
CANCELLED = "access_denied"
CODE = re.compile(r"[a-z_]{1,60}")


@dataclass(frozen=True, slots=True)
class Installed:
    """What the bot is in now: a team, or with the team "" an organisation as a whole."""

    enterprise_id: str
    team_id: str
    name: str

    @property
    def everywhere(self) -> bool:
        """Whether it is an organisation."""
        return not self.team_id


def begin(bot: Bot, browser: str) -> str:
    """Return the address of Slack's consent page; only that browser may come back, once.

    The state keeps itself, sealed: strangers who look at the page write nothing here.
    """
    until = (bot.now() + LIVES).isoformat()
    nonce = secrets.token_urlsafe(NONCE_BYTES)
    state = bot.keys.seal(f"{nonce} {until} {hashed(browser)}", "install")
    return _many(bot).oauth.consent_url(state)


async def finish(bot: Bot, query: Mapping[str, str], browser: str) -> Installed:
    """Take somebody back from Slack, and keep the installation. Nothing is kept of a failed one.

    Raises InstallStale (old, used, another browser's, not ours), InstallFailed.
    """
    oauth = _many(bot).oauth
    await _use_up(bot, query.get("state", ""), browser)
    if code := query.get("error"):
        raise _failed(bot, code)
    try:
        grant = await oauth.exchange(query.get("code", ""), now=bot.now())
    except Refused as error:
        raise _failed(bot, error.code) from error
    except SlackTrouble as error:
        log.warning("slack did not answer for an install", why=str(error))
        raise InstallFailed(words.unreachable()) from error
    if not (grant.team_id or grant.enterprise_id):
        raise _failed(bot, "no_team")
    return await _keep(bot, grant)


async def _use_up(bot: Bot, state: str, browser: str) -> None:
    """Let a state through once, of many who come at once. Raises InstallStale."""
    try:
        _, until, opened_by = bot.keys.open(state, "install").split(" ")
    except (SecretLost, ValueError) as error:
        raise InstallStale from error
    if datetime.fromisoformat(until) <= bot.now() or opened_by != hashed(browser):
        raise InstallStale
    async with bot.database.writing() as session:
        if not await heard.first_time(session, f"install.{hashed(state)}", now=bot.now()):
            raise InstallStale


async def _keep(bot: Bot, grant: Grant) -> Installed:
    now = bot.now()
    row: dict[str, Any] = {
        "enterprise_id": grant.enterprise_id,
        "team_id": grant.team_id,
        "name": grant.name,
        "app_id": grant.app_id,
        "bot_user_id": grant.bot_user_id,
        "installed_by": grant.installed_by,
        "installed_at": now,
        "scopes": list(grant.token.scopes),
        "expires_at": grant.token.expires_at,
    }
    row["token"] = tokens.seal_installation(bot.keys, grant.token, Installation(**row))
    async with bot.database.writing() as session:
        await installations.keep(session, row)
        await _welcome(session, grant, now)
    _many(bot).forget()
    log.info("installed", team=grant.team_id, enterprise=grant.enterprise_id)
    return Installed(grant.enterprise_id, grant.team_id, grant.name)


async def _welcome(session: AsyncSession, grant: Grant, now: datetime) -> None:
    """Write the workspace down; an organisation's are written down when they are first heard."""
    if not grant.team_id:
        for known in await workspaces.of_enterprise(session, grant.enterprise_id):
            known.sent_away_at = None
        return
    workspace = await workspaces.find(session, grant.team_id)
    if workspace is None:
        workspace = await workspaces.add(session, grant.team_id, now)
    workspace.enterprise_id, workspace.name = grant.enterprise_id, grant.name
    workspace.installed_by, workspace.bot_user_id = grant.installed_by, grant.bot_user_id
    workspace.sent_away_at = None


def _failed(bot: Bot, code: str) -> InstallFailed:
    """Return what to tell of Slack's own word; what is none came by a forged address."""
    known = code if CODE.fullmatch(code) else "unknown_error"
    log.info("an install came to nothing", code=known)
    why = words.why(known, _many(bot).oauth.redirect_uri)
    return InstallFailed(why, cancelled=known == CANCELLED)


def _many(bot: Bot) -> Installations:
    if bot.installations is None:
        raise NotInstalled
    return bot.installations
