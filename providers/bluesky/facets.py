"""Rich text → HTML: `app.bsky.richtext.facet` marks byte ranges of UTF-8. Pure."""

from collections.abc import Iterator
from html import escape
from typing import Any
from urllib.parse import quote

from providers.shapes import address, record, records, text

WEB = "https://bsky.app"


def html(written: str, facets: Any = None) -> str:
    """Return a paragraph; a facet that overlaps another, or cuts a letter in two, is left out."""
    if not written:
        return ""
    return f"<p>{''.join(_parts(written.encode(), records(facets)))}</p>"


def _parts(whole: bytes, facets: list[dict[str, Any]]) -> Iterator[str]:
    done = 0
    for start, end, href in sorted(filter(None, map(_range, facets))):
        inner = _text(whole[start:end])
        if start < done or end > len(whole) or not inner or _text(whole[done:start]) is None:
            continue
        yield _escaped(_text(whole[done:start]) or "")
        yield f'<a href="{escape(href)}">{_escaped(inner)}</a>'
        done = end
    yield _escaped(whole[done:].decode())


def _range(facet: dict[str, Any]) -> tuple[int, int, str] | None:
    """Return where a facet stands, and the address of the first feature that has one."""
    index = record(facet.get("index"))
    start, end = index.get("byteStart"), index.get("byteEnd")
    if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end:
        return None
    href = next(filter(None, map(_href, records(facet.get("features")))), "")
    return (start, end, href) if href else None


def _href(feature: dict[str, Any]) -> str:
    match feature.get("$type"):
        case "app.bsky.richtext.facet#link":
            return address(feature.get("uri"))
        case "app.bsky.richtext.facet#mention":
            return address(f"{WEB}/profile/{text(feature.get('did'))}")
        case "app.bsky.richtext.facet#tag":
            return address(f"{WEB}/hashtag/{quote(text(feature.get('tag')))}")
    return ""


def _text(part: bytes) -> str | None:
    try:
        return part.decode()
    except UnicodeDecodeError:
        return None


def _escaped(part: str) -> str:
    return escape(part).replace("\n", "<br>")
