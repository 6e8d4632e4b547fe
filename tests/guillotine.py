"""A process that dies at a chosen step: as a service answers, before a commit, or after it.

What it had in memory is gone, and what was committed stays, as after a kill -9; but each step has
its turn, which a kill from outside could only hope for.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any, cast

from sqlalchemy.ext.asyncio import AsyncSession

from bot.bot import Bot
from providers.contract import Cannot, Provider
from storage.database import Database


class Killed(BaseException):
    """The process is dead: nothing of it may catch this."""


@dataclass
class Guillotine:
    """Falls at that step, counted from 1."""

    falls_at: int
    steps: int = 0

    def step(self) -> None:
        """Live on, or not."""
        self.steps += 1
        if self.steps == self.falls_at:
            raise Killed

    def over(self, bot: Bot) -> Bot:
        """Return the same bot with its head under the blade."""
        services = {name: self._over(provider) for name, provider in bot.providers.items()}
        database = cast("Database", _Doomed(bot.database, self))
        return replace(bot, database=database, providers=services)

    def _over(self, provider: Provider) -> Provider:
        link, publishing = provider.link, provider.publishing
        if isinstance(link, Cannot):
            return provider
        calls: dict[str, Any] = {
            name: self._around(getattr(link, name)) for name in CALLS if getattr(link, name)
        }
        acts = {
            verb: act if isinstance(act, Cannot) else replace(act, do=self._around(act.do))
            for verb, act in provider.acts.items()
        }
        if not isinstance(publishing, Cannot):
            publishing = replace(publishing, do=self._around(publishing.do))
        return replace(provider, link=replace(link, **calls), acts=acts, publishing=publishing)

    def _around(self, call: Any) -> Any:
        async def asked(*given: Any) -> Any:
            self.step()
            answer = await call(*given)
            self.step()
            return answer

        return asked


CALLS = ("begin", "finish", "check", "my_pages", "refresh", "revoke")


@dataclass
class _Doomed:
    """A database that the process may not live to hear from."""

    database: Database
    blade: Guillotine

    def reading(self) -> Any:
        return self.database.reading()

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        async with self.database.writing() as session:
            yield session
            self.blade.step()
        self.blade.step()
