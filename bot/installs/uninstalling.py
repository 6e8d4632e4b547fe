"""Uninstalling: Slack told that the bot was sent away. It is looked at, then all is wiped.

Slack tells it twice, in any order, and again when we were slow, perhaps after the bot was installed
anew: what Slack told is written down, and only a token that Slack does not take any more ends it.
"""

from collections.abc import Awaitable, Sequence

import structlog

from bot.bot import Bot
from bot.installs import wiping
from bot.installs.installations import Installations
from bot.slack import STALE, Refused, SlackTrouble, asked
from storage import installations, sent_away, workspaces
from storage.models import Installation, Workspace

log = structlog.get_logger()

MOST_TEAMS = 1_000
# Slack's words for a token, or an app, that is no more.
GONE = STALE | {"not_installed", "invalid_refresh_token", "team_access_not_granted"}


async def heard(bot: Bot, enterprise_id: str, team_id: str) -> None:
    """Write down that Slack told so of a team; with the team "", of its whole organisation."""
    now = bot.now()
    async with bot.database.writing() as session:
        found = await workspaces.find(session, team_id)
        gone = [found] if found else []
        if bot.installations is not None:
            installed = await installations.of_team(session, enterprise_id, team_id)
            if installed is None:
                return
            await sent_away.note(session, Installation, [installed.id], now=now)
            if not installed.team_id:
                gone = await workspaces.of_enterprise(session, enterprise_id)
        await sent_away.note(session, Workspace, [one.id for one in gone], now=now)
    log.warning("sent away", team=team_id, enterprise=enterprise_id, workspaces=len(gone))


async def heard_of_teams(bot: Bot, enterprise_id: str, team_ids: Sequence[str]) -> None:
    """Write down that an organisation took these teams from its organisation-wide install."""
    if bot.installations is None or not enterprise_id:
        return
    async with bot.database.writing() as session:
        known = await workspaces.of_enterprise(session, enterprise_id)
        ids = [one.id for one in known if one.team_id in team_ids]
        await sent_away.note(session, Workspace, ids, now=bot.now())


async def finish(bot: Bot) -> None:
    """Look at all of which Slack told so, and wipe what leaves; a chore of every replica."""
    async with bot.database.reading() as session:
        installed = await sent_away.installations(session)
        told = await sent_away.workspaces(session)
        leaving = await workspaces.any_leaving(session)
    for installation in installed:
        await _look_at_installation(bot, installation)
    for workspace in told:
        await _look_at(bot, workspace)
    if told or leaving:
        await wiping.wipe_due(bot)


async def _look_at_installation(bot: Bot, installation: Installation) -> None:
    if bot.installations is None:
        return
    gone = await _is_gone(bot.installations, installation)
    if gone is None:
        return
    async with bot.database.writing() as session:
        if gone:
            await installations.forget(session, installation)
        else:
            await sent_away.note_still_in(session, installation)
    bot.installations.forget()


async def _look_at(bot: Bot, workspace: Workspace) -> None:
    gone = await _has_left(bot, workspace)
    if gone is None:
        return
    async with bot.database.writing() as session:
        if gone:
            leaves = await workspaces.leave(session, workspace, now=bot.now())
        else:
            leaves = False
            await sent_away.note_still_in(session, workspace)
    if leaves:
        bot.people.forget_all(workspace.id)
        log.warning("a workspace leaves", workspace=workspace.id, team=workspace.team_id)


async def _has_left(bot: Bot, workspace: Workspace) -> bool | None:
    """Tell whether the bot is in a workspace no more; None when Slack does not say."""
    if bot.installations is None:
        return await _is_refused(bot.slack.call(workspace.id, "auth.test"))
    installation = await bot.installations.of_workspace(workspace.id)
    if installation is None:
        return True
    gone = await _is_gone(bot.installations, installation)
    if gone is False and not installation.team_id:
        return await _is_without(bot.installations, installation, workspace.team_id)
    return gone


async def _is_gone(many: Installations, installation: Installation) -> bool | None:
    """Tell whether Slack takes an installation's token no more, nor renews it."""
    try:
        token = many.rotation.opened(installation)
    except Refused:
        # A key is missing here: that is no reason to wipe anything.
        return None
    gone = await _is_refused(asked(many.with_token(token.access), "auth.test"))
    if not gone or not token.refresh:
        return gone
    # One token may be revoked, or have ended, and the installation lives on.
    try:
        await many.rotation.renewed(installation)
    except Refused as error:
        return error.code in GONE
    except SlackTrouble:
        return None
    return False


async def _is_refused(question: Awaitable[object]) -> bool | None:
    try:
        await question
    except Refused as error:
        return True if error.code in GONE else None
    except SlackTrouble:
        return None
    return False


async def _is_without(many: Installations, installation: Installation, team_id: str) -> bool | None:
    """Tell whether an organisation-wide install does not open that team any more."""
    cursor = ""
    try:
        client = await many.client(installation)
        while True:
            more = {"limit": MOST_TEAMS, "cursor": cursor or None}
            answer = await asked(client, "auth.teams.list", params=more)
            if any(team["id"] == team_id for team in answer["teams"]):
                return False
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return True
    except SlackTrouble:
        return None
