"""Reading an HTML fragment that a stranger wrote: what is said, how it looks, and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from lxml import etree

from bot.messages import links, text

STYLES = {
    "b": "bold", "strong": "bold", "h1": "bold", "h2": "bold", "h3": "bold", "h4": "bold",
    "h5": "bold", "h6": "bold", "th": "bold", "summary": "bold", "dt": "bold",
    "i": "italic", "em": "italic", "cite": "italic", "dfn": "italic", "var": "italic",
    "s": "strike", "del": "strike", "strike": "strike",
    "code": "code", "kbd": "code", "samp": "code", "tt": "code",
}  # fmt: skip
HIDDEN = frozenset({
    "script", "style", "head", "title", "template", "noscript", "iframe", "object", "embed",
    "svg", "math", "audio", "video", "canvas", "select", "textarea", "button", "datalist",
})  # fmt: skip
SPACE, CELL, LINE, BLANK = 1, 2, 3, 4
GAPS = ("", " ", " | ", "\n", "\n\n")
AROUND = {
    **dict.fromkeys(
        ("div", "section", "article", "header", "footer", "main", "aside", "nav", "address", "tr",
         "caption", "dt", "dd", "figcaption", "ul", "ol", "li", "details", "summary", "form"),
        LINE,
    ),
    **dict.fromkeys(
        ("p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "figure", "table", "hr",
         "dl"),
        BLANK,
    ),
}  # fmt: skip
DEEPEST = 6
LONGEST_EMOJI = 32
MOST_HTML = 200_000
MOST_RUNS = 400
LONGEST_COUNT = 9_000


class Look(NamedTuple):
    """How text is written at one place of the fragment. `level` is the depth in lists."""

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
        """What part of the passage the text stands in."""
        return self.preformatted, self.quoted, self.level, self.ordered


@dataclass(slots=True)
class Run:
    """Text of one look. A link keeps the look that it begins with."""

    text: str
    styles: frozenset[str] = frozenset()
    href: str = ""


@dataclass(slots=True)
class Part:
    """A paragraph, a list, a quote or preformatted text. Each line of a list is a point of it."""

    look: Look
    offset: int = 0
    lines: list[list[Run]] = field(default_factory=lambda: [[]])


def read(html: str, room: int) -> tuple[list[Part], bool]:
    """Return at most `room` characters of text, read as browsers do, and whether there was more."""
    reader = Reader(room)
    source = text.clean(html[:MOST_HTML])
    if source.strip():
        target: Any = reader
        parser = etree.HTMLParser(target=target)
        parser.feed(source)
        parser.close()
    return reader.parts, reader.full


class Reader:
    """Hears the parser's events. The looks outside are a stack, so depth costs no recursion."""

    def __init__(self, room: int) -> None:
        self.parts: list[Part] = []
        self.full = False
        self._room = room
        self._addresses = room * 3
        self._runs = 0
        self._gap = 0
        self._look = Look()
        self._outside: list[Look] = []
        self._counts: list[int] = []
        self._point = self._apart = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Enter an element."""
        self._break(AROUND.get(tag, 0))
        self._outside.append(self._look)
        if tag in STYLES:
            self._look = self._look._replace(styles=self._look.styles | {STYLES[tag]})
        elif tag in HIDDEN:
            self._look = self._look._replace(hidden=True)
        elif enter := getattr(self, f"enter_{tag}", None):
            self._look = enter(attributes)

    def end(self, tag: str) -> None:
        """Leave an element."""
        outside = self._outside.pop()
        if self._look.shortened and not outside.shortened and not self.full:
            self._say("…")
        self._look = outside
        if tag in {"ul", "ol"}:
            self._counts.pop()
            self._apart = True
        self._break(CELL if tag in {"td", "th"} else AROUND.get(tag, 0))

    def data(self, data: str) -> None:
        """Take text, its entities decoded."""
        if self._look.hidden or self.full:
            return
        data = text.clean(data)
        if self._look.preformatted:
            self._say(data.replace("\r\n", "\n").replace("\t", "    "))
            return
        words = data.split()
        if data[:1].isspace():
            self._break(SPACE)
        if words:
            self._say(" ".join(words))
            self._break(SPACE if data[-1].isspace() else 0)

    def close(self) -> None:
        """Hear the end: preformatted text loses the line ends around it."""
        for part in self.parts:
            if part.look.preformatted:
                part.lines[0][-1].text = part.lines[0][-1].text.rstrip()

    def enter_a(self, attributes: Mapping[str, str]) -> Look:
        """Lead somewhere, as long as all addresses together leave room for words."""
        url = links.openable(attributes.get("href", ""))
        self._addresses -= len(url)
        return self._look._replace(href=url if self._addresses > 0 else "")

    def enter_span(self, attributes: Mapping[str, str]) -> Look:
        """Follow the fediverse, which hides the ends of long addresses by class."""
        classes = attributes.get("class", "").split()
        return self._look._replace(
            hidden=self._look.hidden or "invisible" in classes,
            shortened=self._look.shortened or "ellipsis" in classes,
        )

    def enter_img(self, attributes: Mapping[str, str]) -> Look:
        """Take a picture of an emoji for that emoji; pictures are shown elsewhere."""
        known, alt = attributes.get("class", ""), attributes.get("alt", "")
        if ("emoji" in known or "smiley" in known) and len(alt) <= LONGEST_EMOJI:
            self.data(alt)
        return self._look

    def enter_br(self, _: Mapping[str, str]) -> Look:
        """Break the line."""
        self._gap = BLANK if self._gap >= LINE else LINE
        return self._look

    def enter_pre(self, _: Mapping[str, str]) -> Look:
        """Keep spaces and line ends from here on."""
        return self._look._replace(preformatted=True)

    def enter_blockquote(self, _: Mapping[str, str]) -> Look:
        """Quote from here on."""
        return self._look._replace(quoted=True)

    def enter_ul(self, _: Mapping[str, str]) -> Look:
        """Go one list deeper."""
        self._counts.append(0)
        self._apart = True
        return self._look._replace(level=min(self._look.level + 1, DEEPEST), ordered=False)

    def enter_ol(self, attributes: Mapping[str, str]) -> Look:
        """Go one numbered list deeper."""
        first = attributes.get("start", "")
        look = self.enter_ul(attributes)._replace(ordered=True)
        if first.isdecimal() and len(first) < 5:
            self._counts[-1] = min(max(int(first), 1), LONGEST_COUNT) - 1
        return look

    def enter_li(self, _: Mapping[str, str]) -> Look:
        """Begin a point of a list."""
        if self._counts:
            self._counts[-1] += 1
        self._point = True
        return self._look

    def _break(self, gap: int) -> None:
        self._gap = max(self._gap, gap)

    def _say(self, words: str) -> None:
        line = self._line(words)
        if line is None:
            return
        words = words if line else words.lstrip("\n")
        gap = GAPS[min(self._gap, LINE) if self._look.level else self._gap] if line else ""
        self._gap = 0
        if len(gap + words) > self._room or self._runs >= MOST_RUNS:
            self.full = True
            words = text.cut(words + "…", self._room - len(gap)) if self._runs < MOST_RUNS else ""
            gap, words = (gap, words) if words else ("", "…")
        self._room -= len(gap + words)
        self._put(line, gap, words)

    def _line(self, words: str) -> list[Run] | None:
        """Return the line that the words go on; a new part where they stand elsewhere."""
        look, last = self._look, self.parts[-1] if self.parts else None
        if last is None or last.look.place != look.place or (self._apart and look.level):
            if not words.strip():
                return None
            number = self._counts[-1] - 1 if look.ordered and self._counts else 0
            last = Part(look, min(max(number, 0), LONGEST_COUNT))
            self.parts.append(last)
            self._apart = False
        elif self._point and look.level:
            last.lines.append([])
        self._point = False
        return last.lines[-1]

    def _put(self, line: list[Run], gap: str, words: str) -> None:
        """Add to the last run where the look is the same; space between two looks has none."""
        look, last = self._look, line[-1] if line else None
        if last and last.href == look.href and (look.href or last.styles == look.styles):
            last.text += (" " if gap and look.href else gap) + words
            return
        if last and gap and not (last.styles or last.href):
            last.text += gap
        elif gap and not (look.styles or look.href):
            words = gap + words
        elif gap:
            line.append(Run(gap))
        line.append(Run(words, look.styles, look.href))
        self._runs += 1
