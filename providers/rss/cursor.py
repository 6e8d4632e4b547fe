"""What a feed's stream remembers between polls, as compact JSON."""

import json
from dataclasses import dataclass, field
from typing import Any

# A feed in which more names than this are shared by several entries has no ids at all.
MOST_REPEATED = 100
_WIDTH = 16


@dataclass(slots=True)
class Memory:
    """What the last reading left.

    `address` answers now ("" for the page's); `etag` and `modified` are the validators, byte for
    byte; `digest` is the last body's. `moving_to` is where permanent redirects lead, seen
    `moves` times in a row. `known` has an entry's short name for each mark in the feed; `repeated`
    the short names that entries share. `fresh_for` (seconds) and `skip_*` are the feed's own hints.
    """

    address: str = ""
    etag: str = ""
    modified: str = ""
    digest: str = ""
    moving_to: str = ""
    moves: int = 0
    known: dict[str, str] = field(default_factory=dict)
    repeated: list[str] = field(default_factory=list)
    fresh_for: int = 0
    skip_hours: list[int] = field(default_factory=list)
    skip_days: list[int] = field(default_factory=list)


def loads(cursor: str) -> Memory:
    """Read a cursor; one that is not ours is an empty memory, and the feed is read anew."""
    try:
        found = json.loads(cursor) if cursor else {}
        return Memory(**{**found, "known": _unpacked(found.get("known", ""))})
    except (ValueError, TypeError, AttributeError):
        return Memory()


def dumps(memory: Memory) -> str:
    """Write a memory; what is empty is left out."""
    facts: dict[str, Any] = {
        name: value
        for name in Memory.__slots__
        if (value := getattr(memory, name)) and name != "known"
    }
    if memory.known:
        facts["known"] = "".join(mark + name for mark, name in memory.known.items())
    facts["repeated"] = memory.repeated[-MOST_REPEATED:]
    if not memory.repeated:
        del facts["repeated"]
    return json.dumps(facts, separators=(",", ":"))


def _unpacked(known: str) -> dict[str, str]:
    pieces = (known[start : start + _WIDTH] for start in range(0, len(known), _WIDTH))
    return {piece[:8]: piece[8:] for piece in pieces}
