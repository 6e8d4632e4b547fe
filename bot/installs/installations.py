"""Installations: by what token the bot is in each workspace. Asked of the database now and then."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.installs.remembering import Remembered
from bot.installs.rotating import Rotation
from bot.installs.slack_oauth import SlackOAuth
from bot.settings import Settings
from bot.slack import Refused, SlackTrouble
from storage import installations, workspaces
from storage.database import Database
from storage.encryption import KeyRing
from storage.models import Installation

log = structlog.get_logger()

# Another replica may have renewed a token, or installed the bot anew, since then.
KEPT_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Pass:
    """What lets the bot into a team: its own token there, and who it is there."""

    bot_user_id: str
    access: str = field(repr=False)


class Installations:
    """The installations of many workspaces. `oauth` is the app itself at Slack."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        keys: KeyRing,
        web: AsyncWebClient,
        now: Callable[[], datetime],
    ) -> None:
        """Make each workspace's client as `web` is, which has no token."""
        self._database, self._web = database, web
        self.oauth = SlackOAuth(settings, web)
        self.rotation = Rotation(database, keys, self.oauth, now)
        self._passes: Remembered[tuple[str, str], Pass] = Remembered(KEPT_SECONDS)
        self._clients: Remembered[int, AsyncWebClient] = Remembered(KEPT_SECONDS)

    async def pass_for(self, enterprise_id: str, team_id: str) -> Pass | None:
        """Return what lets us into that team; Slack is not asked. None: we are not installed."""
        return await self._passes.find(
            (enterprise_id, team_id), lambda: self._pass(enterprise_id, team_id)
        )

    async def _pass(self, enterprise_id: str, team_id: str) -> Pass | None:
        async with self._database.reading() as session:
            found = await installations.of_team(session, enterprise_id, team_id)
        if found is None:
            return None
        try:
            return Pass(found.bot_user_id, self.rotation.opened(found).access)
        except Refused:
            return None

    async def client_of(self, workspace_id: int) -> AsyncWebClient:
        """Return the client of a workspace, with a token that lives on. Raises SlackTrouble."""
        client = await self._clients.find(workspace_id, lambda: self._client(workspace_id))
        if client is None:
            raise Refused("not_installed")
        return client

    async def _client(self, workspace_id: int) -> AsyncWebClient | None:
        found = await self.of_workspace(workspace_id)
        return await self.client(found) if found else None

    async def client(self, installation: Installation) -> AsyncWebClient:
        """Return a client with an installation's token. Raises SlackTrouble."""
        return self.with_token((await self.rotation.fresh(installation)).access)

    def with_token(self, access: str) -> AsyncWebClient:
        """Return a client with that token, on the connections that all share."""
        web = self._web
        return AsyncWebClient(
            token=access,
            base_url=web.base_url,
            session=web.session,
            timeout=web.timeout,
            retry_handlers=web.retry_handlers,
        )

    async def of_workspace(self, workspace_id: int) -> Installation | None:
        """Return the installation by which we are in a workspace, None where we are not."""
        async with self._database.reading() as session:
            workspace = await workspaces.one(session, workspace_id)
            if workspace is None or workspace.leaving_at:
                return None
            return await installations.of_team(session, workspace.enterprise_id, workspace.team_id)

    async def another(self, workspace_id: int, refused: AsyncWebClient) -> AsyncWebClient | None:
        """Return a client in place of one whose token Slack does not take; None: there is none."""
        self._clients.drop(workspace_id)
        found = await self.of_workspace(workspace_id)
        if found is None:
            return None
        try:
            token = self.rotation.opened(found)
            if token.access == refused.token and token.refresh:
                token = await self.rotation.renewed(found)
        except SlackTrouble as error:
            log.warning("a workspace is closed to us", workspace=workspace_id, why=str(error))
            return None
        return None if token.access == refused.token else self.with_token(token.access)

    def forget(self) -> None:
        """Look everything up anew: somebody has installed the bot, or sent it away."""
        self._passes.forget()
        self._clients.forget()
