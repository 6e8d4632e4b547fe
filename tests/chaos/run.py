"""A chaos run: bots are killed at moments of all kinds, then one lives on until all is done."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from sqlmodel import col, func, select

from storage.models import Act, Delivery, Item
from storage.outbox import OWED
from tests.chaos.bots import Life, Nursery, nursery
from tests.chaos.doings import Doings
from tests.chaos.stage import CALM_LEASE_SECONDS, Stage, staged
from tests.chaos.verdict import Verdict, judged
from tests.chaos.weather import READ_BACK, Weather

STARTS_WITHIN = 60
SETTLES_WITHIN = 120
A_MOMENT = 0.003
LONGEST_WAIT, LONGEST_HUNT = 0.3, 0.7
CUT_EVERY, CUT_SECONDS = 25, 1.2
SLACK = {
    "chat.postMessage": "posting", "chat.update": "updating",
    **dict.fromkeys(READ_BACK, "reading back"),
}  # fmt: skip
HUNTED = (
    "polling", "storing", "posting", "updating", "refreshing", "acting", "publishing",
    "reading back",
)  # fmt: skip


@dataclass
class Outcome:
    """How a run went: `during` counts the kills by what was under way then."""

    verdict: Verdict
    kills: int
    seconds: float
    during: Counter[str] = field(default_factory=Counter)
    met: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    renewals: int = 0
    acts: int = 0


async def run(database_url: str, *, kills: int, seed: int, folder: Path, bots: int = 1) -> Outcome:
    """Kill so many bots, of which `bots` live at any time, and say how all stands then."""
    dice, log = Random(seed), folder / "bots.log"  # noqa: S311 - moments, not secrets
    weather = Weather(dice)
    async with staged(database_url, weather) as stage, nursery(log) as births:
        doings = Doings(stage, dice)
        chaos = Chaos(stage, births, doings, dice)
        await chaos.begin()
        begun = time.monotonic()
        await chaos.kill(kills, bots)
        seconds = time.monotonic() - begun
        weather.clears(stage.sandbox)
        await chaos.settle(SETTLES_WITHIN + kills)
        verdict = await judged(stage, doings)
        return Outcome(
            verdict, kills, seconds, chaos.during, weather.met, _broken(log),
            stage.pier.renewals, doings.acts,
        )  # fmt: skip


@dataclass
class Chaos:
    """The killing itself."""

    stage: Stage
    births: Nursery
    doings: Doings
    dice: Random
    during: Counter[str] = field(default_factory=Counter)

    async def begin(self) -> None:
        """Let a bot live until it has read every page once."""
        life = await self.births.bot(self.stage.environment(lease=CALM_LEASE_SECONDS))
        reached = {self.stage.sandbox.channel(one).id for one in _channels(self.stage)}
        messages = self.stage.sandbox.slack.messages
        await self.stage.sandbox.until(
            lambda: all("No. 00000" in str(messages[one]) for one in reached), within=STARTS_WITHIN
        )
        await self.settled(STARTS_WITHIN)
        await life.end()

    async def kill(self, kills: int, bots: int) -> None:
        """Kill one after the other; as many as `bots` live at the same time."""
        lives: list[tuple[Life, int]] = []
        for number in range(kills):
            while len(lives) < bots:
                life = await self.births.bot(self.stage.environment())
                lives.append((life, self.stage.weather.asked))
            self.stage.weather.turns(self.stage.sandbox)
            self.doings.publish()
            await self.doings.act()
            oldest, asked = lives.pop(0)
            await self._at_work(oldest, asked)
            if number % CUT_EVERY == CUT_EVERY // 2:
                async with self.stage.weather.cut(self.stage.sandbox):
                    await asyncio.sleep(CUT_SECONDS)
            await self._moment()
            self.during.update(self._under_way() or ["nothing"])
            await oldest.end()
        for life, _ in lives:
            await life.end()

    async def _at_work(self, life: Life, asked: int) -> None:
        """Wait until there is something to disturb, or the bot has ended by itself."""
        until = time.monotonic() + STARTS_WITHIN
        while self.stage.weather.asked == asked and not life.is_over:
            if time.monotonic() > until:
                raise TimeoutError("no bot is at work")
            await asyncio.sleep(A_MOMENT)

    async def _moment(self) -> None:
        """Wait for a moment to kill: any, or one in which something of a kind is under way."""
        await asyncio.sleep(self.dice.random() * LONGEST_WAIT)
        if self.dice.random() < 0.4:
            return
        hunted, until = self.dice.choice(HUNTED), time.monotonic() + LONGEST_HUNT
        # What a poll has brought is stored as soon as it has ended.
        if hunted == "storing":
            await self._until(lambda: "polling" in self._under_way(), until)
            await self._until(lambda: "polling" not in self._under_way(), until)
        else:
            await self._until(lambda: hunted in self._under_way(), until)
        await asyncio.sleep(self.dice.random() * 0.03)

    async def _until(self, condition: Callable[[], bool], until: float) -> None:
        while time.monotonic() < until and not condition():
            await asyncio.sleep(A_MOMENT)

    def _under_way(self) -> list[str]:
        found = [kind for kind, number in self.stage.weather.under_way.items() if number]
        if self.stage.sandbox.web_api.under_way:
            found.append(SLACK.get(self.stage.sandbox.calls[-1].method, "other calls of Slack"))
        return found

    async def settle(self, seconds: float) -> None:
        """Let one bot live on until nothing is left to do."""
        life = await self.births.bot(self.stage.environment(lease=CALM_LEASE_SECONDS))
        await self.settled(seconds)
        await life.end()

    async def settled(self, seconds: float) -> None:
        """Wait until all that was published is stored, and nothing is owed; or so many seconds."""
        until = time.monotonic() + seconds
        quiet_since = time.monotonic()
        while time.monotonic() < until and time.monotonic() - quiet_since < 2:
            await asyncio.sleep(0.2)
            if await self._is_left():
                quiet_since = time.monotonic()

    async def _is_left(self) -> bool:
        published = sum(len(source.told) for source in self.stage.sources)
        wanted = [
            select(func.count()).select_from(Item),
            select(func.count()).where(OWED),
            select(func.count()).where(col(Delivery.change_owed_at).is_not(None)),
            select(func.count()).where(col(Act.done_at).is_(None), col(Act.failed_at).is_(None)),
        ]
        async with self.stage.bot.database.reading() as session:
            stored, *left = [(await session.execute(one)).scalar_one() for one in wanted]
        return stored < published or any(left)


def _channels(stage: Stage) -> set[str]:
    return {channel for reach in stage.reach.values() for channel in reach}


def _broken(log: Path) -> list[str]:
    """Return what the bots said of errors that nobody expects."""
    lines = log.read_text(errors="replace").splitlines()
    # Bolt calls it an error when a socket is closed by the other side.
    own = [line for line in lines if '"logger": "slack_bolt"' not in line]
    return [
        # What was raised stands at the end of a traceback.
        " / ".join(own[at : at + 40]) if "Traceback" in line else line
        for at, line in enumerate(own)
        if '"level": "error"' in line or "Traceback" in line
    ]
