"""Strangers' JSON: the shape that we expect, or UnexpectedReply; no value that breaks later."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from providers.errors import UnexpectedReply

LARGEST_COUNT = 2**31 - 1
_SURPRISES = (LookupError, TypeError, AttributeError, ValueError, OverflowError, RecursionError)
_KEY = re.compile(r"(?!\.+$)[\w.~:%+=-]{1,200}", re.ASCII)
_ADDRESS = re.compile(r"https?://[^\s<>\"\\^`{|}\x00-\x20]+", re.IGNORECASE)


@contextmanager
def expected_shape() -> Iterator[None]:
    """Turn every way in which a stranger's JSON can surprise the reader into UnexpectedReply."""
    try:
        yield
    except _SURPRISES as error:
        raise UnexpectedReply("answers in a shape that I do not know") from error


def records(value: Any) -> list[dict[str, Any]]:
    """Return a list of objects; None is an empty one."""
    found = [] if value is None else value
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise TypeError("not a list of objects")
    return found


def record(value: Any) -> dict[str, Any]:
    """Return an object; None is an empty one."""
    if value is not None and not isinstance(value, dict):
        raise TypeError("not an object")
    return value or {}


def text(value: Any) -> str:
    """Return text that every database and encoding can hold; None is empty."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError("not text")
    return value.replace("\0", "").encode("utf-8", "replace").decode()


def key(value: Any) -> str:
    """Return an id that may stand in a path."""
    if not isinstance(value, str | int) or not _KEY.fullmatch(str(value)):
        raise ValueError("not an id")
    return str(value)


def count(value: Any) -> int:
    """Return a count; one that is hidden, missing or absurd is kept within bounds."""
    if value is None:
        return 0
    if not isinstance(value, int):
        raise TypeError("not a count")
    return max(0, min(value, LARGEST_COUNT))


def address(value: Any) -> str:
    """Return a web address, or "" for anything else that stands in its place."""
    found = text(value).strip()
    return found if len(found) <= 2_000 and _ADDRESS.fullmatch(found) else ""


def moment(value: Any) -> datetime | None:
    """Return an ISO 8601 date as aware UTC; None when it is none."""
    try:
        found = datetime.fromisoformat(text(value))
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
