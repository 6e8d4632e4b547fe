"""Items: stored once, edited in place, dropped when they are old and nobody is owed them."""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, update

from storage import items, outbox, turns
from storage.database import Database
from storage.lanes import Lane
from storage.models import Stream
from tests.clock import Clock
from tests.storage.conftest import Scene


def row(scene: Scene, clock: Clock, native_id: str) -> dict[str, Any]:
    return {
        "workspace_id": scene.workspace_id, "page_id": scene.page_id, "native_id": native_id,
        "kind": "post", "answers": "", "content": "{}", "fingerprint": "f" + native_id,
        "posted_at": clock.now(), "seen_at": clock.now(),
    }  # fmt: skip


async def test_an_item_is_stored_once(database: Database, clock: Clock, scene: Scene) -> None:
    rows = [row(scene, clock, str(number)) for number in range(1_500)]
    async with database.writing() as session:
        first = await items.store_new(session, rows)
    async with database.writing() as session:
        again = await items.store_new(session, [*rows, row(scene, clock, "new")])
    assert (len(first), [native for _, _, native in again]) == (1_500, ["new"])


async def test_old_items_go_but_not_those_that_are_owed(
    database: Database, clock: Clock, scene: Scene
) -> None:
    async with database.writing() as session:
        stored = await items.store_new(session, [row(scene, clock, "1"), row(scene, clock, "2")])
        await outbox.owe_items(session, [(scene.workspace_id, "C1", stored[0][0])], now=clock.now())
    clock.forward(days=100)
    async with database.writing() as session:
        await session.execute(update(Stream).values(listed_at=clock.now()))
        dropped = await items.drop_before(session, clock.now() - timedelta(days=90), most=100)
        left = await items.known(session, [(scene.page_id, "1"), (scene.page_id, "2")])
    assert (dropped, list(left)) == (1, [(scene.page_id, "1")])


async def test_what_its_page_still_shows_stays(
    database: Database, clock: Clock, scene: Scene
) -> None:
    async with database.writing() as session:
        await items.store_new(session, [row(scene, clock, "shown"), row(scene, clock, "gone")])
    clock.forward(days=100)
    ninety = clock.now() - timedelta(days=90)
    async with database.writing() as session:
        assert await items.drop_before(session, ninety, most=100) == 0
        shown = await items.known(session, [(scene.page_id, "shown")])
        await items.note_seen(session, shown.values(), now=clock.now())
        await session.execute(update(Stream).values(listed_at=clock.now()))
    async with database.writing() as session:
        assert await items.drop_before(session, ninety, most=100) == 1
        left = await items.known(session, [(scene.page_id, "shown"), (scene.page_id, "gone")])
    assert list(left) == [(scene.page_id, "shown")]


async def test_what_a_page_showed_that_nobody_follows_any_more_goes(
    database: Database, clock: Clock, scene: Scene
) -> None:
    async with database.writing() as session:
        await items.store_new(session, [row(scene, clock, "1")])
        await session.execute(delete(Stream))
    async with database.writing() as session:
        assert await items.drop_before(session, clock.forward(days=100), most=100) == 1


async def test_as_many_items_as_a_hundred_feeds_list_are_looked_up_at_once(
    database: Database, clock: Clock, scene: Scene
) -> None:
    names = [str(number) for number in range(20_000)]
    async with database.writing() as session:
        await items.store_new(session, [row(scene, clock, name) for name in names])
        known = await items.known(session, [(scene.page_id, name) for name in names])
        marks = await items.known_fingerprints(
            session, [(scene.page_id, f"f{name}") for name in names]
        )
        assert (len(known), len(marks)) == (20_000, 20_000)


async def test_an_item_is_owed_once_to_a_channel(
    database: Database, clock: Clock, scene: Scene
) -> None:
    async with database.writing() as session:
        ((item_id, _, _),) = await items.store_new(session, [row(scene, clock, "1")])
    for _ in range(3):
        async with database.writing() as session:
            await outbox.owe_items(session, [(scene.workspace_id, "C1", item_id)], now=clock.now())
    lane = Lane(scene.workspace_id, "C1", 0, clock.now())
    async with database.reading() as session:
        assert len((await turns.waiting(session, [lane], most=10))[lane.place]) == 1
