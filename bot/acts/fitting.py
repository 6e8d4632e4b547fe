"""Fitting: what of a text and its pictures a service would not take. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from providers.acting import Limits, Publishing
from providers.fitting import lengths

# The first bytes of a picture tell what it is; its name and what Slack says of it may be wrong.
_SIGNS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
)
_ENDINGS = {"image/jpeg": ("jpg", "jpeg")}


@dataclass(frozen=True, slots=True)
class File:
    """A picture as Slack describes it before anybody has looked at it; `size` in bytes."""

    file_id: str
    name: str = ""
    size: int = 0


def too_long(limits: Limits, text: str) -> str:
    """Say by how much a text is too long, or ""."""
    over = [
        f"{length:,} {unit}; at most {most:,} are taken"
        for length, most, unit in lengths(limits, text)
        if length > most
    ]
    return ", and ".join(over)


def too_many(publishing: Publishing, count: int) -> str:
    """Say that there are too many pictures, or ""."""
    if count <= publishing.pictures:
        return ""
    if not publishing.pictures:
        return "takes no pictures"
    return f"takes at most {publishing.pictures} pictures; these are {count}"


def too_large(publishing: Publishing, file: File) -> str:
    """Say that a picture is too large, or ""."""
    if not publishing.bytes or file.size <= publishing.bytes:
        return ""
    return f"takes pictures of at most {megabytes(publishing.bytes)}; {file.name or 'one'} has " + (
        megabytes(file.size)
    )


def megabytes(count: int) -> str:
    """Return a size in MB, rounded up: what is too large never looks as if it fitted."""
    return f"{ceil(count / 10_000) / 100:,.2f}".rstrip("0").rstrip(".") + " MB"


def mime_of(content: bytes) -> str:
    """Return what a picture is by its first bytes, "" for what is none that we know."""
    for sign, mime in _SIGNS:
        if content.startswith(sign):
            return mime
    kind = content[8:12]
    if content.startswith(b"RIFF") and kind == b"WEBP":
        return "image/webp"
    if content[4:8] == b"ftyp":
        return {b"avif": "image/avif", b"heic": "image/heic"}.get(kind, "")
    return ""


def endings(mimes: Sequence[str]) -> list[str]:
    """Return how the names of such files end."""
    return [end for mime in mimes for end in _ENDINGS.get(mime, (mime.partition("/")[2],))]
