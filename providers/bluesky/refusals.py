"""What Bluesky's refusals ask us to do next: one table for everyone's reading, one for an owner's.

XRPC errors have a name and a status; so have those of OAuth that an owner's requests meet.
"""

import json
from collections.abc import Sequence
from datetime import datetime

from providers.api import Api, Checked, check, retry_after
from providers.bluesky.permissions import permission_for
from providers.bluesky.proofs import Proofs
from providers.errors import Cause, NotDone, PageGone, RateLimited, ReconnectNeeded, Unavailable
from providers.http import Reply

GONE = {
    "AccountTakedown": "was taken down by Bluesky",
    "AccountDeactivated": "is deactivated by its owner",
    "AccountDeleted": "was deleted",
    "BlockedActor": "is not shown to us",
    "BlockedByActor": "is not shown to us",
    "RecordNotFound": "does not have it any more",
}
# What a repository says to a write that it will never take.
FINAL = {
    "InvalidRequest": "does not take it as it is",
    "InvalidMimeType": "does not take pictures of this kind",
    "InvalidSize": "does not take that picture",
    "PayloadTooLarge": "does not take anything that big",
}
# The lexicon has no code of its own for this: it is told by exactly this message.
NO_PROFILE = ("InvalidRequest", "Profile not found")
# How an account stands, by the names of errors and by what `getRepoStatus` says.
SUSPENDED = {
    "AccountTakedown": "has taken this account down",
    "AccountSuspended": "has suspended this account",
    "AccountDeactivated": "says that this account is deactivated by its owner",
    "takendown": "has taken this account down",
    "suspended": "has suspended this account",
    "deactivated": "says that this account is deactivated by its owner",
}
# The token is not taken; a new one may be, and only when that is refused is it a person's turn.
EXPIRED = {"invalid_token", "InvalidToken", "ExpiredToken", "AuthMissing"}
# Proofs are made anew for each request: none of ours that is refused says anything of the token.
PROOF = {"use_dpop_nonce", "invalid_dpop_proof"}


def table(api: Api) -> Checked:
    """Return the table for whoever asks."""
    return as_owner if isinstance(api.signer, Proofs) else as_anyone


def as_anyone(reply: Reply, now: datetime) -> None:
    """Raise what the error's name asks us to do next, else what the status does.

    No token is ours to renew, so 401 and 403 are no refusal of ours; and an account that is not
    there answers 400, so 404 is a server that does not know the question.
    """
    if reply.status in range(200, 300):
        return
    name, message = named(reply)
    if name in GONE:
        raise PageGone(GONE[name])
    if (name, message) == NO_PROFILE:
        raise PageGone("has no such account")
    if reply.status in {401, 403, 404, 410}:
        raise Unavailable(f"answers {reply.status}: it does not let everyone ask this")
    _by_status(reply, name, now)


def as_owner(reply: Reply, now: datetime) -> None:
    """Raise what an answer to the account's owner asks us to do next; return for 2xx."""
    if reply.status in range(200, 300):
        return
    name, message = named(reply)
    if name in SUSPENDED:
        raise ReconnectNeeded(SUSPENDED[name], Cause.SUSPENDED)
    if name in EXPIRED:
        raise ReconnectNeeded("does not take the token any more", Cause.EXPIRED)
    if name == "ScopeMissingError":
        missing = permission_for(reply.url.partition("/xrpc/")[2].partition("?")[0])
        raise _lacking(missing)
    if name in {"AccountNotFound", "AccountDeleted"} or (name, message) == NO_PROFILE:
        raise PageGone("has no such account any more")
    if name in PROOF:
        raise Unavailable("does not accept how I sign my requests")
    if reply.status in {401, 403, 404, 410}:
        # Of the servers in between, and of the AppView behind them: not of our token.
        raise Unavailable(f"answers {reply.status}: it does not let this be asked")
    _by_status(reply, name, now)


def as_writer(scope: str) -> Checked:
    """Return the table for what the owner writes; `scope` is the permission that this needs."""

    def writing(reply: Reply, now: datetime) -> None:
        """Raise what an answer asks us to do next; return for 2xx."""
        if reply.status in range(200, 300):
            return
        name, _ = named(reply)
        if name == "ScopeMissingError":
            raise _lacking((scope,))
        if name == "InvalidSwap":
            raise Changed("says that somebody else changed it at the same moment")
        if reply.status == 413 or name in FINAL:
            raise NotDone(FINAL.get(name, FINAL["PayloadTooLarge"]))
        as_owner(reply, now)

    return writing


class Changed(Unavailable):
    """What was to be replaced is not any more what it was when we read it."""


def named(reply: Reply) -> tuple[str, str]:
    """Return an error's name and message, each "" when there is none."""
    try:
        error = json.loads(reply.body)
    except (ValueError, RecursionError):
        return "", ""
    if not isinstance(error, dict):
        return "", ""
    return str(error.get("error", "")), str(error.get("message", ""))


def _lacking(scopes: Sequence[str]) -> ReconnectNeeded:
    return ReconnectNeeded("says that a permission is missing", Cause.PERMISSION, missing=scopes)


def _by_status(reply: Reply, name: str, now: datetime) -> None:
    if reply.status == 429 or name == "RateLimitExceeded":
        raise RateLimited(until=retry_after(reply, now))
    check(reply, now)
