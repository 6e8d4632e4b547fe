"""`./social chaos --kills N`: the whole bot is killed again and again; nothing lost or doubled."""

import argparse
import asyncio
import os
import secrets
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.chaos.run import Outcome, run

MOST_LINES = 20


def main() -> int:
    """Run it; 0 when nothing was lost, doubled or out of order."""
    parser = argparse.ArgumentParser(prog="social chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=50, help="how many (50)")
    parser.add_argument("--seed", type=int, default=0, help="of the dice (0: a new one)")
    parser.add_argument("--bots", type=int, default=1, help="how many live at the same time (1)")
    parser.add_argument(
        "--database",
        default=os.environ.get("TEST_DATABASE_URL", ""),
        help="a PostgreSQL server, on which a database is made for the run; else SQLite",
    )
    asked = parser.parse_args()
    seed = asked.seed or secrets.randbelow(1_000_000) + 1
    print(f"seed {seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="social-chaos-") as folder:
        begun = time.monotonic()
        outcome = asyncio.run(_run(asked, seed, Path(folder)))
        _tell(outcome, time.monotonic() - begun)
    return 0 if outcome.verdict.is_clean and not outcome.broken else 1


async def _run(asked: argparse.Namespace, seed: int, folder: Path) -> Outcome:
    async with _database(asked.database, folder) as url:
        return await run(url, kills=asked.kills, seed=seed, folder=folder, bots=asked.bots)


@asynccontextmanager
async def _database(server: str, folder: Path) -> AsyncIterator[str]:
    """Make a database for the run."""
    if not server:
        yield f"sqlite+aiosqlite:///{folder}/social.sqlite"
        return
    import asyncpg
    from sqlalchemy.engine import make_url

    url, name = make_url(server), f"social_chaos_{secrets.token_hex(6)}"
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await asyncpg.connect(plain)
    await connection.execute(f"CREATE DATABASE {name}")
    try:
        mine = url.set(drivername="postgresql+asyncpg", database=name)
        yield mine.render_as_string(hide_password=False)
    finally:
        await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
        await connection.close()


def _tell(outcome: Outcome, seconds: float) -> None:
    verdict = outcome.verdict
    for heading, lines in (
        ("lost", verdict.lost), ("doubled", verdict.doubled),
        ("out of order", verdict.disordered), ("errors of the bot's own", outcome.broken),
    ):  # fmt: skip
        for line in lines[:MOST_LINES]:
            print(f"{heading}: {line}")
    print(f"a kill every {outcome.seconds / max(1, outcome.kills):.2f} s, {seconds:.0f} s in all")
    print(f"killed while: {_counted(outcome.during)}")
    print(f"met: {_counted(outcome.met)}")
    print(
        f"{verdict.messages} messages, {outcome.acts} acts, {outcome.renewals} tokens renewed, "
        f"{verdict.parked} put aside where no history can be read"
    )
    print(
        f"kills {outcome.kills} · lost {len(verdict.lost)} · doubled {len(verdict.doubled)} · "
        f"out of order {len(verdict.disordered)}"
    )


def _counted(what: Counter[str]) -> str:
    return ", ".join(f"{name} {number}" for name, number in what.most_common()) or "nothing"


if __name__ == "__main__":
    sys.exit(main())
