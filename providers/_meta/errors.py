"""Graph's errors by code and subcode: never by their prose, and never by a status alone.

Graph API v26.0: `{"error": {code, error_subcode, is_transient, …}}` with status 400, 401, 403, 500.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from providers import api
from providers._meta import usage
from providers.api import OK, retry_after
from providers.errors import (
    Cause,
    NotDone,
    PageGone,
    ProviderError,
    RateLimited,
    ReconnectNeeded,
    Unavailable,
    UnexpectedReply,
)
from providers.http import Reply

DEAD = {102, 104, 190}
CALLED_TOO_OFTEN = {4, 17, 32, 613, *range(80_000, 80_015)}
BLOCKED = {341, 368}
NOT_ALLOWED = {3, 10, *range(200, 300)}
TOO_MUCH = 1
LATER = {TOO_MUCH, 2}
# A page that has moved into another one, and a name that nobody has.
GONE = {21, 803}
INVALID, NOT_VISIBLE = 100, 33
WANTS_A_PAGE_TOKEN = 2_069_032
_TOO_LATE = "takes no answer any more: its 24 hours are over, until the person writes again"
NOBODY = "cannot reach this person: gone, or not wanting to hear from this page"
_UNREADABLE = "cannot read this picture, or finds it too large"
# Noes that are final, by code and subcode (None: whatever the subcode says).
FINAL: Mapping[tuple[int, int | None], str] = {
    (10, 2_018_278): _TOO_LATE,
    (10, 2_534_022): _TOO_LATE,
    (100, 2_018_001): NOBODY,
    (551, None): NOBODY,
    (506, None): "has just got these very words, and takes them for a mistake",
    (100, 1_366_046): _UNREADABLE,
    (324, None): _UNREADABLE,
}
NOT_LET = (
    "does not let this page do it: a permission is missing, or the role on the page is too weak"
)
# It does not say for how long it blocks a behaviour that it dislikes.
BLOCKED_FOR = timedelta(days=1)
# What a proxy may say in the service's place.
SILENT = {401, 403, 404, 410}


class Overloaded(Unavailable):
    """Trouble on its side, or more was asked for than it can put together: ask for less."""


class _Death(NamedTuple):
    why: str
    cause: Cause


_LOGIN = _Death("wants its owner to log in at its own site first", Cause.CHECKPOINT)
_DEATHS = {
    458: _Death("says that its owner removed this app", Cause.REVOKED),
    459: _LOGIN,
    460: _Death("says that the password was changed", Cause.REVOKED),
    463: _Death("says that the permission has run out", Cause.EXPIRED),
    464: _LOGIN,
    467: _Death("says that the permission is void", Cause.REVOKED),
    490: _LOGIN,
    492: _Death("says that the role on this page is gone", Cause.ROLE),
}
_UNKNOWN_DEATH = _Death("does not take the permission any more", Cause.REVOKED)


def check(reply: Reply, now: datetime) -> None:
    """Raise what an answer asks us to do next; return for 2xx."""
    if reply.status in OK:
        return
    told = _told(reply)
    if told:
        until = usage.back_at(reply.headers, now) or retry_after(reply, now)
        raise named(told, now, until=until, status=reply.status)
    if reply.status in SILENT:
        raise Unavailable(f"answers {reply.status}, and not in its own words")
    api.check(reply, now)


def named(
    error: Mapping[str, Any], now: datetime, *, until: datetime | None = None, status: int = 400
) -> ProviderError:
    """Return what an error object of Graph's asks us to do next."""
    code, subcode = _number(error.get("code")), _number(error.get("error_subcode"))
    if no := FINAL.get((code, subcode)) or FINAL.get((code, None)):
        return NotDone(no)
    if code in CALLED_TOO_OFTEN:
        return RateLimited(until=until)
    if code in BLOCKED:
        return RateLimited("has blocked this for a while", until=until or now + BLOCKED_FOR)
    if code == TOO_MUCH:
        return Overloaded("is in trouble, or was asked for too much at once")
    if code in LATER or error.get("is_transient") is True:
        return Unavailable(f"is in trouble (error {code})")
    return _lasting(code, subcode, status)


def _lasting(code: int, subcode: int, status: int) -> ProviderError:
    if code in DEAD and subcode == WANTS_A_PAGE_TOKEN:
        return UnexpectedReply("wants a page's own token for this")
    if code in DEAD:
        return ReconnectNeeded(*_DEATHS.get(subcode, _UNKNOWN_DEATH))
    if code in NOT_ALLOWED:
        return ReconnectNeeded(f"does not allow this (error {code})", Cause.PERMISSION)
    if code in GONE or (code, subcode) == (INVALID, NOT_VISIBLE):
        return PageGone("has deleted this, or does not show it to us")
    kind = Unavailable if status >= 500 else Invalid if code == INVALID else UnexpectedReply
    return kind(f"answers with error {code}" + f"/{subcode}" * bool(subcode))


class Invalid(UnexpectedReply):
    """What was asked is not to be had so: a field, a parameter, or a feature that we lack (100)."""


@contextmanager
def needing(*scopes: str, why: str) -> Iterator[None]:
    """Name the permissions that are missing, and what to do, if the service says that one is."""
    try:
        yield
    except ReconnectNeeded as refusal:
        if refusal.cause is not Cause.PERMISSION:
            raise
        raise ReconnectNeeded(why, refusal.cause, missing=scopes) from refusal


@contextmanager
def acting(*scopes: str) -> Iterator[None]:
    """Name the permissions that a page lacks to act; what Graph does not take so is final."""
    try:
        with needing(*scopes, why=NOT_LET):
            yield
    except Invalid as error:
        raise NotDone(f"will not do this: it {error}") from error


@contextmanager
def asked_as_app() -> Iterator[None]:
    """Nobody's profile is to blame when the service refuses the app itself."""
    try:
        yield
    except ReconnectNeeded as refusal:
        raise Unavailable(f"does not take this app's own id and secret: {refusal}") from refusal


def _told(reply: Reply) -> dict[str, Any]:
    """Return the error object of an answer; an empty one where there is none."""
    try:
        answer = json.loads(reply.body)
    except (ValueError, RecursionError):
        return {}
    error = answer.get("error") if isinstance(answer, dict) else None
    return error if isinstance(error, dict) and "code" in error else {}


def _number(value: Any) -> int:
    return value if isinstance(value, int) else 0
