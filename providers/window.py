"""The newest items of a page as they were last seen, and what a new look at them tells. Pure."""

from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

Marks = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a new look at a page's newest items tells, each by its key, in the service's own order.

    `fresh` was never seen, and stands above something that was: below it is only history that
    moved into view. `changed` has another mark; `missing` was seen and is not listed any more,
    though something older is. `joins` tells whether anything that was seen is still listed:
    if not, more may have happened than the look shows.
    """

    fresh: tuple[str, ...]
    changed: tuple[str, ...]
    missing: tuple[str, ...]
    joins: bool


def look(listed: Marks, seen: Marks, *, whole: bool) -> Look:
    """Compare what is listed now with what was seen, both the newest first.

    `whole` says that the list shows all that the page has, so that nothing slid out of it below.
    """
    keys, before = list(listed), list(seen)
    last = _last(keys, seen)
    oldest = len(before) if whole else _last(before, listed) + 1
    return Look(
        fresh=tuple(key for key in (keys[:last] if last >= 0 else keys) if key not in seen),
        changed=tuple(key for key in keys if key in seen and seen[key] != listed[key]),
        missing=tuple(key for key in before[:oldest] if key not in listed),
        joins=last >= 0,
    )


def mark(*parts: object) -> str:
    """Return eight characters that change when any of the parts does."""
    whole = b"\0".join(part if isinstance(part, bytes) else repr(part).encode() for part in parts)
    return urlsafe_b64encode(blake2b(whole, digest_size=6).digest()).decode()


def _last(keys: Sequence[str], others: Marks) -> int:
    """Return the place of the last of the keys that the others hold too, or -1."""
    return max((place for place, key in enumerate(keys) if key in others), default=-1)
