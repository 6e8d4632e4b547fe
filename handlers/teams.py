"""Which workspace a payload is from: asked of the database once, then remembered."""

from bot import workspaces
from bot.bot import Bot

Team = tuple[str, str]


class Teams:
    """The workspaces heard of so far, by the enterprise's and the team's id."""

    def __init__(self, bot: Bot) -> None:
        """Begin with none."""
        self._bot = bot
        self._known: dict[Team, int] = {}

    def known(self, team: Team) -> int | None:
        """Return the workspace's id, if it was heard of before."""
        return self._known.get(team)

    async def find(self, team: Team) -> int:
        """Return the workspace's id; a new team is written down."""
        if team not in self._known:
            self._known[team] = await workspaces.find(self._bot, *team)
        return self._known[team]
