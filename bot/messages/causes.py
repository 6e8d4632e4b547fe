"""Why a page is not read any more, in plain words, and what cures it."""

from collections.abc import Sequence
from typing import NamedTuple

from providers.contract import Cannot, Provider
from providers.errors import Cause


class Words(NamedTuple):
    """`why` ends the sentence "… is not read since …: "; `cure` is a sentence of its own."""

    why: str
    cure: str = ""


CAUSES = {
    Cause.EXPIRED: Words("the permission has run out", "A new consent brings it back."),
    Cause.REVOKED: Words(
        "the permission was taken back, or the password was changed",
        "A new consent brings it back.",
    ),
    Cause.PERMISSION: Words(
        "a permission that is needed is missing", "Switch on every permission in the consent."
    ),
    Cause.ROLE: Words(
        "the linked profile does not manage the page any more",
        "Somebody who manages it can reconnect it, or give the role back.",
    ),
    Cause.CHECKPOINT: Words(
        "the service wants its owner to log in there first",
        "Log in at the service itself, do what it asks, then reconnect.",
    ),
    Cause.SUSPENDED: Words(
        "the service has suspended the account", "The account's owner must settle it there first."
    ),
}
# Of a gap that no refusal began.
OUTAGE, ASLEEP = "outage", "asleep"
OTHERS = {OUTAGE: Words("the service did not answer"), ASLEEP: Words("I was not running")}


def words(cause: str) -> Words:
    """Return the words for a cause as it is stored."""
    if cause in OTHERS:
        return OTHERS[cause]
    known = {one.value: one for one in Cause}
    return CAUSES[known[cause]] if cause in known else Words("the service refuses us")


def lacking(scopes: Sequence[str]) -> str:
    """Say which permissions are missing and what to do; it ends a sentence."""
    what, them = ("a permission is", "it") if len(scopes) == 1 else ("permissions are", "them")
    return f"{what} missing: {', '.join(scopes)}. Reconnect, and give {them} in the consent"


def cure(cause: str, provider: Provider | None) -> str:
    """Return what helps against a cause, in a sentence: the service's own words, or the common."""
    link = provider.link if provider else Cannot("")
    own = {} if isinstance(link, Cannot) else {str(one): said for one, said in link.cures.items()}
    return own.get(cause) or words(cause).cure
