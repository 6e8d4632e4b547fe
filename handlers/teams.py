"""Which workspace a payload is from: asked of the database once, then remembered for a moment."""

from typing import Any

from bot import workspaces
from bot.bot import Bot
from bot.installs.remembering import Remembered

Team = tuple[str, str]

# A team that has uninstalled the bot and installs it anew begins with another workspace.
KEPT_SECONDS = 20.0


class Teams:
    """The workspaces heard of lately, by the enterprise's and the team's id."""

    def __init__(self, bot: Bot) -> None:
        """Begin with none."""
        self._bot = bot
        self._lately: Remembered[Team, int] = Remembered(KEPT_SECONDS)

    def known(self, team: Team) -> int | None:
        """Return the workspace's id, if it was heard of lately."""
        return self._lately.known(team)

    async def find(self, team: Team) -> int:
        """Return the workspace's id; a new team is written down. Raises NotInstalled."""
        found = await self._lately.find(team, lambda: workspaces.find(self._bot, *team))
        assert found is not None  # noqa: S101 - there is none but by an error
        return found

    def forget(self) -> None:
        """Ask anew of all of them: one has left."""
        self._lately.forget()


def of_payload(body: dict[str, Any], team_id: str | None) -> str:
    """Return the id of the team that a payload is from, "" for none.

    In a view of an organisation-wide install Slack names the organisation where it names the team
    elsewhere, and in some payloads no team at all.
    """
    view, user, team = (body.get(name) or {} for name in ("view", "user", "team"))
    named = [
        team_id,
        *(one.get(key) for one, key in ((team, "id"), (view, "team_id"), (user, "team_id"))
          if isinstance(one, dict)),
    ]  # fmt: skip
    return next((one for one in named if one and not one.startswith("E")), "")
