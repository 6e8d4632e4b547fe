"""A passage as it is written: words that land in paragraphs and lists while there is room."""

from dataclasses import dataclass, field
from typing import NamedTuple

from bot.messages import text

SPACE, CELL, LINE, BLANK = 1, 2, 3, 4
GAPS = ("", " ", " | ", "\n", "\n\n")
MOST_RUNS = 400
LONGEST_COUNT = 9_000


class Look(NamedTuple):
    """How words are written at one place. `level` is the depth in lists."""

    styles: frozenset[str] = frozenset()
    href: str = ""
    hidden: bool = False
    shortened: bool = False
    preformatted: bool = False
    quoted: bool = False
    level: int = 0
    ordered: bool = False

    @property
    def place(self) -> tuple[bool, bool, int, bool]:
        """What part of the passage the words stand in."""
        return self.preformatted, self.quoted, self.level, self.ordered


@dataclass(slots=True)
class Run:
    """Words of one look. A link keeps the look that it begins with."""

    text: str
    styles: frozenset[str] = frozenset()
    href: str = ""


@dataclass(slots=True)
class Part:
    """A paragraph, a list, a quote or preformatted text. Each line of a list is a point of it."""

    look: Look
    offset: int = 0
    lines: list[list[Run]] = field(default_factory=lambda: [[]])


class Passage:
    """The parts so far, and the room that is left, in characters."""

    def __init__(self, room: int) -> None:
        self.parts: list[Part] = []
        self.full = False
        self._room = room
        self._runs = 0
        self._gap = 0
        self._counts: list[int] = []
        self._point = self._apart = False

    def leave(self, gap: int) -> None:
        """Leave at least that gap before the next words, if any come."""
        self._gap = max(self._gap, gap)

    def break_line(self) -> None:
        """Begin a new line; the second time in a row, leave one blank."""
        self._gap = BLANK if self._gap >= LINE else LINE

    def begin_list(self, first: int = 1) -> None:
        """Begin a list, which counts from `first`."""
        self._counts.append(first - 1)
        self._apart = True

    def begin_point(self) -> None:
        """Begin a point of the list."""
        if self._counts:
            self._counts[-1] += 1
        self._point = True

    def end_list(self) -> None:
        """End the list."""
        self._counts.pop()
        self._apart = True

    def say(self, words: str, look: Look) -> None:
        """Write words; where they do not fit they end in "…", and nothing is written after them."""
        line = None if self.full else self._line(words, look)
        if line is None:
            return
        words = words if line else words.lstrip("\n")
        gap = GAPS[min(self._gap, LINE) if look.level else self._gap] if line else ""
        self._gap = 0
        if len(gap + words) > self._room or self._runs >= MOST_RUNS:
            self.full = True
            room = self._room - len(gap) if self._runs < MOST_RUNS else 0
            words = text.cut(words + "…", room)
            gap, words = (gap, words) if words else ("", "…")
        self._room -= len(gap + words)
        styles = frozenset[str]() if look.preformatted else look.styles
        self._put(line, gap, Run(words, styles, look.href))

    def end(self) -> None:
        """Take the line ends off the end of preformatted text."""
        for part in self.parts:
            if part.look.preformatted:
                part.lines[0][-1].text = part.lines[0][-1].text.rstrip()

    def _line(self, words: str, look: Look) -> list[Run] | None:
        """Return the line that the words go on; a new part where they stand elsewhere."""
        last = self.parts[-1] if self.parts else None
        if last is None or last.look.place != look.place or (self._apart and look.level):
            if not words.strip():
                return None
            number = self._counts[-1] - 1 if look.ordered and self._counts else 0
            last = Part(look, min(max(number, 0), LONGEST_COUNT))
            self.parts.append(last)
            self._apart = False
        elif self._point and look.level and not look.preformatted:
            last.lines.append([])
        self._point = False
        return last.lines[-1]

    def _put(self, line: list[Run], gap: str, run: Run) -> None:
        """Add to the last run where the look is the same; a gap between two looks has none."""
        last = line[-1] if line else None
        if last and last.href == run.href and (run.href or last.styles == run.styles):
            last.text += (" " if gap and run.href else gap) + run.text
            return
        if last and gap and not (last.styles or last.href):
            last.text += gap
        elif gap and not (run.styles or run.href):
            run.text = gap + run.text
        elif gap:
            line.append(Run(gap))
        line.append(run)
        self._runs += 1
