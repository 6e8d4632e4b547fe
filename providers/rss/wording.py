"""The texts in a feed's elements, and the addresses, as feedparser takes them."""

import re
from contextlib import suppress
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

from feedparser.html import _cp1252
from feedparser.mixin import _FeedParserMixin
from feedparser.urls import _urljoin, make_safe_absolute_uri

from providers.rss.entry import Text

XHTML = "application/xhtml+xml"
HTML = "text/html"
PLAIN = "text/plain"
_TYPES = {"text": PLAIN, "plain": PLAIN, "html": HTML, "xhtml": XHTML}
_XHTML_NAMESPACE = "{http://www.w3.org/1999/xhtml}"
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_SIMPLE = re.compile(
    r"https?://[\w.:-]+(?:/[\w.~!$&'()*+,=:@%/-]*)?(?:\?[\w.~!$&'()*+,=:@%/-]+)?", re.ASCII
)
_REFERENCE = re.compile(r"&([A-Za-z0-9_]+);")


class Distrusted(Exception):
    """Something that only feedparser knows how to read."""


def leaf(element: Element) -> str:
    """Return the text of an element that holds nothing else. Raises Distrusted."""
    if len(element):
        raise Distrusted
    return (element.text or "").strip()


def mended(text: str) -> str:
    """Return the text with what was encoded twice, or in Windows' own way, put right."""
    if text.isascii():
        return text
    with suppress(UnicodeError):
        text = text.encode("iso-8859-1").decode("utf-8")
    return text.translate(_cp1252)


def based(element: Element, outer: str) -> str:
    """Return the base of the addresses in an element."""
    own = next((element.get(name) for name in (_XML_BASE, "base") if element.get(name)), None)
    if own is None:
        return outer
    return make_safe_absolute_uri(outer, own) or outer


def resolved(base: str, address: str) -> str:
    """Return a whole address, "" for ""."""
    if not address or _SIMPLE.fullmatch(address):
        return address
    joined: str = _urljoin(base, address)
    return joined


def linked(text: str) -> str:
    """Return an address that stands as an element's text."""
    return _REFERENCE.sub(r"&\g<1>", text)


def worded(element: Element, default: str, *, is_atom: bool) -> Text:
    """Return an element's text and whether it is HTML. Raises Distrusted."""
    kind = (element.get("type") or default).lower()
    kind = _TYPES.get(kind, kind)
    if kind == XHTML and is_atom:
        return Text(mended(_inside(element)), is_html=True)
    if kind not in {PLAIN, HTML} or element.get("mode"):
        raise Distrusted
    text = leaf(element)
    guessed = kind == PLAIN and not is_atom and ("&" in text or "<" in text)
    is_html = kind == HTML or (guessed and _FeedParserMixin.looks_like_html(text))
    return Text(mended(text), is_html)


def _inside(element: Element) -> str:
    """Return the XHTML in an element, without the div that Atom wants around it."""
    pieces = [escape(element.text or "")]
    for child in element:
        _write(child, pieces)
    pieces = [piece for piece in pieces if piece]
    while len(pieces) > 1 and not pieces[-1].strip():
        del pieces[-1]
    while len(pieces) > 1 and not pieces[0].strip():
        del pieces[0]
    return "".join(pieces[1:-1] if _is_wrapped(pieces) else pieces).strip()


def _is_wrapped(pieces: list[str]) -> bool:
    if not pieces or not pieces[0].startswith(("<div>", "<div ")) or pieces[-1] != "</div>":
        return False
    depth = 0
    for piece in pieces[:-1]:
        depth += -1 if piece.startswith("</") else piece.startswith("<")
        if depth == 0:
            return False
    return True


def _write(element: Element, pieces: list[str]) -> None:
    tag = element.tag.removeprefix(_XHTML_NAMESPACE).lower()
    if not element.tag.startswith(_XHTML_NAMESPACE) or tag in {"svg", "math", "body"}:
        raise Distrusted
    pieces.append(f"<{tag}{''.join(_attribute(name, text) for name, text in element.items())}>")
    if element.text:
        pieces.append(escape(element.text))
    for child in element:
        _write(child, pieces)
    pieces.append(f"</{tag}>")
    if element.tail:
        pieces.append(escape(element.tail))


def _attribute(name: str, text: str) -> str:
    name = "xml:lang" if name == _XML_LANG else name.lower()
    if name.startswith("{") or name == "base":
        raise Distrusted
    text = text.lower() if name in {"rel", "type"} else text
    return f' {name}="{escape(text, {chr(34): "&quot;"})}"'
