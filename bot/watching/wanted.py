"""What of the news a channel wants: nothing muted, and only by a topic that lets it through. Pure.

A word is whole, whatever its case; where a script puts no spaces between words, any part is one.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from typing import Protocol
from unicodedata import normalize

from bot.messages import rich_text
from bot.watching import quiet
from providers.vocabulary import Item, Kind
from storage.models import Mute
from storage.routes import Route

AUTHOR, WORD, KIND = "author", "word", "kind"
# What a person might answer: somebody is to look after it.
ASKING = frozenset({Kind.COMMENT, Kind.REPLY, Kind.MENTION, Kind.REVIEW, Kind.PRIVATE_MESSAGE})
READ = 20_000
LONGEST_WORD = 50
_NO_SPACES = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_SPACELESS = re.compile(f"[{_NO_SPACES}]")
# By channel.
Mutes = Mapping[str, Sequence[Mute]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """The channels that are to hear of an item; `held` tells until when some of them do not yet."""

    channels: tuple[str, ...]
    held: dict[str, datetime]


def by(item: Item, page_id: int, routes: Sequence[Route], mutes: Mutes, now: datetime) -> Wanted:
    """Return which channels are to hear of a new item by these routes."""
    ways: dict[str, list[Route]] = {}
    for route in routes:
        if (channel := _channel(item, route)) and lets_through(route, item):
            ways.setdefault(channel, []).append(route)
    heard = {
        channel: its for channel, its in ways.items()
        if not is_muted(item, page_id, mutes.get(channel, ()))
    }  # fmt: skip
    if item.kind is Kind.PRIVATE_MESSAGE:
        return Wanted(tuple(heard), {})
    ends = {channel: quiet.held_until(its, now, now) for channel, its in heard.items()}
    return Wanted(tuple(heard), {channel: end for channel, end in ends.items() if end})


def _channel(item: Item, route: Route) -> str:
    """Return where a route leads: what is private goes to its own channel, or nowhere."""
    if item.kind is Kind.PRIVATE_MESSAGE:
        return route.private_channel_id
    return route.channel_id or ""


class Chosen(Protocol):
    """The words of a topic."""

    @property
    def includes(self) -> list[str]:
        """Those of which an item needs one, if there are any."""

    @property
    def excludes(self) -> list[str]:
        """Those of which it may have none."""


def lets_through(words: Chosen, item: Item) -> bool:
    """Tell whether a topic's words let an item through: one of its own, none that it excludes."""
    if not words.includes and not words.excludes:
        return True
    said = _said(item)
    if words.includes and not has_any(said, words.includes):
        return False
    return not has_any(said, words.excludes)


def is_muted(item: Item, page_id: int, mutes: Iterable[Mute]) -> bool:
    """Tell whether any of these mutes, of one channel, is about an item."""
    return any(_is_about(mute, item, page_id) for mute in mutes)


def _is_about(mute: Mute, item: Item, page_id: int) -> bool:
    if mute.page_id not in {None, page_id}:
        return False
    if mute.what == WORD:
        return has_any(_said(item), [mute.value])
    return mute.value == (author_of(item) if mute.what == AUTHOR else item.kind.value)


def author_of(item: Item) -> str:
    """Return what tells an item's author from others: an address, a handle, a name, or ""."""
    author = item.author
    return author.url or author.handle.casefold() or author.name.casefold()


def is_known_everywhere(item: Item) -> bool:
    """Tell whether `author_of` means the same person on every page: names may be anyone's."""
    return bool(item.author.url)


def is_asking(item: Item) -> bool:
    """Tell whether somebody is to look after an item: what others say to the page."""
    return item.kind in ASKING and not item.is_own


def has_any(text: str, words: Collection[str]) -> bool:
    """Tell whether a text has one of these words."""
    return bool(words) and _pattern(tuple(words)).search(tidy(text)) is not None


def tidy(text: str) -> str:
    """Return a text as words are compared: one form, one case, single spaces."""
    return " ".join(normalize("NFKC", text).casefold().split())


def key_of(what: str, page_id: int | None, value: str) -> str:
    """Return what tells the same mute."""
    named = f"{what}.{page_id or ''}.{value}"
    return blake2b(named.encode("utf-8", "replace"), digest_size=16).hexdigest()


@lru_cache(maxsize=256)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(_whole(tidy(word)) for word in words if tidy(word)) or r"(?!)")


def _whole(word: str) -> str:
    before = "" if _SPACELESS.match(word[0]) else r"(?<!\w)"
    after = "" if _SPACELESS.match(word[-1]) else r"(?!\w)"
    return f"{before}{re.escape(word)}{after}"


@lru_cache(maxsize=64)
def _words(html: str) -> str:
    return rich_text.words(html, READ)


def _said(item: Item) -> str:
    return f"{item.title}\n{item.warning}\n{_words(item.html)}"
