"""Who lets us in, where many workspaces have installed the bot: by our own store, never by Slack.

Bolt would ask Slack at every payload, and its stores keep tokens in clear.
"""

import os
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.installs.installations import Installations
from handlers import teams

# With these Bolt makes an install page of its own, in front of ours, and keeps tokens in files.
BOLTS_OWN = ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET")


class Locate(AsyncMiddleware):
    """Finds the team of a payload, before anybody asks who lets us in."""

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002 - Bolt passes it by this name
    ) -> BoltResponse:
        """Put the team into the context."""
        del resp
        req.context["team_id"] = teams.of_payload(req.body, req.context.team_id)
        return await next()


class Authorize(AsyncAuthorize):
    """Looks up the pass for a payload's team. None: Bolt says that we are not installed."""

    def __init__(self, installations: Installations) -> None:
        """Ask these."""
        self._installations = installations

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        actor_enterprise_id: str | None = None,
        actor_team_id: str | None = None,
        actor_user_id: str | None = None,
    ) -> AuthorizeResult | None:
        """Return who we are in that team."""
        del context, actor_enterprise_id, actor_team_id, actor_user_id
        found = await self._installations.pass_for(enterprise_id or "", team_id or "")
        if found is None:
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_user_id=found.bot_user_id,
            bot_token=found.access,
            user_id=user_id,
        )


@contextmanager
def without_bolts_own() -> Iterator[None]:
    """Hide from Bolt what it would take as an order to do all this by itself."""
    hidden = {name: os.environ.pop(name) for name in BOLTS_OWN if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(hidden)
