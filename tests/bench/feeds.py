"""1,000 feeds read four times: all new, nothing new, nothing new again, one new item in each.

CPU seconds of whole processes, ours beside newsboat and rss2email, on the same files in one run.
"""

import asyncio
import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from providers.vocabulary import Page
from tests.bench import installed, nginx, seeding
from tests.bench.corpus import ITEMS, Corpus, an_hour_ago
from tests.bench.figures import Figure, fact, less
from tests.bench.readers import Newsboat, Reader, Rss2email
from tests.bench.usage import Usage, cpu_so_far, ended

SERVICE = "rss"
CHANNELS = [f"C0BENCH{number:03d}" for number in range(20)]
# newsboat asks whether a feed has changed from its third pass on.
PASSES = {1: "first pass", 2: "unchanged", 3: "unchanged again", 4: "one new item each"}
NEWS = 4
# What is wanted of our CPU: so many times less than newsboat's, and than rss2email's.
WANTED: dict[int, tuple[float | None, float]] = {
    1: (1.0, 1.0), 2: (20.0, 1.0), 3: (None, 1.0), NEWS: (6.0, 6.0),
}  # fmt: skip
# As where people start it, whatever is set here: the first start keeps what it has compiled.
COMPILED = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


class WorkNotDone(Exception):
    """A program did not bring home what it should: its figure would mean nothing."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What a pass cost: the whole process, and the pass alone where we can tell."""

    whole: Usage
    alone: float = 0.0


class Programs(NamedTuple):
    """Our Python, and rss2email's program."""

    python: str
    rss2email: str


Costs = dict[tuple[str, int], list[Spent]]


class Ours:
    """Our bot on a database of its own, kept between passes; one process for each pass."""

    name = "ours"

    def __init__(self, python: str, folder: Path, urls: Sequence[str]) -> None:
        """Seed the database: each feed a stream, in one of 20 topics."""
        self._python, self._folder = python, folder
        self._url = f"sqlite+aiosqlite:///{folder}/social.sqlite"
        self._feeds_at = urlsplit(urls[0]).netloc
        found = [Page(service=SERVICE, native_id=url, name=url[-17:], url=url) for url in urls]
        now = datetime.now(UTC)
        asyncio.run(seeding.seed(self._url, found, CHANNELS, due=now, now=now - timedelta(days=30)))

    def passes(self, number: int) -> Spent:
        """Poll every feed once."""
        asyncio.run(seeding.make_due(self._url, now=datetime.now(UTC)))
        log = self._folder / f"pass-{number}.log"
        command = (self._python, "-m", "tests.bench.feed_bot", self._url, self._feeds_at)
        begun = time.monotonic()
        with log.open("wb") as errors:
            process = subprocess.Popen(
                command,
                env=COMPILED,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
            )
        before = self._told_to_go_on(process, "ready")
        alone = self._told_to_go_on(process, "done") - before
        return Spent(ended(process, begun=begun, log=log), alone)

    def counted(self) -> tuple[int, int]:
        """Return how many items were stored, and how many deliveries are owed."""
        return asyncio.run(seeding.counted(self._url))

    def _told_to_go_on(self, process: subprocess.Popen[bytes], after: str) -> float:
        """Wait for that word, and return the CPU seconds until then."""
        if process.stdout is None or process.stdin is None:
            raise TypeError("the bot has no pipes")
        if process.stdout.readline().strip() != after.encode():
            return 0.0
        spent = cpu_so_far(process.pid)
        process.stdin.write(b"\n")
        process.stdin.flush()
        return spent


def bench(folder: Path, *, feeds: int, rounds: int) -> list[Figure]:
    """Run the rounds and return the figures. Raises NotInstalled, CommandFailed, WorkNotDone."""
    installed.from_debian("nginx", "newsboat")
    programs = Programs(installed.bot(), installed.rss2email())
    costs: Costs = defaultdict(list)
    served = _folder(folder, "feeds")
    with nginx.serving(served, folder=_folder(folder, "nginx")) as url:
        for number in range(rounds):
            home = _folder(folder, f"round-{number}")
            corpus = Corpus(served, feeds, an_hour_ago())
            _round(home, corpus, corpus.urls(url), programs, costs)
    return _figures(costs)


def _round(
    home: Path, corpus: Corpus, urls: Sequence[str], programs: Programs, costs: Costs
) -> None:
    corpus.write(0)
    ours = Ours(programs.python, _folder(home, "ours"), urls)
    readers: list[Reader] = [
        Newsboat(_folder(home, "newsboat"), urls),
        Rss2email(programs.rss2email, _folder(home, "rss2email"), urls),
    ]
    for number, title in PASSES.items():
        corpus.write(1 if number == NEWS else 0)
        sys.stderr.write(f"  {title} …\n")
        costs[ours.name, number].append(ours.passes(number))
        _check(ours, number, corpus.feeds)
        for reader in readers:
            costs[reader.name, number].append(Spent(reader.passes(number)))
            _check_reader(reader, number, corpus.feeds)


def _check(ours: Ours, number: int, feeds: int) -> None:
    news = number == NEWS
    items, deliveries = feeds * (ITEMS + news), feeds * (1 + news)
    if ours.counted() != (items, deliveries):
        raise WorkNotDone(f"ours: {ours.counted()} items and deliveries, not {items, deliveries}")


def _check_reader(reader: Reader, number: int, feeds: int) -> None:
    new = feeds * (number == NEWS)
    expected = new if isinstance(reader, Rss2email) else feeds * ITEMS + new
    if reader.items() != expected:
        raise WorkNotDone(f"{reader.name}: {reader.items()} items, not {expected}")


def _figures(costs: Costs) -> list[Figure]:
    figures = []
    for number, title in PASSES.items():
        ours = [spent.whole.cpu for spent in costs["ours", number]]
        alone = [spent.alone for spent in costs["ours", number]]
        for name, times in zip(("newsboat", "rss2email"), WANTED[number], strict=True):
            other = [spent.whole.cpu for spent in costs[name, number]]
            said = f"{title}, CPU: {name}"
            figures.append(less(said, ours, other, times=times, unit="s"))
            figures.append(less(f"{said}, us running already", alone, other, times=None, unit="s"))
    peak = max(spent.whole.peak_mb for number in PASSES for spent in costs["ours", number])
    return [*figures, fact("feeds, our peak memory", peak, "MB")]


def _folder(parent: Path, name: str) -> Path:
    folder = parent / name
    folder.mkdir()
    return folder
