"""What a site's refusal asks us to do next: one table for each who asks, by codes of the REST API.

Source: core's WP_Error codes. 401 is said to nobody, 403 to somebody who may not; a security plugin
or a proxy says the same without a code.
"""

import json
import re
from datetime import datetime

from providers.api import check
from providers.errors import Cause, PageGone, ReconnectNeeded, Unavailable
from providers.http import Reply

# The post or comment was deleted, not the list of them.
_DELETED = {"rest_post_invalid_id", "rest_comment_invalid_id"}
_CODE = re.compile(r"[a-z0-9_]{1,80}", re.IGNORECASE)


class Closed(Unavailable):
    """The site does not show this; `code` is its own word for it, "" where something stands before.

    Not PageGone: it comes and goes with plugins and fences.
    """

    def __init__(self, why: str, code: str) -> None:
        """Keep the code."""
        super().__init__(why)
        self.code = code


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


def _of_anyone(reply: Reply, code: str, now: datetime) -> None:
    if code in _DELETED:
        raise PageGone("has deleted it")
    if reply.status == 410:
        raise PageGone("is gone for good (410)")
    if reply.status == 404:
        raise Closed("has no such list here (404)", code)
    check(reply, now)


def _code(reply: Reply) -> str:
    """Return the code of an error in the REST API's own shape, "" for any other answer."""
    if reply.status < 400 or "json" not in reply.headers.get("content-type", ""):
        return ""
    try:
        told = json.loads(reply.body)
    except (ValueError, RecursionError):
        return ""
    code = told.get("code") if isinstance(told, dict) else None
    return code if isinstance(code, str) and _CODE.fullmatch(code) else ""
