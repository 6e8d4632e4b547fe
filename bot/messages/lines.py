"""A stranger's HTML as lines of plain runs: what is kept of it, and nothing else."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Literal
from urllib.parse import urlsplit

from bot.messages.mrkdwn import clean

Shape = Literal["text", "quote", "pre", "bullet", "ordered"]
LONGEST_HTML = 20_000
DEEPEST_LIST = 8
_STYLES = {
    "b": "bold", "strong": "bold", "h1": "bold", "h2": "bold", "h3": "bold", "h4": "bold",
    "h5": "bold", "h6": "bold", "th": "bold", "i": "italic", "em": "italic", "cite": "italic",
    "s": "strike", "del": "strike", "strike": "strike", "code": "code", "kbd": "code", "tt": "code",
}  # fmt: skip
_PARAGRAPHS = {
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "pre", "table", "tr",
    "figure", "figcaption", "section", "article", "dl", "dt", "dd", "hr", "header", "footer",
}  # fmt: skip
_UNSEEN = {"script", "style", "template", "head", "title", "noscript", "svg", "iframe", "object"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one style, maybe linked."""

    text: str
    styles: frozenset[str] = frozenset()
    link: str = ""


@dataclass(slots=True)
class Line:
    """A line, or an item of a list; `gap` when an empty line stands before it."""

    shape: Shape = "text"
    indent: int = 0
    gap: bool = False
    runs: list[Run] = field(default_factory=list)


def read(html: str) -> list[Line]:
    """Return the lines of an HTML fragment, however broken it is."""
    reader = _Reader()
    reader.feed(clean(html[:LONGEST_HTML]))
    reader.close()
    reader.end_line(gap=False)
    return reader.lines


def safe_link(url: str) -> str:
    """Return an address that a click may go to, or ""."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    fits = parts.scheme in {"http", "https"} and parts.hostname
    plain = not any(letter.isspace() for letter in url.strip())
    return url.strip() if (fits or parts.scheme == "mailto") and plain and len(url) <= 3_000 else ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self._line = Line()
        self._styles: list[str] = []
        self._links: list[str] = []
        self._lists: list[Shape] = []
        self._quotes = self._pres = self._unseen = 0
        self._spans: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "br":
            self._break()
        elif tag == "li":
            self._item()
        elif tag in _PARAGRAPHS:
            self.end_line(gap=tag not in {"tr", "dt", "dd"} and not self._lists)
            self._open(tag)
        elif tag == "a":
            self._links.append(safe_link(given.get("href", "")))
        elif tag == "span":
            self._span(given.get("class", "").split())
        elif tag in {"td", "th"} and self._line.runs:
            self._add(" · ")
        if tag in _STYLES:
            self._styles.append(_STYLES[tag])

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag == "li":
            self.end_line(gap=False)
        elif tag in _PARAGRAPHS:
            self.end_line(gap=not self._lists or tag not in {"ul", "ol"})
            self._close(tag)
        elif tag == "a" and self._links:
            self._links.pop()
        elif tag == "span" and self._spans:
            self._end_span(self._spans.pop())
        if tag in _STYLES and _STYLES[tag] in self._styles:
            self._styles.reverse()
            self._styles.remove(_STYLES[tag])
            self._styles.reverse()

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        if self._pres:
            for number, part in enumerate(data.split("\n")):
                if number:
                    self.end_line(gap=False)
                self._add(part)
            return
        words = " ".join(data.split())
        before = " " if data[:1].isspace() and self._line.runs else ""
        after = " " if data[-1:].isspace() and words else ""
        if words or (before and not self._line.runs[-1].text.endswith(" ")):
            self._add(f"{before}{words}{after}" if words else " ")

    def end_line(self, *, gap: bool) -> None:
        """End the line; the next one stands apart when `gap` says so."""
        line = self._line
        if "".join(run.text for run in line.runs).strip() or (self._pres and line.runs):
            self.lines.append(line)
            line = Line()
            line.gap = gap
        line.gap = line.gap or gap
        line.shape = "pre" if self._pres else "quote" if self._quotes else "text"
        line.runs, line.indent = [], 0
        self._line = line

    def _break(self) -> None:
        if not self._line.runs and self.lines:
            self._line.gap = True
        self.end_line(gap=self._line.gap and not self._line.runs)

    def _item(self) -> None:
        self.end_line(gap=False)
        self._line.shape = self._lists[-1] if self._lists else "bullet"
        self._line.indent = min(max(len(self._lists) - 1, 0), DEEPEST_LIST)

    def _open(self, tag: str) -> None:
        if tag in {"ul", "ol"}:
            self._lists.append("bullet" if tag == "ul" else "ordered")
        self._quotes += tag == "blockquote"
        self._pres += tag == "pre"
        self._reshape()

    def _close(self, tag: str) -> None:
        if tag in {"ul", "ol"} and self._lists:
            self._lists.pop()
        self._quotes = max(0, self._quotes - (tag == "blockquote"))
        self._pres = max(0, self._pres - (tag == "pre"))
        self._reshape()

    def _reshape(self) -> None:
        self._line.shape = "pre" if self._pres else "quote" if self._quotes else "text"

    def _span(self, classes: list[str]) -> None:
        kind = (
            "invisible" if "invisible" in classes else "ellipsis" if "ellipsis" in classes else ""
        )
        self._unseen += kind == "invisible"
        self._spans.append(kind)

    def _end_span(self, kind: str) -> None:
        self._unseen = max(0, self._unseen - (kind == "invisible"))
        if kind == "ellipsis":
            self._add("…")

    def _add(self, text: str) -> None:
        if text:
            link = self._links[-1] if self._links else ""
            self._line.runs.append(Run(text, frozenset(self._styles), link))
