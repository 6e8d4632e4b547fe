"""Slack's consent page: who installs the app chooses where, and allows it or not."""

import html
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from aiohttp import web

from bot.sandbox.oauth import OAuth
from bot.sandbox.records import Json
from bot.sandbox.refusal import Refused
from bot.sandbox.workspace import Workspace

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox

ASKED = ("client_id", "scope", "redirect_uri", "state")
PAGE = """<!doctype html><meta charset="utf-8"><title>Install Social · Sandbox</title>
<style>body {{ font: 16px/1.5 sans-serif; max-width: 32em; margin: 3em auto; padding: 0 1em }}
button, select {{ font: inherit; padding: .4em 1em }} ul {{ color: #555 }}</style>
<h1>Social is requesting permission to access a workspace</h1><ul>{scopes}</ul>
<form method="post"><p><select name="holder" aria-label="Where">{holders}</select></p>
<button name="allow" value="1" data-testid="allow">Allow</button>
<button name="allow" value="" data-testid="cancel">Cancel</button></form>"""


class Consent:
    """The page at /oauth/v2/authorize."""

    def __init__(self, sandbox: "Sandbox") -> None:
        """Ask for the app of this sandbox."""
        self._oauth: OAuth = sandbox.oauth

    def routes(self) -> list[web.AbstractRouteDef]:
        """Return the routes."""
        where = "/oauth/v2/authorize"
        return [web.get(where, self.shown), web.post(where, self.answered)]

    async def shown(self, request: web.Request) -> web.StreamResponse:
        """Show what is asked for, and where it can be installed."""
        asked = self._asked(request)
        scopes = "".join(f"<li>{html.escape(one)}</li>" for one in asked["scope"].split(","))
        holders = "".join(
            f'<option value="{holder}">{html.escape(name)}</option>'
            for holder, name in self._holders().items()
        )
        text = PAGE.format(scopes=scopes, holders=holders)
        return web.Response(text=text, content_type="text/html")

    async def answered(self, request: web.Request) -> web.StreamResponse:
        """Go back to the app, with a code or with a no."""
        asked, form = self._asked(request), await request.post()
        back = {"error": "access_denied"}
        if form.get("allow"):
            holder = str(form.get("holder") or next(iter(self._holders())))
            installer = str(form.get("user") or self._someone(holder))
            back = {"code": self._oauth.consent(asked, holder, installer)}
        query = urlencode({**back, "state": asked["state"]})
        raise web.HTTPFound(f"{asked['redirect_uri']}?{query}")

    def _asked(self, request: web.Request) -> Json:
        asked: Json = {name: request.query.get(name, "") for name in ASKED}
        try:
            self._oauth.check(asked)
        except Refused as no:
            raise web.HTTPBadRequest(text=f"Something went wrong: {no.error}") from no
        return asked

    def _holders(self) -> dict[str, str]:
        teams = {one.team_id: one.team_name for one in self._oauth.workspaces.values()}
        organisations = {
            one.enterprise_id: one.enterprise_name
            for one in self._oauth.workspaces.values()
            if one.enterprise_id
        }
        return teams | organisations

    def _someone(self, holder: str) -> str:
        """Return an owner there."""
        places: list[Workspace] = [
            one for one in self._oauth.workspaces.values()
            if holder in {one.team_id, one.enterprise_id}
        ]  # fmt: skip
        return next(user.id for user in places[0].users.values() if user.is_owner)
