"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1): their entries to ours."""

import json
from typing import Any

from providers.rss.dates import moment
from providers.rss.entry import Entry, Feed, NotAFeed, Text
from providers.rss.markup import clean, looks_like_image
from providers.rss.urls import joined


def is_json(body: bytes) -> bool:
    """Tell a JSON document from an XML one."""
    return body[:100].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")


def read(body: bytes, base: str) -> Feed:
    """Read a JSON feed. Raises NotAFeed."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotAFeed from error
    if not isinstance(found.get("items"), list) or "jsonfeed" not in _string(found, "version"):
        raise NotAFeed
    items = [item for item in found["items"] if isinstance(item, dict)]
    return Feed(
        title=Text(_string(found, "title")),
        link=joined(base, _string(found, "home_page_url")),
        subtitle=Text(_string(found, "description")),
        picture_url=joined(base, _string(found, "icon") or _string(found, "favicon")),
        entries=[_entry(item, base) for item in items],
    )


def _entry(item: dict[str, Any], base: str) -> Entry:
    authors = _dicts(item, "authors") + _dicts(item, "author")
    files = [file | {"type": _string(file, "mime_type")} for file in _dicts(item, "attachments")]
    pictures = [joined(base, _string(item, name)) for name in ("image", "banner_image")]
    urls = [
        (joined(base, _string(file, "url")), looks_like_image(_strings(file))) for file in files
    ]
    return Entry(
        id=_string(item, "id"),
        link=joined(base, _string(item, "url") or _string(item, "external_url")),
        title=Text(_string(item, "title")),
        bodies=_bodies(item),
        base=base,
        names=[name for author in authors if (name := _string(author, "name"))],
        author_url=next(
            (url for author in authors if (url := joined(base, _string(author, "url")))), ""
        ),
        published=moment(_string(item, "date_published"))
        if _string(item, "date_published")
        else None,
        updated=moment(_string(item, "date_modified")) if _string(item, "date_modified") else None,
        images=[url for url in pictures[:1] if url] + [url for url, image in urls if url and image],
        thumbnails=[url for url in pictures[1:] if url],
        attachments=[url for url, image in urls if url and not image],
    )


def _bodies(item: dict[str, Any]) -> list[Text]:
    found = [
        Text(_string(item, "content_html"), is_html=True),
        Text(_string(item, "content_text")),
        Text(_string(item, "summary")),
    ]
    return [next((text for text in found if text.value), Text())]


def _string(found: dict[str, Any], name: str) -> str:
    value = found.get(name)
    # Ids are numbers in the wild.
    return clean(str(value)).strip() if isinstance(value, str | int | float) else ""


def _strings(found: dict[str, Any]) -> dict[str, str]:
    return {name: _string(found, name) for name in found}


def _dicts(found: dict[str, Any], name: str) -> list[dict[str, Any]]:
    value = found.get(name)
    listed = value if isinstance(value, list) else [value]
    return [one for one in listed if isinstance(one, dict)]
