"""A stranger's XML in UTF-8, and tame: nothing before its first element that a parser chokes on.

feedparser's patterns for the prolog take time by the square or the cube of its length, and hold
all of Python meanwhile: 40 KB of blanks cost ten seconds.
"""

import codecs
import re

from feedparser.encodings import convert_to_utf8

from providers.rss.entry import NotAFeed

UTF_8 = "application/xml; charset=utf-8"
LONGEST_DECLARATION = 1_000
LONGEST_PROLOG = 16_000
# As in appendix F of XML 1.0; the longer marks first, for they start with the shorter ones.
_MARKS = (
    (codecs.BOM_UTF32_BE, "utf-32be"),
    (codecs.BOM_UTF32_LE, "utf-32le"),
    (codecs.BOM_UTF16_BE, "utf-16be"),
    (codecs.BOM_UTF16_LE, "utf-16le"),
)
_UNMARKED = (
    (b"\x00\x00\x00<", "utf-32be"),
    (b"<\x00\x00\x00", "utf-32le"),
    (b"\x00<\x00?", "utf-16be"),
    (b"<\x00?\x00", "utf-16le"),
    (b"\x4c\x6f\xa7\x94", "cp037"),
)
_ROOT = re.compile(rb"<\w")
_BLANKS = re.compile(rb"\s{2,}")


def as_utf8(body: bytes, content_type: str) -> bytes:
    """Return a document in UTF-8, by its header, its mark or its declaration. Raises NotAFeed."""
    try:
        data: bytes = convert_to_utf8({"content-type": content_type}, _declared(body), {})
    except (ValueError, LookupError) as error:
        raise NotAFeed from error
    return data


def tame(data: bytes) -> bytes:
    """Return a document in UTF-8 with a short prolog. Raises NotAFeed for one without end."""
    root = _ROOT.search(data)
    start = root.start() if root else len(data)
    prolog = _BLANKS.sub(b"\n", data[:start])
    if len(prolog) > LONGEST_PROLOG:
        raise NotAFeed
    return prolog + data[start:]


def _declared(body: bytes) -> bytes:
    """End the line after the declaration, where feedparser stops looking for an encoding."""
    mark, codec = next((one for one in _MARKS if body.startswith(one[0])), (b"", ""))
    codec = codec or next((name for sign, name in _UNMARKED if body.startswith(sign)), "")
    if not codec:
        bom = codecs.BOM_UTF8 if body.startswith(codecs.BOM_UTF8) else b""
        return bom + _one_line(body[len(bom) :])
    try:
        text = body[len(mark) :].decode(codec)
    except UnicodeError:
        return _one_line(body)
    return mark + _one_line(text.encode()).decode().encode(codec)


def _one_line(data: bytes) -> bytes:
    if not data.startswith(b"<?"):
        return data
    end = data.find(b"?>", 0, LONGEST_DECLARATION) + 2
    return data[:end] + b"\n" + data[end:] if end > 1 else b"\n" + data
