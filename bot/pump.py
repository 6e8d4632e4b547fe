"""The engine's one motion: claim what is due, do it side by side, write down what is done."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Hashable, Sequence
from typing import Generic, TypeVar

import structlog

from bot.work import Work

log = structlog.get_logger()

Job = TypeVar("Job")
Done = TypeVar("Done")

TOGETHER = 100
MOMENT = 0.05
GIVE_BACK_SECONDS = 1.0


class Pump(Generic[Job, Done]):
    """Runs while there is anything to do. One slow job holds up none of the others.

    `claim(most, crowded)` takes up to `most` jobs, none of a crowded lane, and tells after how many
    seconds to look again without being told (0: not by itself); `do` never raises; `settle` writes
    down what was done; `lane` names what a job must not crowd. `give_back` lets others have at once
    what could not be finished before the bot stops; without it they wait until its lease is over.
    """

    def __init__(  # noqa: PLR0913 - what it does, step by step
        self,
        name: str,
        work: Work,
        *,
        claim: Callable[[int, Collection[Hashable]], Awaitable[tuple[Sequence[Job], float]]],
        do: Callable[[Job], Awaitable[Done]],
        settle: Callable[[Sequence[Done]], Awaitable[None]],
        lane: Callable[[Job], Hashable],
        room: int,
        room_in_lane: int,
        give_back: Callable[[Sequence[Job]], Awaitable[None]] | None = None,
    ) -> None:
        """Stand still until the first beat."""
        self._name, self._work = name, work
        self._claim, self._do, self._settle, self._give_back = claim, do, settle, give_back
        self._lane, self._room, self._room_in_lane = lane, room, room_in_lane
        self._under_way: Counter[Hashable] = Counter()
        self._done: list[Done] = []
        self._jobs: set[asyncio.Task[None]] = set()
        self._unfinished: list[Job] = []
        self._enough = asyncio.Event()
        self._asked = self._resting = False
        self._alarm: asyncio.TimerHandle | None = None
        self._running: asyncio.Task[None] | None = None
        self._moved_at = time.monotonic()

    @property
    def stuck_seconds(self) -> float:
        """For how long it has been at work without getting on; 0 while it stands still."""
        at_work = self._running is not None and not self._running.done()
        return time.monotonic() - self._moved_at if at_work else 0.0

    def beat(self) -> None:
        """Look for work now: the heartbeat calls this when something is due."""
        self._asked = not self._resting
        if self._running is None or self._running.done():
            self._moved_at = time.monotonic()
            self._running = self._work.start(self._run(), name=self._name)

    def rest(self) -> None:
        """Claim nothing more: what is under way is finished."""
        self._resting = True
        if self._alarm:
            self._alarm.cancel()

    async def finish(self, *, seconds: float) -> None:
        """Claim nothing more, finish what is under way, and give back what takes longer."""
        self.rest()
        self.beat()
        if self._running is None:
            return
        await asyncio.wait([self._running], timeout=seconds)
        for job in self._jobs:
            job.cancel()
        await asyncio.wait([self._running], timeout=GIVE_BACK_SECONDS)

    async def drained(self) -> None:
        """Wait until nothing is due and nothing is under way; then stand still."""
        is_late = True
        while is_late:
            # What was under way may have crowded out what is due: then it is asked for once more.
            is_late = self._running is not None and not self._running.done()
            self.beat()
            if self._running:
                await self._running
        if self._alarm:
            self._alarm.cancel()

    async def _run(self) -> None:
        while self._asked or self._under_way or self._done or self._unfinished:
            self._moved_at = time.monotonic()
            if self._asked:
                self._asked = False
                self._asked = await self._start_some() or self._asked
            await self._until_enough()
            if self._done:
                done, self._done = self._done, []
                await self._settle(done)
            if self._unfinished:
                unfinished, self._unfinished = self._unfinished, []
                if self._give_back:
                    await self._give_back(unfinished)

    async def _start_some(self) -> bool:
        """Claim and start; tell whether there may be more to claim."""
        if self._resting:
            return False
        free = min(TOGETHER, self._room - self._under_way.total())
        if free <= 0:
            return True
        crowded = [lane for lane, count in self._under_way.items() if count >= self._room_in_lane]
        jobs, again = await self._claim(free, crowded)
        if self._resting:
            self._unfinished += jobs
            return False
        self._look_again_in(again)
        for job in jobs:
            self._under_way[self._lane(job)] += 1
            task = self._work.start(self._one(job), name=f"{self._name}: one")
            self._jobs.add(task)
            task.add_done_callback(self._jobs.discard)
        return len(jobs) == free

    def _look_again_in(self, seconds: float) -> None:
        """Look again when there will be work, without waiting for the next beat."""
        if self._alarm:
            self._alarm.cancel()
        if seconds:
            self._alarm = asyncio.get_running_loop().call_later(seconds, self.beat)

    async def _one(self, job: Job) -> None:
        lane = self._lane(job)
        try:
            # Not in one line: the list is another one by the time the job is done.
            done = await self._do(job)
            self._done.append(done)
        except asyncio.CancelledError:
            self._unfinished.append(job)
            raise
        finally:
            self._under_way[lane] -= 1
            if not self._under_way[lane]:
                del self._under_way[lane]
            if len(self._done) >= TOGETHER or not self._under_way:
                self._enough.set()

    async def _until_enough(self) -> None:
        """Wait a moment, so that what is done is written down together."""
        if not self._under_way:
            return
        self._enough.clear()
        try:
            async with asyncio.timeout(MOMENT):
                await self._enough.wait()
        except TimeoutError:
            return
