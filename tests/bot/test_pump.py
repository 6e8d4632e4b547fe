"""The pump: all that is due is done once, nobody waits for the slowest."""

import asyncio
from collections.abc import Collection, Hashable, Sequence

import pytest

from bot.pump import Pump
from bot.work import Work


class Well:
    """Jobs to claim; what was done, in the order it was written down."""

    def __init__(self, jobs: Sequence[str]) -> None:
        self.jobs = list(jobs)
        self.settled: list[str] = []
        self.stuck = asyncio.Event()
        self.most_at_once = self.at_once = self.claims = 0
        self.again = 0.0
        self.work = Work()

    async def claim(self, most: int, crowded: Collection[Hashable]) -> tuple[Sequence[str], float]:
        self.claims += 1
        taken = [job for job in self.jobs if job.split("/")[0] not in crowded][:most]
        self.jobs = [job for job in self.jobs if job not in taken]
        return taken, 0 if taken else self.again

    async def do(self, job: str) -> str:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        if "stuck" in job:
            await self.stuck.wait()
        await asyncio.sleep(0)
        self.at_once -= 1
        return job

    async def settle(self, done: Sequence[str]) -> None:
        self.settled += done

    async def give_back(self, jobs: Sequence[str]) -> None:
        self.jobs += jobs

    def pump(self, *, room: int = 400, room_in_lane: int = 25) -> Pump[str, str]:
        return Pump(
            "test", self.work, claim=self.claim, do=self.do, settle=self.settle,
            give_back=self.give_back, lane=lambda job: job.split("/")[0], room=room,
            room_in_lane=room_in_lane,
        )  # fmt: skip


async def test_all_that_is_due_is_done_once() -> None:
    well = Well([f"host{number % 7}/{number}" for number in range(1_000)])
    await well.pump().drained()
    assert len(well.settled) == len(set(well.settled)) == 1_000


async def test_what_was_crowded_out_by_what_was_under_way_is_done_too() -> None:
    well = Well(["host/stuck"])
    pump = well.pump(room_in_lane=1)
    pump.beat()
    while not well.at_once:
        await asyncio.sleep(0)
    well.jobs = ["host/next"]
    drained = asyncio.create_task(pump.drained())
    while well.claims < 2:
        await asyncio.sleep(0)
    well.stuck.set()
    await drained
    assert "host/next" in well.settled


async def test_nobody_waits_for_the_slowest() -> None:
    well = Well(["slow/stuck", *(f"host/{number}" for number in range(200))])
    pump = well.pump()
    pump.beat()
    for _ in range(200):
        await asyncio.sleep(0.01)
        if len(well.settled) == 200:
            break
    assert len(well.settled) == 200
    well.jobs = ["host/late"]
    pump.beat()
    for _ in range(200):
        await asyncio.sleep(0.01)
        if "host/late" in well.settled:
            break
    assert "host/late" in well.settled
    well.stuck.set()
    await pump.drained()
    assert "slow/stuck" in well.settled


async def test_there_is_never_more_under_way_than_there_is_room() -> None:
    well = Well([f"host{number}/{number}" for number in range(300)])
    await well.pump(room=20).drained()
    assert well.most_at_once <= 20
    assert len(well.settled) == 300


async def test_a_host_that_hangs_leaves_room_for_the_others() -> None:
    jobs = [f"slow/stuck{number}" for number in range(500)] + ["host/1"]
    well = Well(jobs)
    pump = well.pump()
    pump.beat()
    for _ in range(200):
        await asyncio.sleep(0.01)
        if well.settled:
            break
    assert well.settled == ["host/1"]
    well.stuck.set()
    await pump.drained()


async def test_a_pump_at_rest_claims_nothing_more() -> None:
    well = Well(["host/1"])
    pump = well.pump()
    pump.rest()
    await pump.drained()
    assert well.jobs == ["host/1"]


async def test_a_pump_that_ends_finishes_what_it_can_and_gives_back_the_rest() -> None:
    well = Well(["slow/stuck", "host/1"])
    pump = well.pump()
    pump.beat()
    while not well.most_at_once:
        await asyncio.sleep(0.01)
    await pump.finish(seconds=0.2)
    assert (well.settled, well.jobs, well.work.busy) == (["host/1"], ["slow/stuck"], False)


async def test_what_was_claimed_just_when_the_pump_ends_is_given_back_untouched() -> None:
    well = Well(["host/1"])
    original, claiming, may_go_on = well.claim, asyncio.Event(), asyncio.Event()

    async def slow(most: int, crowded: Collection[Hashable]) -> tuple[Sequence[str], float]:
        taken = await original(most, crowded)
        claiming.set()
        await may_go_on.wait()
        return taken

    well.claim = slow  # type: ignore[method-assign]
    pump = well.pump()
    pump.beat()
    await claiming.wait()
    ending = asyncio.create_task(pump.finish(seconds=5))
    await asyncio.sleep(0)
    may_go_on.set()
    await ending
    assert (well.settled, well.jobs) == ([], ["host/1"])


async def test_a_pump_that_does_not_get_on_says_for_how_long() -> None:
    well = Well(["host/1"])
    stuck = asyncio.Event()

    async def hangs(most: int, crowded: Collection[Hashable]) -> tuple[Sequence[str], float]:
        await stuck.wait()
        return [], 0

    well.claim = hangs  # type: ignore[method-assign]
    pump = well.pump()
    assert pump.stuck_seconds == 0
    pump.beat()
    await asyncio.sleep(0.1)
    pump.beat()
    assert pump.stuck_seconds >= 0.1
    stuck.set()
    await pump.drained()
    assert pump.stuck_seconds == 0


async def test_what_will_be_due_in_a_moment_is_looked_for_without_being_told() -> None:
    well = Well([])
    well.again = 0.02
    well.pump().beat()
    await asyncio.sleep(0.01)
    well.jobs = ["host/1"]
    async with asyncio.timeout(5):
        while not well.settled:
            await asyncio.sleep(0.01)
    assert well.settled == ["host/1"]


async def test_who_waited_until_all_was_done_is_not_surprised_by_an_own_look_later() -> None:
    well = Well([])
    well.again = 0.02
    await well.pump().drained()
    await asyncio.sleep(0.1)
    assert well.claims == 1


async def test_an_error_while_writing_down_is_logged_and_the_next_beat_goes_on() -> None:
    well = Well(["host/1"])
    pump = well.pump()
    original = well.settle

    async def broken(done: Sequence[str]) -> None:
        raise ConnectionError("the database is away")

    pump._settle = broken
    with pytest.raises(ConnectionError):
        await pump.drained()
    pump._settle = original
    well.jobs = ["host/2"]
    await pump.drained()
    assert well.settled == ["host/2"]
