"""How wide and high a picture is, so that its place is kept while it loads. Pure."""

import struct

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8"
# A JPEG's segments that tell its size: all "starts of frame", but not the tables among them.
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_APP1 = 0xE1


def size(content: bytes) -> tuple[int, int] | None:
    """Return the width and height in pixels; None where they cannot be told for sure."""
    try:
        if content.startswith(_PNG):
            width, height = struct.unpack_from(">II", content, 16)
        elif content.startswith(_JPEG):
            width, height = _of_jpeg(content)
        else:
            return None
    except (struct.error, ValueError):
        return None
    return (width, height) if width and height else None


def _of_jpeg(content: bytes) -> tuple[int, int]:
    """Return it; ValueError for a picture that may have to be turned (Exif says so)."""
    at = len(_JPEG)
    while True:
        sign, marker, length = struct.unpack_from(">BBH", content, at)
        if sign != 0xFF or (marker == _APP1 and content[at + 4 : at + 8] == b"Exif"):
            raise ValueError("not to be told")
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", content, at + 5)
            return width, height
        at += 2 + length
