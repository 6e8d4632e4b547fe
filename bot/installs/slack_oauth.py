"""Slack's OAuth: where to send who installs the bot, what a code gives, and what renews a token.

Slack's second version (oauth.v2.access), as documented in November 2026. We are a confidential
client, known by our secret; PKCE there is for apps without one, and cannot be switched off again.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from aiohttp import encode_basic_auth
from slack_sdk.web.async_client import AsyncWebClient

from bot.settings import Settings
from bot.slack import Refused, asked
from providers.vocabulary import Token


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What Slack gave. Of an organisation-wide install, `team_id` is "", whatever Slack says."""

    enterprise_id: str
    team_id: str
    name: str
    app_id: str
    bot_user_id: str
    installed_by: str
    token: Token


class SlackOAuth:
    """The app itself at Slack, known by its client id and secret."""

    def __init__(self, settings: Settings, web: AsyncWebClient) -> None:
        """Ask by a client that has no token."""
        self._settings, self._web = settings, web

    @property
    def redirect_uri(self) -> str:
        """Where Slack sends people back to."""
        return f"{self._settings.address}/slack/oauth_redirect"

    def consent_url(self, state: str) -> str:
        """Return the address of Slack's consent page, for the scopes of the manifest."""
        # It is read as YAML, for which a start of the bot does not wait.
        from bot import manifest  # noqa: PLC0415

        asks = {
            "client_id": self._settings.slack_client_id,
            "scope": ",".join(sorted(manifest.scopes(manifest.read()))),
            "redirect_uri": self.redirect_uri,
            "state": state,
        }
        return f"{self._settings.slack_home}/oauth/v2/authorize?{urlencode(asks)}"

    async def exchange(self, code: str, *, now: datetime) -> Grant:
        """Trade a code for a token. Raises SlackTrouble."""
        answer = await self._access({"code": code, "redirect_uri": self.redirect_uri})
        return _grant(answer, now)

    async def renew(self, token: Token, *, now: datetime) -> Token:
        """Trade a token for the next one. Raises SlackTrouble.

        Slack takes a refresh token again for a short while, and leaves the access token as it is.
        """
        answer = await self._access({"grant_type": "refresh_token", "refresh_token": token.refresh})
        return _token(answer, now)

    async def _access(self, given: dict[str, str]) -> dict[str, Any]:
        own = encode_basic_auth(
            self._settings.slack_client_id,
            self._settings.slack_client_secret.get_secret_value(),
        )
        answer = await asked(
            self._web, "oauth.v2.access", data=given, headers={"Authorization": own}
        )
        return dict(answer.data)


def _grant(answer: dict[str, Any], now: datetime) -> Grant:
    enterprise, team = answer.get("enterprise") or {}, answer.get("team") or {}
    everywhere = bool(answer.get("is_enterprise_install"))
    return Grant(
        enterprise_id=str(enterprise.get("id") or ""),
        team_id="" if everywhere else str(team.get("id") or ""),
        name=str((enterprise if everywhere else team).get("name") or ""),
        app_id=str(answer.get("app_id") or ""),
        bot_user_id=str(answer.get("bot_user_id") or ""),
        installed_by=str((answer.get("authed_user") or {}).get("id") or ""),
        token=_token(answer, now),
    )


def _token(answer: dict[str, Any], now: datetime) -> Token:
    if not answer.get("access_token"):
        raise Refused("no_bot_token")
    lives = answer.get("expires_in")
    return Token(
        access=str(answer["access_token"]),
        refresh=str(answer.get("refresh_token") or ""),
        expires_at=now + timedelta(seconds=int(lives)) if lives else None,
        scopes=tuple(part for part in str(answer.get("scope") or "").split(",") if part),
    )
