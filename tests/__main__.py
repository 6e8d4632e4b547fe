"""`./social test`: every check that needs only Python; `--real` adds real servers and a browser."""

import argparse
import asyncio
import os
import signal
import sys
from pathlib import Path

from tests.stages import Outcome, Stage, run_all

ROOT = Path(__file__).parents[1]
# Beside what was installed: the checkout itself may be read-only.
CACHES = Path(sys.prefix) / "caches"

PYTHON = sys.executable
PYTEST = (
    *(PYTHON, "-m", "pytest", "-q", "-o", f"cache_dir={CACHES}/pytest"),
    # The same examples on every machine, and no clock on them: a busy machine is no failure.
    "--hypothesis-profile=ci",
)
CHAOS = (PYTHON, "-m", "tests.chaos", "--kills", "25")
IMPORTS = (
    str(Path(PYTHON).with_name("lint-imports")),
    "--no-logo",
    f"--cache-dir={CACHES}/imports",
)

AT_ONCE = (
    Stage("style", (PYTHON, "-m", "ruff", "check")),
    Stage("format", (PYTHON, "-m", "ruff", "format", "--check")),
    Stage("stairs", IMPORTS),
)
TESTS = Stage("tests", PYTEST, is_pytest=True)
TYPES = Stage("types", (PYTHON, "-m", "mypy"))
ALWAYS = (*AT_ONCE, TESTS, TYPES)
STORAGE = (
    "tests/storage",
    "tests/bot/test_people.py",
    "tests/bot/test_remembering.py",
    "tests/owned",
    "tests/installs",
    "tests/test_kills.py",
    "tests/test_lives.py",
    "tests/test_stopping.py",
)


def on_postgres(name: str, *command: str, is_pytest: bool = False) -> Stage:
    """Return a stage beside a PostgreSQL of its own."""
    whole = (PYTHON, "-m", "tests.real.on_postgres", *command)
    return Stage(f"{name} on PostgreSQL", whole, after=("Debian's packages",), is_pytest=is_pytest)


# What takes long comes first: then nothing long is left to run alone at the end.
REAL = (
    *AT_ONCE,
    Stage("Debian's packages", (PYTHON, "-m", "tests.real.debian")),
    Stage("npm's packages", (PYTHON, "-m", "tests.real.node"), after=("Debian's packages",)),
    Stage(
        "tests on real servers",
        (*PYTEST, "tests/real"),
        after=("Debian's packages", "npm's packages"),
        is_pytest=True,
    ),
    TESTS,
    on_postgres("journeys", *PYTEST, "tests/handlers", is_pytest=True),
    on_postgres("storage and lives", *PYTEST, *STORAGE, is_pytest=True),
    TYPES,
    Stage("kills on SQLite", CHAOS),
    on_postgres("kills", *CHAOS),
    Stage("feedparser's own tests", (PYTHON, "-m", "tests.real.feedparser_suite")),
)


def main() -> int:
    """Run the checks, two at a time; each failure shows what its tool said."""
    parser = argparse.ArgumentParser(prog="./social test", description=__doc__)
    parser.add_argument("--real", action="store_true", help="install and use real servers too")
    stages = REAL if parser.parse_args().real else ALWAYS
    os.environ.update(_caches())
    try:
        return _summed_up(asyncio.run(_interruptible(stages)))
    except asyncio.CancelledError:
        print("Stopped.", flush=True)
        return 130


def _caches() -> dict[str, str]:
    return {
        "MYPY_CACHE_DIR": str(CACHES / "mypy"),
        "RUFF_CACHE_DIR": str(CACHES / "ruff"),
        "HYPOTHESIS_STORAGE_DIRECTORY": str(CACHES / "hypothesis"),
    }


async def _interruptible(stages: tuple[Stage, ...]) -> list[Outcome]:
    task = asyncio.current_task()
    assert task
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    return await run_all(stages, cwd=ROOT)


def _summed_up(outcomes: list[Outcome]) -> int:
    failed = [outcome.name for outcome in outcomes if not outcome.is_ok]
    print(f"\nFailed: {', '.join(failed)}" if failed else f"\nAll {len(outcomes)} checks passed.")
    for outcome in outcomes:
        if outcome.closing_line:
            print(f"{outcome.name}: {outcome.closing_line}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
