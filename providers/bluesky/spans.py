"""What of a text is to be a link, a name or a tag, by the rules of Bluesky's own app. Pure.

Rich text is plain text; what is a link in it stands beside it, by the bytes of its UTF-8
(`app.bsky.richtext.facet`). Nothing is found by the service itself.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import grapheme

from providers.bluesky.addresses import actor
from providers.shapes import address

# The longest tag that the lexicon takes, and that the app makes a link.
LONGEST_TAG = 64
# What a sentence ends with does not belong to an address in it.
_ENDS = ".,;:!?'\"’”»…"
# Domains that are addresses without a scheme; others only with "www." before or a path behind.
_DOMAINS = "com|org|net|edu|gov|info|io|app|dev|social|eu|uk|de|fr|es|nl|ch|pl|se|dk|fi|ca|au|jp|br"
_LABELS = r"(?:[a-z0-9-]+\.)+"
_FOUND = re.compile(
    rf"""(?<![^\s(\["'“«\u2018])(?:
        (?P<link>https?://[^\s<>]+)
      | (?P<bare>(?:www\.{_LABELS}[a-z]+|{_LABELS}(?:{_DOMAINS})|{_LABELS}[a-z]+(?=/))
            (?![\w@-]|\.\w)(?:[/?\#][^\s<>]*)?)
      | @(?P<name>[a-z0-9.-]++)(?!\w)
      | [#\uff03](?!\ufe0f)(?P<tag>[^\s\u00ad\u200a-\u200d\u2060\u20e2]+)
    )""",
    re.IGNORECASE | re.VERBOSE,
)


class What(StrEnum):
    """What a span is."""

    LINK = "link"
    MENTION = "mention"
    TAG = "tag"


@dataclass(frozen=True, slots=True)
class Span:
    """From the byte `start` on, up to the byte `end`: an address, a handle or a tag."""

    start: int
    end: int
    what: What
    value: str


def spans(text: str) -> tuple[Span, ...]:
    """Return what is to be a link, in its order; nothing overlaps."""
    return tuple(_spans(text))


def faceted(found: tuple[Span, ...], dids: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the facets of a record. A handle that `dids` does not know stays plain text."""
    return [
        {
            "index": {"byteStart": span.start, "byteEnd": span.end},
            "features": [_feature(span, dids)],
        }
        for span in found
        if span.what is not What.MENTION or dids.get(span.value)
    ]


def _feature(span: Span, dids: Mapping[str, str]) -> dict[str, str]:
    value = {
        What.LINK: {"uri": span.value},
        What.MENTION: {"did": dids.get(span.value, "")},
        What.TAG: {"tag": span.value},
    }
    return {"$type": f"app.bsky.richtext.facet#{span.what}", **value[span.what]}


def _spans(text: str) -> Iterator[Span]:
    for found in _FOUND.finditer(text):
        named = {name: value for name, value in found.groupdict().items() if value}
        (name, written), start = next(iter(named.items())), found.start()
        what, shown, value = _READ[name](written)
        if value:
            # The sign before a name or a tag is part of the link.
            end = found.start(name) + len(shown)
            first = len(text[:start].encode())
            yield Span(first, first + len(text[start:end].encode()), what, value)


def _link(written: str) -> tuple[What, str, str]:
    shown = _unpunctuated(written)
    return What.LINK, shown, address(shown)


def _bare(written: str) -> tuple[What, str, str]:
    shown = _unpunctuated(written)
    return What.LINK, shown, address(f"https://{shown}")


def _mention(written: str) -> tuple[What, str, str]:
    shown = written.rstrip(".-")
    return What.MENTION, shown, actor(shown)


def _tag(written: str) -> tuple[What, str, str]:
    end = len(written)
    while end and unicodedata.category(written[end - 1]).startswith("P"):
        end -= 1
    shown = written[:end]
    is_one = any(not _is_plain(sign) for sign in shown) and grapheme.length(shown) <= LONGEST_TAG
    return What.TAG, shown, shown if is_one else ""


_READ = {"link": _link, "bare": _bare, "name": _mention, "tag": _tag}


def _is_plain(sign: str) -> bool:
    """Whether a sign alone makes no tag: a digit or a punctuation mark."""
    return sign.isdigit() or unicodedata.category(sign).startswith("P")


def _unpunctuated(written: str) -> str:
    """Return an address without what ends the sentence, or the brackets, that it stands in."""
    unopened = written.count(")") - written.count("(")
    end = len(written)
    while end and (written[end - 1] in _ENDS or (written[end - 1] == ")" and unopened > 0)):
        end -= 1
        unopened -= written[end] == ")"
    return written[:end]
