"""Slack's pace for messages: about one a second in each channel, with a burst allowed."""

import math
from collections.abc import Callable
from datetime import datetime

from bot.sandbox.refusal import Refused

A_SECOND = 1.0
BURST = 5.0


class Pace:
    """A bucket for each channel; `now` gives aware UTC times."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        """Begin with full buckets."""
        self._now = now
        self._buckets: dict[str, tuple[datetime, float]] = {}

    def take(self, channel: str) -> None:
        """Let one message through. Raises Refused: 429, with the seconds to wait."""
        now = self._now()
        since, left = self._buckets.get(channel, (now, BURST))
        left = min(BURST, left + (now - since).total_seconds() * A_SECOND)
        if left < 1:
            wait = math.ceil((1 - left) / A_SECOND)
            self._buckets[channel] = (now, left)
            raise Refused("ratelimited", status=429, retry_after=wait)
        self._buckets[channel] = (now, left - 1)
