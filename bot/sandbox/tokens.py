"""The tokens that Slack gave the app: of which workspace or organisation, until when, which next.

As documented (Using token rotation, November 2026): a token that is rotated lives twelve hours; the
refresh token that was used is good for a short while more; of one installation two tokens live.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from bot.sandbox.refusal import Refused

LIVES = timedelta(hours=12)
GRACE = timedelta(seconds=60)
MOST_LIVING = 2


@dataclass(slots=True, kw_only=True)
class Token:
    """One token. `holder` is the team's or the organisation's id; `why` it is refused, or ""."""

    access: str
    holder: str
    refresh: str = ""
    expires: datetime | None = None
    used_at: datetime | None = None
    why: str = ""


class Tokens:
    """All that were given."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        """Begin with none."""
        self._now = now
        self._numbers = count(1)
        self._given: list[Token] = []
        self.revoked: list[str] = []

    def give(self, holder: str, *, rotates: bool) -> Token:
        """Give a token; of one that is rotated, the oldest beyond two are revoked."""
        number = next(self._numbers)
        if not rotates:
            token = Token(access=f"xoxb-{holder}-{number}", holder=holder)
        else:
            token = Token(
                access=f"xoxe.xoxb-1-{holder}-{number}", refresh=f"xoxe-1-{holder}-{number}",
                holder=holder, expires=self._now() + LIVES,
            )  # fmt: skip
        self._given.append(token)
        for old in self._living(holder)[:-MOST_LIVING]:
            old.why = "token_revoked"
        return token

    def renew(self, refresh: str) -> Token:
        """Trade a refresh token for the next token. Raises Refused."""
        for token in self._given:
            if refresh and token.refresh == refresh and not token.why:
                if token.used_at and self._now() > token.used_at + GRACE:
                    break
                token.used_at = token.used_at or self._now()
                return self.give(token.holder, rotates=True)
        raise Refused("invalid_refresh_token")

    def holder(self, access: str) -> str:
        """Return whose token this is, "" for one that was never given. Raises Refused."""
        for token in self._given:
            if token.access == access:
                if token.why:
                    raise Refused(token.why)
                if token.expires and token.expires <= self._now():
                    raise Refused("token_expired")
                return token.holder
        return ""

    def of(self, holder: str) -> list[Token]:
        """Return the tokens of a team or an organisation that are not revoked, the oldest first."""
        return [one for one in self._given if one.holder == holder and not one.why]

    def revoke(self, access: str) -> None:
        """Take one token no more."""
        for token in self._given:
            if token.access == access:
                token.why = "token_revoked"
                self.revoked.append(access)

    def end(self, holder: str) -> None:
        """Take no token of a team or an organisation any more: the app was uninstalled."""
        for token in self.of(holder):
            token.why = "account_inactive"

    def _living(self, holder: str) -> list[Token]:
        return [one for one in self.of(holder) if one.expires is None or one.expires > self._now()]
