"""Fitting: what of a text and its pictures a service would not take. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from providers.acting import Limits, Publishing

# The first bytes of a picture tell what it is; its name and what Slack says of it may be wrong.
_SIGNS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
)
_NAMES = {
    "image/jpeg": "JPEG", "image/png": "PNG", "image/gif": "GIF", "image/webp": "WebP",
    "image/avif": "AVIF", "image/heic": "HEIC",
}  # fmt: skip
_ENDINGS = {"image/jpeg": ("jpg", "jpeg")}


@dataclass(frozen=True, slots=True)
class File:
    """A picture as Slack describes it before anybody has looked at it; `size` in bytes."""

    file_id: str
    name: str = ""
    size: int = 0


def lengths(limits: Limits, text: str) -> Iterator[tuple[int, int, str]]:
    """Yield how long a text is, how long it may be, and in which unit, by each of its limits."""
    yield limits.count(text), limits.most, limits.unit
    for unit, (most, count) in limits.also.items():
        yield count(text), most, unit


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


def kinds(mimes: Sequence[str]) -> str:
    """Return the names of kinds of pictures: "JPEG or PNG"."""
    names = [_NAMES.get(mime, mime.partition("/")[2]) for mime in mimes]
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def endings(mimes: Sequence[str]) -> list[str]:
    """Return how the names of such files end."""
    return [end for mime in mimes for end in _ENDINGS.get(mime, (mime.partition("/")[2],))]
