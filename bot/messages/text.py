"""Text that a stranger wrote: without what hides or turns the writing, and cut to size."""

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

import grapheme

T = TypeVar("T")

# C0 but tab and line ends, DEL and C1, lone surrogates, marks that turn the writing round,
# and characters of no width that would make an empty text look written (joiners of emoji stay).
_UNSEEN = re.compile(
    "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u200b\u202a-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
# A letter takes a few marks; hundreds of them paint over the lines above and below.
_PILING = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
_PILED = re.compile(f"({_PILING}{{4}}){_PILING}+")
# How far back a cut looks for the end of a word.
_WORD = 60


def clean(text: str) -> str:
    """Return the text without control characters, but for tabs, and with plain line ends."""
    if text.isascii() and text.isprintable():
        return text
    one_form = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    return _PILED.sub(r"\1", _UNSEEN.sub("", one_form))


def line(text: str, most: int = 150) -> str:
    """Return the text clean and on one line, at most `most` characters."""
    return cut(" ".join(clean(text[: most * 20]).split()), most)


def printable(typed: str) -> str:
    """Return what somebody typed on one line, of what can be seen alone."""
    return " ".join("".join(letter for letter in typed if letter.isprintable()).split())


def cut(text: str, most: int) -> str:
    """Return at most `most` characters of a text; what was cut ends in "…" after a whole word."""
    if len(text) <= most:
        return text
    if most < 1:
        return ""
    # One emoji may be many characters; one that is longer than all the room is no emoji.
    start = max(0, most - 200)
    end = start + grapheme.safe_split_index(text[start : most + 50], most - 1 - start) or most - 1
    word = max(text.rfind(space, max(0, end - _WORD), end + 1) for space in " \n")
    return text[: word if word > 0 else end].rstrip() + "…"


def counted(number: int, noun: str) -> str:
    """Return "1 item", "14 items", "3 replies"."""
    if number == 1:
        return f"1 {noun}"
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number:,} {plural}"


def listed(words: Sequence[str]) -> str:
    """Return "A", "A and B", "A, B and C"."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def some(things: Sequence[T], most: int, word: Callable[[T], str] = str) -> str:
    """Return the first of them in words, and how many more there are: "A, B and 3 more"."""
    left = len(things) - most
    return listed([*map(word, things[:most]), *([f"{left} more"] if left > 0 else [])])


def first(things: Sequence[T], most: int, line: Callable[[T], str] = str) -> list[str]:
    """Return the first of them in a line each, and one that says how many more there are."""
    left = len(things) - most
    return [*map(line, things[:most]), *([f"… and {left} more"] if left > 0 else [])]
