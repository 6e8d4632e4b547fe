"""Wiping: all of one workspace, a little at a time, and nothing of the others."""

from sqlalchemy import func, select
from sqlmodel import SQLModel

from storage import items, outbox, wiping, workspaces
from storage.database import Database
from storage.models import Profile
from tests.clock import Clock
from tests.storage.conftest import Scene, furnish


async def counts(database: Database, workspace_id: int) -> dict[str, int]:
    found = {}
    async with database.reading() as session:
        for table in wiping.tables():
            own = select(func.count()).select_from(table)
            count = await session.execute(own.where(table.c.workspace_id == workspace_id))
            found[table.name] = count.scalar() or 0
    return found


async def fill(database: Database, clock: Clock, scene: Scene, count: int) -> None:
    rows = [
        {
            "workspace_id": scene.workspace_id,
            "page_id": scene.page_id,
            "native_id": f"n{number}",
            "kind": "post",
            "answers": "",
            "content": "{}",
            "fingerprint": f"f{number}",
            "seen_at": clock.now(),
        }
        for number in range(count)
    ]
    async with database.writing() as session:
        new = await items.store_new(session, rows)
        owed = [(scene.workspace_id, "C1", id_) for id_, _, _ in new]
        await outbox.owe_items(session, owed, now=clock.now())


async def test_each_portion_is_as_large_as_it_may_be_and_no_larger(
    database: Database, clock: Clock, scene: Scene
) -> None:
    other = await furnish(database, clock, "T2")
    for one in (scene, other):
        await fill(database, clock, one, 25)
    kept = await counts(database, other.workspace_id)
    tables = {table.name: table for table in wiping.tables()}
    for name, expected in (("delivery", [10, 10, 5]), ("item", [10, 10, 5])):
        went: list[int] = []
        while not went or went[-1] == 10:
            async with database.writing() as session:
                gone = await wiping.wipe_some(session, tables[name], scene.workspace_id, most=10)
                went.append(gone)
        assert went == expected
    assert await counts(database, other.workspace_id) == kept


async def test_in_their_order_no_table_takes_rows_of_another_along(
    database: Database, clock: Clock, scene: Scene
) -> None:
    await fill(database, clock, scene, 5)
    before = await counts(database, scene.workspace_id)
    for table in wiping.tables():
        async with database.writing() as session:
            went = await wiping.wipe_some(session, table, scene.workspace_id, most=100)
        assert went == before[table.name]
    async with database.writing() as session:
        await workspaces.delete(session, scene.workspace_id)


def test_every_table_of_a_workspace_is_among_them_but_linked_profiles() -> None:
    own = {table.name for table in SQLModel.metadata.sorted_tables if "workspace_id" in table.c}
    assert {table.name for table in wiping.tables()} == own - {Profile.__tablename__}
