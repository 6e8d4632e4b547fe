"""Stages of a test run: commands side by side, a line for each, their own words on failure."""

import asyncio
import os
import re
import signal
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SIDE_BY_SIDE = 2
STOPS_WITHIN = 20
# Words in pytest's closing line of a run that did not try everything.
NOT_TRIED = ("skipped", "xfailed", "deselected", "no tests ran")


@dataclass(frozen=True, slots=True)
class Stage:
    """A command and the stages that must have passed before it."""

    name: str
    command: Sequence[str]
    after: Sequence[str] = ()
    is_pytest: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a stage ended; `closing_line` is pytest's own, "" for other tools."""

    name: str
    is_ok: bool
    closing_line: str = ""


async def run_all(stages: Sequence[Stage], *, cwd: Path) -> list[Outcome]:
    """Run each stage once those before it have passed, at most two at once, in the list's order."""
    waiting, ended = list(stages), dict[str, Outcome]()
    running = set[asyncio.Task[Outcome]]()
    async with asyncio.TaskGroup() as group:
        while waiting or running:
            while len(running) < SIDE_BY_SIDE and (stage := _ready(waiting, ended)):
                waiting.remove(stage)
                running.add(group.create_task(_after(stage, ended, cwd)))
            done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            ended |= {one.name: one for one in (task.result() for task in done)}
    return [ended[stage.name] for stage in stages]


def _ready(waiting: Sequence[Stage], ended: Mapping[str, Outcome]) -> Stage | None:
    return next((one for one in waiting if all(name in ended for name in one.after)), None)


async def _after(stage: Stage, ended: Mapping[str, Outcome], cwd: Path) -> Outcome:
    for name in stage.after:
        if not ended[name].is_ok:
            _say("FAILED", stage.name, f"needs {name}")
            return Outcome(stage.name, is_ok=False)
    return await _run(stage, cwd)


async def _run(stage: Stage, cwd: Path) -> Outcome:
    _say("", stage.name, "…")
    begun = time.monotonic()
    status, written = await _output_of(stage.command, cwd)
    last = _closing_line(written) if stage.is_pytest else ""
    is_ok = status == 0 and (not stage.is_pytest or _tried_everything(last))
    _say("ok" if is_ok else "FAILED", stage.name, f"{time.monotonic() - begun:.1f} s")
    if not is_ok:
        print(written, flush=True)
    return Outcome(stage.name, is_ok, last)


def _closing_line(written: str) -> str:
    last = (written.strip().splitlines() or [""])[-1]
    return last if re.search(r" in [\d.]+s", last) else ""


def _tried_everything(closing_line: str) -> bool:
    return bool(closing_line) and not any(word in closing_line for word in NOT_TRIED)


async def _output_of(command: Sequence[str], cwd: Path) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=cwd,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        written, _ = await process.communicate()
    finally:
        await _ended(process)
    return process.returncode or 0, written.decode(errors="replace")


async def _ended(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    # As Ctrl-C would: pytest then stops the servers that it has started.
    os.killpg(process.pid, signal.SIGINT)
    try:
        await asyncio.wait_for(process.wait(), STOPS_WITHIN)
    except TimeoutError:
        os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


def _say(how: str, name: str, more: str) -> None:
    print(f"{how:>7}  {name:<24} {more}", flush=True)
