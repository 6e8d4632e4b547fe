"""What was looked up lately: kept for a moment, and looked up once however many ask."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

MOST = 10_000


class Remembered(Generic[Key, Value]):
    """Values by key, for so many seconds each."""

    def __init__(
        self, seconds: float, *, clock: Callable[[], float] = time.monotonic, most: int = MOST
    ) -> None:
        """Begin with none; `clock` gives seconds, and never goes back."""
        self._seconds, self._clock, self._most = seconds, clock, most
        self._kept: OrderedDict[Key, tuple[Value, float]] = OrderedDict()
        self._turns: dict[Key, asyncio.Lock] = {}
        self._since = 0

    def known(self, key: Key) -> Value | None:
        """Return the value, if it is still good."""
        kept = self._kept.get(key)
        return kept[0] if kept and self._clock() < kept[1] else None

    async def find(self, key: Key, look_up: Callable[[], Awaitable[Value | None]]) -> Value | None:
        """Return the value, looked up when it is not known; that there is none is not kept."""
        found = self.known(key)
        if found is not None:
            return found
        turn = self._turns.setdefault(key, asyncio.Lock())
        try:
            async with turn:
                return self.known(key) or await self._look_up(key, look_up)
        finally:
            if not turn.locked():
                self._turns.pop(key, None)

    async def _look_up(
        self, key: Key, look_up: Callable[[], Awaitable[Value | None]]
    ) -> Value | None:
        since = self._since
        found = await look_up()
        # What was looked up before everything was forgotten may be wrong by now.
        if found is not None and since == self._since:
            self._kept[key] = found, self._clock() + self._seconds
            self._kept.move_to_end(key)
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return found

    def drop(self, key: Key) -> None:
        """Look one up anew."""
        self._since += 1
        self._kept.pop(key, None)

    def forget(self) -> None:
        """Look everything up anew."""
        self._since += 1
        self._kept.clear()
