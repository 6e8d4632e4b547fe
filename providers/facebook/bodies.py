"""What a story or comment says, as HTML, and its pictures. Pure. Graph API v26.0."""

import re
from collections.abc import Iterator
from html import escape
from typing import Any

from providers.shapes import address, record, records, text
from providers.vocabulary import Picture

LONGEST = 20_000
MOST_PICTURES = 20
_URL = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]}']", re.IGNORECASE)
FILMS = {"video", "reel"}


def body(story: Any) -> str:
    """Return a story's body: its text or else what Facebook says of it, and what it shares."""
    said = text(story.get("message")) or text(story.get("story"))
    return written(said) + "".join(_shared(one) for one in _attached(story))


def remark(comment: Any) -> str:
    """Return a comment's body."""
    return written(text(comment.get("message"))) + _shared(record(comment.get("attachment")))


def written(said: str) -> str:
    """Return plain text as paragraphs, with its addresses as links."""
    cut = said[:LONGEST] + "…" * (len(said) > LONGEST)
    paragraphs = [one.strip() for one in re.split(r"\n\s*\n", cut) if one.strip()]
    return "".join(f"<p>{_linked(one)}</p>" for one in paragraphs)


def pictures(story: Any) -> tuple[Picture, ...]:
    """Return a story's pictures: those of an album, or the one that stands for it."""
    found = [one for attached in _attached(story) for one in _pictures_of(attached)]
    whole = address(story.get("full_picture"))
    return tuple(found[:MOST_PICTURES]) or ((Picture(url=whole),) if whole else ())


def pictures_of_remark(comment: Any) -> tuple[Picture, ...]:
    """Return a comment's picture or sticker."""
    return tuple(_pictures_of(record(comment.get("attachment"))))


def _attached(story: Any) -> list[dict[str, Any]]:
    return records(record(story.get("attachments")).get("data"))


def _pictures_of(attached: dict[str, Any]) -> Iterator[Picture]:
    parts = records(record(attached.get("subattachments")).get("data")) or [attached]
    for part in parts:
        url = address(record(record(part.get("media")).get("image")).get("src"))
        if url:
            # Of a photo, the description is the story's own text once more.
            yield Picture(url=url)


def _shared(attached: dict[str, Any]) -> str:
    """Return a link to what is shared or filmed; an album's photos speak for themselves."""
    kind = text(attached.get("media_type")) or text(attached.get("type"))
    url = address(attached.get("unshimmed_url")) or address(attached.get("url"))
    title = text(attached.get("title")).strip()
    is_film = any(film in kind for film in FILMS)
    if not url or not (is_film or (title and kind in {"link", "share", "event", "note"})):
        return ""
    name = title or "Video"
    about = "" if is_film else written(text(attached.get("description"))[:500])
    return f'<blockquote><p><a href="{escape(url)}">{escape(name)}</a></p>{about}</blockquote>'


def _linked(said: str) -> str:
    parts, last = [], 0
    for found in _URL.finditer(said):
        url = address(found[0])
        parts.append(escape(said[last : found.start()]))
        parts.append(f'<a href="{escape(url)}">{escape(url)}</a>' if url else escape(found[0]))
        last = found.end()
    return "".join([*parts, escape(said[last:])]).replace("\n", "<br>")
