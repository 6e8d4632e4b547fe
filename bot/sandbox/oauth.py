"""Slack's OAuth: who installs the app, by a code that is good once, and who sends it away again.

oauth.v2.access, auth.revoke, auth.teams.list and apps.uninstall, with Slack's own error codes, as
documented in November 2026.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.sandbox.records import Json
from bot.sandbox.refusal import Refused
from bot.sandbox.tokens import Tokens
from bot.sandbox.workspace import Workspace

CODE_LIVES = timedelta(minutes=10)


@dataclass(slots=True, kw_only=True)
class Code:
    """What somebody consented to: for a team or an organisation, once, within ten minutes."""

    holder: str
    installer: str
    redirect_uri: str
    expires: datetime
    used: bool = False


class OAuth:
    """The app at Slack: its credentials, its codes, and the workspaces that may install it.

    `rotates` is the app's setting for token rotation, `redirect_urls` those that it may name (none:
    any), `opened` the teams that an organisation-wide install was added to.
    """

    client_id = "1234567890.1234567890"
    client_secret = "sandbox-client-secret"

    def __init__(self, first: Workspace, own_token: str) -> None:
        """Let a first workspace be, which an app may open by its own token as well."""
        self.workspaces = {first.team_id: first}
        self.rotates = False
        self.redirect_urls: list[str] = []
        self.opened: set[str] = set()
        self.tokens = Tokens(first.now)
        self._first, self._own_token = first, own_token
        self._own_is_dead = ""
        self._codes: dict[str, Code] = {}
        self.methods: dict[str, Callable[[Json, str], Json]] = {
            "oauth.v2.access": self.access, "auth.revoke": self.revoke,
            "auth.teams.list": self.teams, "apps.uninstall": self.ask_uninstall,
        }  # fmt: skip

    def consent(self, asked: Json, holder: str, installer: str) -> str:
        """Say yes as somebody, for a team or an organisation; return the code."""
        code = secrets.token_hex(8)
        self._codes[code] = Code(
            holder=holder, installer=installer, redirect_uri=asked["redirect_uri"],
            expires=self._first.now() + CODE_LIVES,
        )  # fmt: skip
        return code

    def check(self, asked: Json) -> None:
        """Refuse what Slack's consent page would not show. Raises Refused."""
        if asked.get("client_id") != self.client_id:
            raise Refused("invalid_client_id")
        if not asked.get("scope"):
            raise Refused("no_scopes")
        if set(asked["scope"].split(",")) - self._first.scopes:
            raise Refused("invalid_scope")
        uri = asked.get("redirect_uri", "")
        known = any(uri == url or uri.startswith(f"{url}/") for url in self.redirect_urls)
        if not uri or (self.redirect_urls and not known):
            raise Refused("bad_redirect_uri")

    def access(self, given: Json, _token: str) -> Json:
        """oauth.v2.access."""
        self._know(given)
        match given.get("grant_type", "authorization_code"):
            case "refresh_token":
                return self._given(self.tokens.renew(given.get("refresh_token", "")).access)
            case "authorization_code":
                return self._exchanged(given)
        raise Refused("invalid_grant_type")

    def _know(self, given: Json) -> None:
        if given.get("client_id") != self.client_id:
            raise Refused("invalid_client_id")
        if given.get("client_secret") != self.client_secret:
            raise Refused("bad_client_secret")

    def _exchanged(self, given: Json) -> Json:
        code = self._codes.get(given.get("code", ""))
        if code is None or code.used or code.expires <= self._first.now():
            raise Refused("invalid_code")
        if given.get("redirect_uri") != code.redirect_uri:
            raise Refused("bad_redirect_uri")
        code.used = True
        for slack in self._of(code.holder):
            slack.is_enterprise_install = code.holder == slack.enterprise_id
        token = self.tokens.give(code.holder, rotates=self.rotates)
        return {**self._given(token.access), "authed_user": {"id": code.installer}}

    def _given(self, access: str) -> Json:
        holder = self.tokens.holder(access)
        token = next(one for one in self.tokens.of(holder) if one.access == access)
        slack = self._of(holder)[0]
        everywhere = holder == slack.enterprise_id
        rotation = {"refresh_token": token.refresh, "expires_in": 43_200} if token.refresh else {}
        return {
            "access_token": access, "token_type": "bot", "scope": ",".join(sorted(slack.scopes)),
            "bot_user_id": slack.bot_user_id, "app_id": slack.app_id, **rotation,
            "team": None if everywhere else {"id": slack.team_id, "name": slack.team_name},
            "enterprise": slack.enterprise, "is_enterprise_install": everywhere,
        }  # fmt: skip

    def revoke(self, _given: Json, token: str) -> Json:
        """auth.revoke: of an app without rotation, that is its authorization."""
        slack = self.slack_of(token, {})
        self.tokens.revoke(token)
        if not self.rotates:
            self._tell_revoked(slack)
        return {"revoked": True}

    def teams(self, _given: Json, token: str) -> Json:
        """auth.teams.list: the teams that the token opens."""
        holder = self.tokens.holder(token)
        shown = [
            {"id": slack.team_id, "name": slack.team_name}
            for slack in self._of(holder)
            if holder == slack.team_id or slack.team_id in self.opened
        ]
        return {"teams": shown, "response_metadata": {"next_cursor": ""}}

    def ask_uninstall(self, given: Json, token: str) -> Json:
        """apps.uninstall, asked by the app itself."""
        self._know(given)
        self.uninstall(self.tokens.holder(token))
        return {}

    def uninstall(self, holder: str, *, tell: bool = True) -> None:
        """Send the app away from a team, or an organisation; no token of it is taken any more."""
        told = self._of(holder)[0]
        if told is self._first and not self.tokens.of(holder):
            self._own_is_dead = "account_inactive"
        self.tokens.end(holder)
        if tell:
            self.tell(holder)

    def tell(self, holder: str) -> None:
        """Tell the app that it was sent away, by both events."""
        told = self._of(holder)[0]
        self._tell_revoked(told)
        told.emit({"type": "app_uninstalled"})

    def _tell_revoked(self, slack: Workspace) -> None:
        tokens = {"oauth": [], "bot": [slack.bot_user_id]}
        slack.emit({"type": "tokens_revoked", "tokens": tokens})

    def take_out(self, slack: Workspace) -> None:
        """Take the app out of one workspace of an organisation."""
        self.opened.discard(slack.team_id)
        slack.emit({"type": "team_access_revoked", "team_ids": [slack.team_id]})

    def slack_of(self, token: str, given: Json) -> Workspace:
        """Return the workspace that a bot's token opens, for a call like this. Raises Refused."""
        if token == self._own_token:
            if self._own_is_dead:
                raise Refused(self._own_is_dead)
            return self._first
        holder = self.tokens.holder(token)
        if not holder:
            raise Refused("invalid_auth")
        opened = self._of(holder)
        if holder != opened[0].enterprise_id:
            return opened[0]
        return _meant([one for one in opened if one.team_id in self.opened] or opened, given)

    def _of(self, holder: str) -> list[Workspace]:
        return [
            one for one in self.workspaces.values() if holder in {one.team_id, one.enterprise_id}
        ]  # fmt: skip


def _meant(opened: list[Workspace], given: Json) -> Workspace:
    """Return which of an organisation's workspaces a call is about: by its ids, or its team_id."""
    for slack in opened:
        views = [view for stack in slack.stacks.values() for view in stack]
        known = {
            slack.team_id, *slack.conversations, *slack.users, *slack.triggers,
            *(view.id for view in views), *(view.data.get("external_id", "") for view in views),
            *(home.id for home in slack.homes.values()),
        } - {""}  # fmt: skip
        names = ("team_id", "channel", "user", "user_id", "trigger_id", "view_id", "external_id")
        if known & {given[name] for name in names if name in given}:
            return slack
    return opened[0]
