"""What a site's refusal asks us to do next: one table for each who asks, by codes of the REST API.

Source: core's WP_Error codes. 401 is said to nobody, 403 to somebody who may not; a security plugin
or a proxy says the same without a code.
"""

import json
import re
from datetime import datetime

from providers.api import check
from providers.errors import (
    Cause,
    NotDone,
    PageGone,
    RateLimited,
    ReconnectNeeded,
    Unavailable,
)
from providers.http import Reply
from providers.wordpress.bodies import plain

# The post or comment was deleted, not the list of them.
_DELETED = {"rest_post_invalid_id", "rest_comment_invalid_id"}
# The post that was to be commented was, too.
_LEFT = {"rest_comment_invalid_post_id", "rest_comment_trash_post"}
# Said with 403 and 500, and still about this one wish.
_REFUSED = {
    "rest_comment_closed",
    "rest_comment_draft_post",
    "rest_upload_unknown_error",
    "rest_upload_sideload_error",
}
# What no second try changes: not valid, not this kind of thing, too large, not here.
_FINAL = {400, 405, 409, 412, 413, 415, 501}
LONGEST_SAYING = 200
_CODE = re.compile(r"[a-z0-9_]{1,80}", re.IGNORECASE)


class Closed(Unavailable):
    """The site does not show this; `code` is its own word for it, "" where something stands before.

    Not PageGone: it comes and goes with plugins and fences.
    """

    def __init__(self, why: str, code: str) -> None:
        """Keep the code."""
        super().__init__(why)
        self.code = code


class Repeated(NotDone):
    """The same person has said the same there before."""


class NoTrash(NotDone):
    """The site keeps nothing that is deleted."""


def of_nobody(reply: Reply, now: datetime) -> None:
    """Raise what to do next where nobody is logged in."""
    code = _code(reply)
    if reply.status in {401, 403}:
        raise Closed(f"does not show this to everyone ({reply.status})", code)
    _of_anyone(reply, code, now)


def of_owner(reply: Reply, now: datetime) -> None:
    """Raise what to do next where somebody is logged in."""
    code = _code(reply)
    if reply.status == 401 and code:
        raise ReconnectNeeded("does not take the application password any more")
    if reply.status == 403 and code:
        raise ReconnectNeeded("says that the account’s role is too weak", Cause.ROLE)
    if reply.status in {401, 403}:
        raise Unavailable(f"has a fence before its door ({reply.status})")
    _of_anyone(reply, code, now)


def of_actor(reply: Reply, now: datetime) -> None:
    """Raise what to do next where somebody changes something."""
    code = _code(reply)
    if code == "comment_duplicate":
        raise Repeated("has these very words there already")
    if code == "rest_trash_not_supported":
        raise NoTrash("has no trash")
    if code == "comment_flood":
        raise RateLimited
    if code in _LEFT:
        raise PageGone("has deleted it")
    if code in _REFUSED or (reply.status in _FINAL and code not in _DELETED):
        raise NotDone(_said(reply) or f"refuses this ({reply.status})")
    if code == "rest_no_route":
        raise NotDone("lets nobody do this from outside")
    of_owner(reply, now)


def _of_anyone(reply: Reply, code: str, now: datetime) -> None:
    if code in _DELETED:
        raise PageGone("has deleted it")
    if reply.status == 410:
        raise PageGone("is gone for good (410)")
    if reply.status == 404:
        raise Closed("has no such list here (404)", code)
    check(reply, now)


def _said(reply: Reply) -> str:
    """Return the site's own words, for people alone: they are in its own language."""
    words = plain(_part(reply, "message"))[:LONGEST_SAYING]
    return f"says: “{words}”" if words else ""


def _code(reply: Reply) -> str:
    """Return the code of an error in the REST API's own shape, "" for any other answer."""
    code = _part(reply, "code")
    return code if _CODE.fullmatch(code) else ""


def _part(reply: Reply, name: str) -> str:
    if reply.status < 400 or "json" not in reply.headers.get("content-type", ""):
        return ""
    try:
        told = json.loads(reply.body)
    except (ValueError, RecursionError):
        return ""
    part = told.get(name) if isinstance(told, dict) else None
    return part if isinstance(part, str) else ""
