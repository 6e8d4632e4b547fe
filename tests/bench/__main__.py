"""`./social bench`: what it costs, beside peers and floors measured in the same run."""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench.figures import Figure, all_hold, table
from tests.bench.installed import NotInstalled

Bench = Callable[[Path], list[Figure]]
NAMES = ("feeds", "idle", "ack", "outbox", "looks", "load", "replicas")
# It takes an hour: only when it is asked for.
LONG = ("days",)


def main() -> int:
    """Run the benches that are asked for; 0 when every wanted figure holds."""
    parser = argparse.ArgumentParser(prog="social bench", description=__doc__)
    parser.add_argument("what", nargs="?", default="all", choices=[*NAMES, *LONG, "all"])
    parser.add_argument("--feeds", type=int, default=1_000, help="how many feeds (1000)")
    parser.add_argument("--rounds", type=int, default=3, help="feeds: how many rounds (3)")
    parser.add_argument("--minutes", type=float, default=60, help="days: for how long (60)")
    asked = parser.parse_args()
    figures: list[Figure] = []
    for name in NAMES if asked.what == "all" else (asked.what,):
        try:
            figures += _measured(name, asked)
        except NotInstalled as error:
            print(f"social bench {name}: cannot be had here: {error}", file=sys.stderr)
            return 2
    print(table(figures))
    return 0 if all_hold(figures) else 1


def _measured(name: str, asked: argparse.Namespace) -> list[Figure]:
    begun = time.monotonic()
    print(f"{name} …", file=sys.stderr)
    with tempfile.TemporaryDirectory(prefix="social-bench-") as folder:
        # As root, nginx reads files as nobody.
        Path(folder).chmod(0o755)
        figures = _bench(name, asked)(Path(folder))
    print(f"{name}: {time.monotonic() - begun:.0f} s", file=sys.stderr)
    return figures


def _bench(name: str, asked: argparse.Namespace) -> Bench:
    from tests.bench import ack, days, feeds, idle, load, looks, outbox, replicas

    return {
        "feeds": lambda folder: feeds.bench(folder, feeds=asked.feeds, rounds=asked.rounds),
        "days": lambda folder: days.bench(folder, minutes=asked.minutes),
        "idle": idle.bench,
        "ack": ack.bench,
        "outbox": outbox.bench,
        "load": load.bench,
        "looks": looks.bench,
        "replicas": lambda folder: replicas.bench(folder, feeds=asked.feeds),
    }[name]


if __name__ == "__main__":
    sys.exit(main())
