"""Claims: nobody holds what another holds, and who comes back late cannot write."""

import asyncio
from datetime import timedelta
from typing import Any

from storage import lanes, outbox, streams, turns
from storage.database import Database
from storage.lanes import Lane
from tests.clock import Clock
from tests.storage.conftest import Scene, furnish

LEASE = timedelta(seconds=60)


async def claim(database: Database, clock: Clock, most: int = 100) -> list[streams.Claimed]:
    async with database.writing() as session:
        now = clock.now()
        return list(await streams.claim_due(session, now=now, until=now + LEASE, most=most))


def facts(
    claimed: streams.Claimed, clock: Clock, **more: Any
) -> tuple[streams.Due, dict[str, Any]]:
    later = {"next_poll_at": clock.now() + timedelta(hours=1), "cursors": {"post": "c1"}}
    return claimed.stream, later | more


async def test_a_stream_is_held_by_one_worker_only(database: Database, clock: Clock) -> None:
    await furnish(database, clock, "T1", streams=40)
    claims = await asyncio.gather(*(claim(database, clock, 15) for _ in range(4)))
    ids = [one.stream.id for taken in claims for one in taken]
    assert len(ids) == len(set(ids)) == 40


async def test_a_lease_that_ran_out_is_taken_over(
    database: Database, clock: Clock, scene: Scene
) -> None:
    assert len(await claim(database, clock)) == 1
    assert await claim(database, clock) == []
    clock.forward(seconds=61)
    assert len(await claim(database, clock)) == 1


async def test_who_comes_back_late_cannot_write(
    database: Database, clock: Clock, scene: Scene
) -> None:
    (late,) = await claim(database, clock)
    clock.forward(seconds=61)
    (new,) = await claim(database, clock)
    async with database.writing() as session:
        assert await streams.held(session, [late]) == set()
        await streams.settle(session, [facts(late, clock, cursors={"post": "late"})])
        await streams.settle(session, [facts(new, clock, cursors={"post": "new"})])
    clock.forward(hours=2)
    (again,) = await claim(database, clock)
    assert again.stream.cursors == {"post": "new"}


async def test_a_crowded_host_is_left_alone(database: Database, clock: Clock, scene: Scene) -> None:
    async with database.writing() as session:
        now = clock.now()
        claimed = await streams.claim_due(
            session, now=now, until=now + LEASE, most=5, but_not=["t.example"]
        )
    assert claimed == []


async def test_a_channel_is_held_by_one_worker_only(
    database: Database, clock: Clock, scene: Scene
) -> None:
    async with database.writing() as session:
        await outbox.owe_notice(
            session, scene.workspace_id, "C1", {"text": "hello", "blocks": []}, now=clock.now()
        )

    async def hold() -> list[Lane]:
        async with database.writing() as session:
            now = clock.now()
            return await lanes.claim(session, now=now, until=now + LEASE, most=10)

    claims = await asyncio.gather(*(hold() for _ in range(4)))
    assert sum(len(taken) for taken in claims) == 1


async def test_a_notice_of_the_same_key_is_owed_once(
    database: Database, clock: Clock, scene: Scene
) -> None:
    for _ in range(3):
        async with database.writing() as session:
            await outbox.owe_notice(
                session,
                scene.workspace_id,
                "C1",
                {"text": "x", "blocks": []},
                now=clock.now(),
                key="k",
            )
    lane = Lane(scene.workspace_id, "C1", 0, clock.now())
    async with database.reading() as session:
        waiting = await turns.waiting(session, [lane], most=10)
    assert len(waiting[lane.place]) == 1
