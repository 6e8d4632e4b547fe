"""Tokens of the small Facebook: who holds one, whether it still works, and for what."""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.sandbox.graph.records import Member, Token
from bot.sandbox.graph.refusal import Refusal, died

APP_ID = "1234567890"
APP_SECRET = "sandbox-app-secret-of-facebook"
SHORT, LONG, DATA = timedelta(hours=1), timedelta(days=60), timedelta(days=90)
EXPIRED, REMOVED, PASSWORD, CHECKPOINT, ROLE_LOST = 463, 458, 460, 459, 492


@dataclass
class Tokens:
    """All tokens that were given out."""

    now: Callable[[], datetime]
    given: dict[str, Token] = field(default_factory=dict)

    def of_member(self, member: Member, life: timedelta) -> Token:
        """Give out a person's token."""
        now = self.now()
        token = Token(_new(), member.key, now, now + life, now + DATA)
        self.given[token.access] = token
        return token

    def of_page(self, user: Token, page_id: str) -> Token:
        """Give out a page's token, the same one for the same person's token each time."""
        for token in self.given.values():
            if (token.member, token.page, token.dead) == (user.member, page_id, 0):
                return token
        token = Token(_new(), user.member, self.now(), None, user.data_until, page_id)
        self.given[token.access] = token
        return token

    def find(self, access: str) -> Token:
        """Return a token that works. Raises Refusal."""
        token = self.given.get(access)
        if token is None:
            raise died(0)
        if subcode := self.ended(token):
            raise died(subcode)
        return token

    def ended(self, token: Token) -> int:
        """Return the subcode of a token's end, 0 while it works."""
        ends = [one for one in (token.expires, token.data_until) if one]
        return token.dead or (EXPIRED if min(ends) <= self.now() else 0)

    def kill(self, member: str, subcode: int, *, page: str = "") -> None:
        """End the tokens of a person, or only that for one page."""
        for token in self.given.values():
            if token.member == member and (not page or token.page == page):
                token.dead = token.dead or subcode


def graph_settings(base_url: str) -> dict[str, str]:
    """Return the operator's settings with which the bot finds the small Facebook at `base_url`."""
    return {
        "FACEBOOK_CLIENT_ID": APP_ID,
        "FACEBOOK_CLIENT_SECRET": APP_SECRET,
        "FACEBOOK_BASE_URL": f"{base_url}/graph",
        "FACEBOOK_DIALOG_BASE_URL": f"{base_url}/facebook",
    }


def check_proof(access: str, proof: str | None) -> None:
    """Refuse a request of a server that does not prove that it knows the app's secret."""
    wanted = hmac.new(APP_SECRET.encode(), access.encode(), hashlib.sha256).hexdigest()
    if proof is None:
        raise Refusal(
            "API calls from the server require an appsecret_proof argument", 100,
            kind="GraphMethodException",
        )  # fmt: skip
    if not hmac.compare_digest(proof, wanted):
        raise Refusal(
            "Invalid appsecret_proof provided in the API argument", 100,
            kind="GraphMethodException",
        )  # fmt: skip


def _new() -> str:
    return f"EAAsandbox{secrets.token_urlsafe(24)}"
