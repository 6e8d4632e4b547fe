"""What a post carries, by the views of `app.bsky.embed.*`: pictures, links, quoted posts. Pure."""

from dataclasses import dataclass
from html import escape
from typing import Any

from providers.bluesky.facets import WEB, html
from providers.shapes import address, record, records, text
from providers.vocabulary import Picture

UNREAD = {
    "app.bsky.embed.record#viewNotFound": "The quoted post was deleted.",
    "app.bsky.embed.record#viewBlocked": "The quoted post is not shown to us.",
    "app.bsky.embed.record#viewDetached": "The quoted post was detached by its author.",
}


@dataclass(frozen=True, slots=True)
class Embedded:
    """What an embed adds to an item: HTML below its text, and pictures."""

    html: str = ""
    pictures: tuple[Picture, ...] = ()


def embedded(view: Any) -> Embedded:
    """Return what an embed adds; nothing for a kind that we do not know."""
    view = record(view)
    match view.get("$type"):
        case "app.bsky.embed.images#view":
            return Embedded(pictures=_images(view))
        case "app.bsky.embed.external#view":
            return _external(record(view.get("external")))
        case "app.bsky.embed.video#view":
            return Embedded(pictures=_pictures(view.get("thumbnail"), view.get("alt")))
        case "app.bsky.embed.record#view":
            return Embedded(_quoted(record(view.get("record"))))
        case "app.bsky.embed.recordWithMedia#view":
            media = embedded(view.get("media"))
            quoted = _quoted(record(record(view.get("record")).get("record")))
            return Embedded(media.html + quoted, media.pictures)
    return Embedded()


def _images(view: dict[str, Any]) -> tuple[Picture, ...]:
    found = (
        _pictures(image.get("fullsize"), image.get("alt")) for image in records(view.get("images"))
    )
    return tuple(picture for pictures in found for picture in pictures)


def _pictures(url: Any, alt: Any) -> tuple[Picture, ...]:
    found = address(url)
    return (Picture(url=found, alt=text(alt)),) if found else ()


def _external(link: dict[str, Any]) -> Embedded:
    url = address(link.get("uri"))
    if not url:
        return Embedded()
    title = escape(text(link.get("title")).strip() or url)
    described = escape(text(link.get("description")).strip())
    card = f'<p><a href="{escape(url)}">{title}</a>{described and f"<br>{described}"}</p>'
    return Embedded(card, _pictures(link.get("thumb"), ""))


def _quoted(view: dict[str, Any]) -> str:
    kind = text(view.get("$type"))
    if kind in UNREAD:
        return f"<blockquote><p>{UNREAD[kind]}</p></blockquote>"
    value = record(view.get("value"))
    if kind == "app.bsky.embed.record#viewRecord" and "text" in value:
        author = record(view.get("author"))
        body = html(text(value.get("text")), value.get("facets"))
        return f"<blockquote>{_head(view, author)}{body}</blockquote>"
    # A feed, a list or a starter pack.
    named = view.get("displayName") or view.get("name") or record(view.get("record")).get("name")
    name = text(named)
    return f"<blockquote><p>{escape(name)}</p></blockquote>" if name else ""


def _head(view: dict[str, Any], author: dict[str, Any]) -> str:
    key = text(view["uri"]).rpartition("/")[2]
    url = address(f"{WEB}/profile/{text(author['did'])}/post/{key}")
    who = escape(text(author.get("displayName")).strip() or text(author["handle"]))
    return f'<p><a href="{escape(url)}">{who}</a></p>' if url else f"<p>{who}</p>"
