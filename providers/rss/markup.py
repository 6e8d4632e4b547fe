"""What strangers' HTML says: its plain text, its whole links, its first picture, a part of it."""

import html
import re
from collections.abc import Mapping

from providers.fragments import SKIPPED
from providers.rss.urls import joined

IMAGE_NAMES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif")

_BLOCK = re.compile(r"<(?:br|/?(?:p|div|li|tr|h[1-6]|blockquote))\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_ELSEWHERE = r"""\s*=\s*["']?\s*(?!https?:|mailto:|data:|#|["'\s>])"""
# Each by itself and in small letters, the way in which they are found fastest.
_RELATIVE = re.compile("href" + _ELSEWHERE), re.compile("src" + _ELSEWHERE)
_LINK = re.compile(
    r"""(<[a-z][^<>]{0,500}?\s(?:href|src)\s*=\s*)("[^"<>]*"|'[^'<>]*'|[^\s"'<>]+)""", re.IGNORECASE
)
_IMG = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"""\s(src|alt|width|height)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE
)


def plain(markup: str) -> str:
    """Return the text that a reader of this HTML sees, in one line."""
    if "<" in markup:
        markup = _TAG.sub("", _BLOCK.sub(" ", SKIPPED.sub(" ", markup)))
    return one_line(html.unescape(markup))


def one_line(text: str) -> str:
    """Return the text with each run of white space as one blank."""
    return _SPACE.sub(" ", text).strip()


def clean(text: str) -> str:
    """Return the text without what no database and no message takes: NUL and lone surrogates."""
    if text.isascii() and "\0" not in text:
        return text
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def with_lines(markup: str) -> str:
    """Return HTML without tags so that its lines are seen."""
    return markup.replace("\n", "<br>\n")


def as_html(text: str) -> str:
    """Return plain text as HTML that shows the same."""
    return with_lines(html.escape(text, quote=False))


def absolute(markup: str, base: str) -> str:
    """Return the HTML with its relative links and pictures made whole."""
    lowered = markup.lower()
    if not any(relative.search(lowered) for relative in _RELATIVE):
        return markup

    def whole(found: re.Match[str]) -> str:
        value = html.unescape(found[2].strip("\"'"))
        return f'{found[1]}"{html.escape(joined(base, value) or value)}"'

    return _LINK.sub(whole, markup)


def first_picture(markup: str, base: str) -> tuple[str, str]:
    """Return address and description of the first picture that is more than a counter's dot."""
    for found in _IMG.finditer(markup):
        values = {
            name.lower(): html.unescape(a or b or c)
            for name, a, b, c in _ATTRIBUTE.findall(found[0])
        }
        url = joined(base, values.get("src", ""))
        if url and not {values.get("width"), values.get("height")} & {"0", "1", "2"}:
            return url, one_line(values.get("alt", ""))
    return "", ""


def looks_like_image(file: Mapping[str, str]) -> bool:
    """Tell from an enclosure's or a media:content's attributes whether it is a picture."""
    kind = file.get("type") or ""
    if kind or file.get("medium"):
        return file.get("medium") == "image" or kind.startswith("image/")
    address = file.get("url") or file.get("href") or ""
    return address.partition("?")[0].lower().endswith(IMAGE_NAMES)
