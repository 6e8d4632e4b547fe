"""Reading an HTML fragment that a stranger wrote: what is said, how it looks, and nothing else."""

from collections.abc import Mapping
from typing import Any

from lxml import etree

from bot.messages import links, text
from bot.messages.passage import BLANK, CELL, LINE, LONGEST_COUNT, SPACE, Look, Passage

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
BITE = 8_192


def read(html: str, room: int) -> Passage:
    """Return at most `room` characters of text, read as browsers do."""
    passage = Passage(room)
    source = text.clean(html[:MOST_HTML])
    target: Any = Reader(passage, addresses=room * 3)
    parser = etree.HTMLParser(target=target)
    for start in range(0, len(source) if source.strip() else 0, BITE):
        parser.feed(source[start : start + BITE])
        if passage.full:
            break
    if source.strip():
        parser.close()
    passage.end()
    return passage


class Reader:
    """Hears the parser's events. The looks outside are a stack, so depth costs no recursion."""

    def __init__(self, passage: Passage, *, addresses: int) -> None:
        self._passage = passage
        self._addresses = addresses
        self._look = Look()
        self._outside: list[Look] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Enter an element."""
        self._passage.leave(AROUND.get(tag, 0))
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
        if self._look.shortened and not (outside.shortened or outside.hidden):
            self._passage.say("…", outside)
        self._look = outside
        if tag in {"ul", "ol"}:
            self._passage.end_list()
        self._passage.leave(CELL if tag in {"td", "th"} else AROUND.get(tag, 0))

    def data(self, data: str) -> None:
        """Take text, its entities decoded."""
        if self._look.hidden or self._passage.full:
            return
        data = text.clean(data)
        if self._look.preformatted:
            self._passage.say(data.replace("\r\n", "\n").replace("\t", "    "), self._look)
            return
        words = data.split()
        if data[:1].isspace():
            self._passage.leave(SPACE)
        if words:
            self._passage.say(" ".join(words), self._look)
            self._passage.leave(SPACE if data[-1].isspace() else 0)

    def close(self) -> None:
        """Hear the end."""

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
        self._passage.break_line()
        return self._look

    def enter_pre(self, _: Mapping[str, str]) -> Look:
        """Keep spaces and line ends from here on."""
        return self._look._replace(preformatted=True)

    def enter_blockquote(self, _: Mapping[str, str]) -> Look:
        """Quote from here on."""
        return self._look._replace(quoted=True)

    def enter_ul(self, _: Mapping[str, str]) -> Look:
        """Go one list deeper."""
        self._passage.begin_list()
        return self._look._replace(level=min(self._look.level + 1, DEEPEST), ordered=False)

    def enter_ol(self, attributes: Mapping[str, str]) -> Look:
        """Go one numbered list deeper."""
        first = attributes.get("start", "")
        usual = not first.isdecimal() or len(first) > 4
        self._passage.begin_list(1 if usual else min(max(int(first), 1), LONGEST_COUNT))
        return self._look._replace(level=min(self._look.level + 1, DEEPEST), ordered=True)

    def enter_li(self, _: Mapping[str, str]) -> Look:
        """Begin a point of the list."""
        self._passage.begin_point()
        return self._look
