"""Compressed answers, inflated within bounds: a bomb of any size costs no more than its limit."""

import zlib

from providers.errors import Unavailable

PLAIN = {"", "identity"}
GZIP = {"gzip", "x-gzip"}
ACCEPTED = "gzip, deflate"


class Inflater:
    """Collects an answer's chunks, inflated; raises Unavailable beyond `most` bytes."""

    def __init__(self, encoding: str, most: int) -> None:
        """Take the Content-Encoding. Raises Unavailable for one that nobody asked for."""
        self.body = bytearray()
        self._most, self._encoding = most, encoding.strip().lower()
        if self._encoding not in PLAIN | GZIP | {"deflate"}:
            raise Unavailable("answers in a compression that I did not ask for")
        self._stream = zlib.decompressobj(31) if self._encoding in GZIP else None

    def feed(self, chunk: bytes) -> None:
        """Take the next chunk."""
        if self._encoding in PLAIN:
            self._keep(chunk)
            return
        if self._stream is None:
            # Some servers send deflate bare, some in zlib's wrapping: the first byte tells.
            self._stream = zlib.decompressobj(15 if chunk[0] & 0x0F == 8 else -15)
        try:
            self._inflate(chunk)
        except zlib.error as error:
            raise Unavailable("sends a broken compression") from error

    def end(self) -> bytes:
        """Return the whole body. Raises Unavailable when its end is missing."""
        if self._stream is not None and not self._stream.eof:
            raise Unavailable("broke off in the middle of its answer")
        return bytes(self.body)

    def _inflate(self, chunk: bytes) -> None:
        while chunk and self._stream:
            if self._stream.eof:
                if self._encoding not in GZIP or not chunk.startswith(b"\x1f"):
                    return
                self._stream = zlib.decompressobj(31)
            self._keep(self._stream.decompress(chunk, self._most - len(self.body) + 1))
            chunk = self._stream.unconsumed_tail or self._stream.unused_data

    def _keep(self, piece: bytes) -> None:
        self.body += piece
        if len(self.body) > self._most:
            raise Unavailable(f"is larger than {self._most / 1_000_000:g} MB")
