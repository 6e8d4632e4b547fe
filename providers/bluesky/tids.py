"""Record keys of our own: TIDs (atproto.com/specs/tid) that are decided by a word of ours. Pure.

Whoever writes a record twice under one key has written it once.
"""

from hashlib import blake2b

LENGTH = 13
_SIGNS = "234567abcdefghijklmnopqrstuvwxyz"
# A TID reads as a moment, in microseconds: somewhere in the two years from 2023 on, so that none
# lies in the future, which other software may not like. It sorts nothing at Bluesky.
_SINCE = 1_672_531_200_000_000
_MOMENT_BITS, _CLOCK_BITS = 46, 10


def tid(word: str) -> str:
    """Return the TID of a word: of two words, the same one once in 10^16."""
    drawn = int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "big")
    moment = _SINCE + (drawn >> _CLOCK_BITS) % (1 << _MOMENT_BITS)
    number = moment << _CLOCK_BITS | drawn % (1 << _CLOCK_BITS)
    return "".join(_SIGNS[number >> 5 * place & 31] for place in reversed(range(LENGTH)))
