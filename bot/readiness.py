"""Readiness: what must be well for the bot to be at work, each part looked at by its name."""

import asyncio
import time
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from bot.bot import Bot
from bot.ears import Ears
from bot.heartbeat import Heart
from storage.migrations import current, head

STALE_SECONDS = 30.0
DATABASE_SECONDS = 5.0
# Whoever asks more often than that hears the same again: the database is not for strangers to try.
AGAIN_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Check:
    """How one part stands. `seconds` is its age or its silence, None where it has none."""

    why: str = ""
    seconds: float | None = None

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.why

    def facts(self) -> dict[str, Any]:
        """Return it as JSON."""
        told = {"why": self.why} if self.why else {}
        age = {} if self.seconds is None else {"seconds": round(self.seconds, 1)}
        return {"ok": self.ok, **told, **age}


class Readiness:
    """Looks at the parts of one process. `ears` is None where Slack is heard by HTTP."""

    def __init__(self, bot: Bot, heart: Heart, ears: Ears | None) -> None:
        """Take the parts."""
        self._bot, self._heart, self._ears = bot, heart, ears
        self._looking = asyncio.Lock()
        self._seen: dict[str, Check] = {}
        self._seen_at = float("-inf")

    async def checks(self) -> dict[str, Check]:
        """Look at every part, at most once a second."""
        async with self._looking:
            if time.monotonic() - self._seen_at >= AGAIN_SECONDS:
                self._seen = await self._look()
                self._seen_at = time.monotonic()
            return self._seen

    async def _look(self) -> dict[str, Check]:
        database = await self._database()
        parts = {"database": database, "heartbeat": self._heartbeat()}
        parts["migrations"] = await self._migrations() if database.ok else Check("Cannot be told.")
        if self._ears:
            parts["socket"] = Check(self._ears.wrong(), self._ears.silent_seconds)
        return parts

    async def _database(self) -> Check:
        try:
            async with (
                asyncio.timeout(DATABASE_SECONDS),
                self._bot.database.reading() as session,
            ):
                await session.execute(text("SELECT 1"))
        except Exception as error:  # noqa: BLE001 - whatever it is, the bot is not ready
            return Check(f"The database does not answer ({type(error).__name__}).")
        return Check()

    async def _migrations(self) -> Check:
        try:
            async with asyncio.timeout(DATABASE_SECONDS):
                stands_at = await current(self._bot.database)
        except Exception as error:  # noqa: BLE001 - whatever it is, the bot is not ready
            return Check(f"The database does not answer ({type(error).__name__}).")
        # A newer replica may have gone ahead: that is no reason to send everyone away from us.
        return Check("" if stands_at >= head() else "The database is not at the newest revision.")

    def _heartbeat(self) -> Check:
        name, age = max(self._heart.ages().items(), key=lambda one: one[1])
        wrong = f"“{name}” last moved {age:.0f} seconds ago." if age > STALE_SECONDS else ""
        return Check(wrong, age)
