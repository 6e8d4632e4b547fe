"""The bot is sent away: by a workspace, by an organisation, or from one of its workspaces.

Slack is told that we heard only once it is written down: else it tells us again.
"""

from bot.installs import uninstalling
from handlers.call import Call

UNINSTALLED, REVOKED, TAKEN_OUT = "app_uninstalled", "tokens_revoked", "team_access_revoked"
SENT_AWAY = (UNINSTALLED, REVOKED)


async def sent_away(call: Call) -> None:
    """Hear that the bot was uninstalled, or that its own token was revoked."""
    event = call.body["event"]
    if event["type"] == REVOKED and not _is_ours(call):
        return
    enterprise_id, team_id = call.team
    everywhere = bool(call.context.is_enterprise_install)
    await uninstalling.heard(call.bot, enterprise_id, "" if everywhere else team_id)
    call.bot.work.start(_finish(call), name="sent away")


async def taken_out(call: Call) -> None:
    """Hear that an organisation took the bot out of some of its workspaces."""
    team_ids = [str(one) for one in call.body["event"]["team_ids"]]
    await uninstalling.heard_of_teams(call.bot, call.team[0], team_ids)
    call.bot.work.start(_finish(call), name="taken out")


def _is_ours(call: Call) -> bool:
    """Tell whether a token of the bot's was revoked; one that is set by hand may be changed so."""
    tokens = call.body["event"].get("tokens") or {}
    return call.bot.installations is not None and bool(tokens.get("bot"))


async def _finish(call: Call) -> None:
    await uninstalling.finish(call.bot)
    call.teams.forget()
