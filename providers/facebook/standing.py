"""How a story or comment stands for the page, and what it may do with it. Pure. Graph API v26.0.

Comments say by themselves what can be done to them. Stories say only whether they can be commented
on: the page deletes its own, and takes a visitor's off its timeline.
"""

from collections.abc import Iterator
from typing import Any

from providers.acting import Verb
from providers.shapes import record

_LIKES = (Verb.LIKE, Verb.UNLIKE)
_HIDES = (Verb.HIDE, Verb.UNHIDE)
_BY_FIELD = {"can_like": _LIKES, "can_hide": _HIDES, "can_remove": (Verb.DELETE,)}


def is_liked(found: Any) -> bool:
    """Whether the page likes it: told of a comment in itself, of a story in its reactions."""
    reactions = record(record(found.get("reactions")).get("summary"))
    return found.get("user_likes") is True or reactions.get("viewer_reaction") == "LIKE"


def of_story(found: Any, *, is_own: bool) -> tuple[str, ...]:
    """Return what can be done to a story on the page's own wall."""
    told = record(record(found.get("comments")).get("summary"))
    talk = () if told.get("can_comment") is False else (Verb.REPLY,)
    return (*talk, *_LIKES, *((Verb.DELETE,) if is_own else _HIDES))


def of_comment(found: Any) -> tuple[str, ...] | None:
    """Return what can be done to a comment; None where it does not say."""
    if not _BY_FIELD.keys() & found.keys():
        return None
    return tuple(_allowed(found))


def _allowed(found: Any) -> Iterator[str]:
    # What answers an answer stands beside it, below the comment that both belong to.
    answered = record(found.get("parent")) or found
    if answered.get("can_comment") is not False:
        yield Verb.REPLY
    for name, verbs in _BY_FIELD.items():
        if found.get(name) is True:
            yield from verbs
