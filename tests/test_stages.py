"""A test run says how each of its stages went, and never takes silence for success."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from tests.stages import Outcome, Stage, run_all


def says(*words: str, status: int = 0) -> tuple[str, ...]:
    return (sys.executable, "-c", f"import sys; print({' '.join(words)!r}); sys.exit({status})")


async def test_a_stage_that_passes_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await run_all([Stage("style", says("All is well"))], cwd=tmp_path) == [
        Outcome("style", is_ok=True)
    ]
    assert "All is well" not in capsys.readouterr().out


async def test_a_stage_that_fails_shows_what_its_tool_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    [outcome] = await run_all([Stage("style", says("Line 7 is odd", status=1))], cwd=tmp_path)
    assert not outcome.is_ok
    assert "Line 7 is odd" in capsys.readouterr().out


async def test_what_needs_a_failed_stage_fails_without_being_run(tmp_path: Path) -> None:
    touch = (sys.executable, "-c", "open('ran', 'w')")
    stages = [
        Stage("servers", says("no", status=1)),
        Stage("tests", touch, after=("servers",)),
    ]
    assert [outcome.is_ok for outcome in await run_all(stages, cwd=tmp_path)] == [False, False]
    assert list(tmp_path.iterdir()) == []


async def test_what_stands_first_in_the_list_runs_as_soon_as_it_may(tmp_path: Path) -> None:
    def notes(name: str, seconds: float = 0) -> tuple[str, ...]:
        code = f"import time; open('order', 'a').write('{name} '); time.sleep({seconds})"
        return (sys.executable, "-c", code)

    stages = [
        Stage("needed", notes("needed")),
        Stage("needs", notes("needs"), after=("needed",)),
        Stage("long", notes("long", 2)),
        Stage("last", notes("last")),
    ]
    outcomes = await run_all(stages, cwd=tmp_path)
    assert [outcome.name for outcome in outcomes] == ["needed", "needs", "long", "last"]
    order = (tmp_path / "order").read_text().split()
    assert sorted(order[:2]) == ["long", "needed"]
    assert order[2:] == ["needs", "last"]


@pytest.mark.parametrize(
    ("closing_line", "is_ok"),
    [
        ("12 passed in 0.50s", True),
        ("12 passed in 64.50s (0:01:04)", True),
        ("11 passed, 1 skipped in 0.50s", False),
        ("11 passed, 1 xfailed in 0.50s", False),
        ("no tests ran in 0.01s", False),
        ("nothing that pytest would say", False),
    ],
)
async def test_a_run_that_left_out_a_test_has_failed(
    tmp_path: Path, closing_line: str, is_ok: bool
) -> None:
    stage = Stage("tests", says(closing_line), is_pytest=True)
    assert [outcome.is_ok for outcome in await run_all([stage], cwd=tmp_path)] == [is_ok]


async def test_a_run_that_is_stopped_stops_what_it_started(tmp_path: Path) -> None:
    code = "import os, time; open('process', 'w').write(str(os.getpid())); time.sleep(60)"
    stage = Stage("tests", (sys.executable, "-c", code))
    task = asyncio.create_task(run_all([stage], cwd=tmp_path))
    noted = tmp_path / "process"
    while not _read(noted):
        await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    with pytest.raises(ProcessLookupError):
        os.kill(int(_read(noted)), signal.SIG_DFL)


def _read(file: Path) -> str:
    return file.read_text() if file.exists() else ""
