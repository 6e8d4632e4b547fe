"""What of a text and its pictures a service would not take, told before any of it is sent. Pure."""

from collections.abc import Iterator, Sequence

from providers.acting import Limits, Upload
from providers.errors import NotDone

_NAMES = {
    "image/jpeg": "JPEG", "image/png": "PNG", "image/gif": "GIF", "image/webp": "WebP",
    "image/avif": "AVIF", "image/heic": "HEIC",
}  # fmt: skip


def lengths(limits: Limits, text: str) -> Iterator[tuple[int, int, str]]:
    """Yield how long a text is, how long it may be, and in which unit, by each of its limits."""
    yield limits.count(text), limits.most, limits.unit
    for unit, (most, count) in limits.also.items():
        yield count(text), most, unit


def kinds(mimes: Sequence[str]) -> str:
    """Return the names of kinds of pictures: "JPEG or PNG"."""
    names = [_NAMES.get(mime, mime.partition("/")[2]) for mime in mimes]
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def must_fit(text: str, limits: Limits) -> None:
    """Raise NotDone for a text that is too long."""
    for length, most, unit in lengths(limits, text):
        if length > most:
            raise NotDone(f"takes at most {most:,} {unit}")


def pictures_must_fit(
    pictures: Sequence[Upload], *, most: int, mimes: Sequence[str], largest: int
) -> None:
    """Raise NotDone for more than `most`, for another kind, or for one of too many bytes."""
    if len(pictures) > most:
        raise NotDone(f"takes at most {most} pictures")
    if any(picture.mime not in mimes for picture in pictures):
        raise NotDone(f"takes pictures as {kinds(mimes)} only")
    if any(len(picture.content) > largest for picture in pictures):
        raise NotDone(f"takes pictures of at most {largest // 1_000_000} MB")
