"""A feed's document, cut into its entries before anyone parses it: known ones need no reading."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")

# Two patterns each: one alone is searched for far faster than one or the other.
_ITEM = re.compile(rb"<item[\s>]"), re.compile(rb"</item\s*>")
_ENTRY = re.compile(rb"<entry[\s>]"), re.compile(rb"</entry\s*>")
# Of a feed with more entries than this, only the first and the last ones are looked at.
MOST = 1_000


@dataclass(frozen=True, slots=True)
class Sliced:
    """A document cut up: its entries' text by mark, in order, and what stands around them."""

    head: bytes
    entries: dict[str, bytes]
    tail: bytes

    def only(self, marks: Collection[str]) -> bytes:
        """Return the document with only these entries."""
        return b"".join((self.head, *(self.entries[mark] for mark in marks), self.tail))


def sliced(data: bytes) -> Sliced | None:
    """Cut a UTF-8 document; None where it is not sure where each entry starts and ends."""
    start, end = _ENTRY if b"<entry" in data else _ITEM
    starts = [found.start() for found in start.finditer(data)]
    ends = [found.end() for found in end.finditer(data)]
    if not starts or len(starts) != len(ends):
        return None
    gaps = [data[before:after] for before, after in zip(ends, starts[1:], strict=False)]
    inside = all(first < last for first, last in zip(starts, ends, strict=True))
    apart = all(before <= after for before, after in zip(ends, starts[1:], strict=False))
    if not inside or not apart or any(gap and not gap.isspace() for gap in gaps):
        return None
    head, tail = data[: starts[0]], data[ends[-1] :]
    if _is_open(head) or b"]]>" in tail:
        return None
    pairs = outer(list(zip(starts, ends, strict=True)))
    texts = [data[first:last] for first, last in pairs]
    return Sliced(head, {mark(text): text for text in texts}, tail)


def mark(text: bytes) -> str:
    """Return an entry's mark: another one for another text."""
    return blake2b(text, digest_size=4).hexdigest()


def outer(entries: list[T]) -> list[T]:
    """Return the first and the last entries of a feed that has more than anybody looks at."""
    half = MOST // 2
    return entries if len(entries) <= MOST else entries[:half] + entries[-half:]


def _is_open(head: bytes) -> bool:
    return head.count(b"<![CDATA[") != head.count(b"]]>") or head.count(b"<!--") != head.count(
        b"-->"
    )
