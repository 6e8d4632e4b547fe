"""What a server's refusal asks us to do next: one table for each who asks. Codes, never prose.

Source: docs.joinmastodon.org, Doorkeeper, RFC 6750. Until 2026 Doorkeeper had no code for a missing
scope (403 without WWW-Authenticate), so where it was met decides: reading needs a scope, while
asking who one is needs none beyond that without which nothing was linked.
"""

import json
import re
from datetime import datetime

from providers.api import check
from providers.errors import (
    Cause,
    NotDone,
    PageGone,
    ProviderError,
    ReconnectNeeded,
    Unavailable,
)
from providers.http import Reply

# What no second try changes: not so, too large, not this kind of file, not valid, not here.
FINAL = {400, 405, 406, 413, 415, 422, 501}
LONGEST_SAYING = 200
_PART = re.compile(r'\b(error|scope)="([^"]{0,500})"')


class Closed(Unavailable):
    """The server shows this to its own members only, for now."""


class NotSpoken(Unavailable):
    """A 404 in other words than the API's: a proxy in trouble, or a server of another kind."""


class Forbidden(ProviderError):
    """A 403 without a code: the permission is missing, or the server forbids it to this account."""


def of_nobody(reply: Reply, now: datetime) -> None:
    """Raise what to do next where nobody is logged in: there is no token to renew."""
    if reply.status in {401, 403, 422}:
        raise Closed("shows this to its own members only")
    _of_anyone(reply, now)


def of_owner(reply: Reply, now: datetime) -> None:
    """Raise what to do next where an account reads as itself."""
    told = _told(reply)
    if reply.status == 401 and "basic" not in _challenge(reply):
        raise ReconnectNeeded("does not take the permission any more")
    if reply.status == 403 and (is_json(reply) or "error" in told):
        missing = told.get("scope", "").split()
        raise ReconnectNeeded("wants another permission", Cause.PERMISSION, missing=missing)
    if reply.status in {401, 403}:
        raise Unavailable(f"has a fence before its door ({reply.status})")
    _of_anyone(reply, now)


def of_login(reply: Reply, now: datetime) -> None:
    """Raise what to do next where an account asks who it is, which every login may."""
    if reply.status == 422:
        raise ReconnectNeeded("knows nobody by this permission")
    if reply.status == 403 and is_json(reply) and _told(reply).get("error") is None:
        raise ReconnectNeeded("has closed this login", Cause.SUSPENDED)
    of_owner(reply, now)


def of_actor(reply: Reply, now: datetime) -> None:
    """Raise what to do next where an account acts as itself."""
    if reply.status == 403 and is_json(reply) and "error" not in _told(reply):
        raise Forbidden(_said(reply) or "does not allow this")
    if reply.status in FINAL:
        raise NotDone(_said(reply) or f"refuses this ({reply.status})")
    if reply.status == 404 and not is_json(reply):
        raise NotDone("knows no such post, or no way to do this to it (404)")
    if reply.status in {404, 410}:
        raise PageGone("has no such post any more")
    of_owner(reply, now)


def is_json(reply: Reply) -> bool:
    """Whether an answer is in the API's own language."""
    return "json" in reply.headers.get("content-type", "")


def _of_anyone(reply: Reply, now: datetime) -> None:
    if reply.status == 410:
        raise PageGone("has deleted or suspended this account")
    if reply.status == 404 and is_json(reply):
        raise PageGone("has no such account")
    if reply.status == 404:
        raise NotSpoken("answers 404")
    check(reply, now)


def _said(reply: Reply) -> str:
    """Return the server's own words, for people alone: they are in its own language."""
    try:
        told = json.loads(reply.body)
    except (ValueError, RecursionError):
        return ""
    said = told.get("error") if isinstance(told, dict) else None
    words = " ".join(said.split()) if isinstance(said, str) else ""
    return f"says: “{words[:LONGEST_SAYING]}”" if words else ""


def _challenge(reply: Reply) -> str:
    return reply.headers.get("www-authenticate", "").lower()


def _told(reply: Reply) -> dict[str, str]:
    """Return the code and the scopes that a bearer token's refusal names (RFC 6750)."""
    return dict(_PART.findall(_challenge(reply)))
