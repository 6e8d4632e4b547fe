"""Each query finds its rows by an index: a million items must not slow anybody down."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot.expired import checking
from bot.heartbeat import CHORES
from bot.messages import item_acts
from providers.acting import Verb
from tests.conftest import SERVER
from tests.handlers.linked.at_quay import Quay

# What grows with time; the rest grows with what people set up.
GROWING = ("item", "delivery", "history", "act", "figure", "postfigure", "task", "gap", "mail")
SCAN = re.compile(rf"(^SCAN|Seq Scan on) ({'|'.join(GROWING)})(_\d+)?\b(?! USING)")
COMMANDS = (
    "status", "history", "topic list", "topic show Ours", "inbox", "mutes", "insights",
    "publish list", "connect",
)  # fmt: skip


@contextmanager
def listened(quay: Quay) -> Iterator[dict[str, Any]]:
    """Note every statement, with the parameters that it was last asked with."""
    asked: dict[str, Any] = {}

    def note(_: Any, __: Any, statement: str, given: Any, ___: Any, many: bool) -> None:
        if re.match(r"\s*(SELECT|UPDATE|DELETE|WITH)", statement):
            asked[statement] = given[0] if many else given

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", note)


async def scans(quay: Quay, asked: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the statements that read a growing table from end to end, with what is said of it."""
    found = []
    explain = "EXPLAIN" if SERVER else "EXPLAIN QUERY PLAN"
    async with quay.place.bot.database.connection() as connection:
        if SERVER:
            # It reads small tables whole, unless it is told not to where there is another way.
            await connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        for statement, given in asked.items():
            plan = await connection.exec_driver_sql(f"{explain} {statement}", given)
            found += [(line, statement) for line in map(_said, plan.all()) if SCAN.search(line)]
    return found


def _said(row: Any) -> str:
    return str(row[-1])


async def test_no_query_reads_a_growing_table_from_end_to_end(quay: Quay) -> None:
    page = quay.harbour.page("Acme Boats", jane="manager", omar="manager")
    with listened(quay) as asked:
        await quay.watches(page, quay.jane, "jane")
        quay.harbour.publishes(page, "We sail", at=quay.clock.now())
        quay.harbour.comments_on(page, "Are you open?", at=quay.clock.now())
        await quay.passes(hours=2)
        await quay.omar.clicks(item_acts.ACTION[Verb.HIDE])
        await quay.settles()
        quay.harbour.refuses("jane")
        await quay.passes(hours=2)
        for command in COMMANDS:
            await quay.jane.command(f"/social {command}")
            while quay.jane.modal:
                await quay.jane.closes()
        await quay.jane.opens_home()
        quay.clock.forward(days=1)
        await checking.check_due(quay.place.bot)
        await quay.heart.look()
        await quay.place.bot.work.finish(seconds=10)
        for chore, _ in CHORES.values():
            await chore(quay.place.bot)
    assert len(asked) > 100
    assert await scans(quay, asked) == []
