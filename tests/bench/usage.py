"""What a process cost, by the operating system's own count."""

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Usage:
    """CPU and wall seconds of a process with its children, and its peak memory in MB."""

    cpu: float
    wall: float
    peak_mb: float


class CommandFailed(Exception):
    """A program of the bench ended with an error; its last words are in the text."""


def run(command: Sequence[str], *, log: Path, env: Mapping[str, str] | None = None) -> Usage:
    """Run a command to its end, start-up and children included. Raises CommandFailed."""
    begun = time.monotonic()
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=env
        )
    return ended(process, begun=begun, log=log)


def ended(process: subprocess.Popen[bytes], *, begun: float, log: Path) -> Usage:
    """Wait for a process that began at `begun` (monotonic). Raises CommandFailed."""
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise CommandFailed(f"{process.args!r} ended with {process.returncode}: {last_words(log)}")
    return Usage(
        cpu=used.ru_utime + used.ru_stime,
        wall=time.monotonic() - begun,
        peak_mb=used.ru_maxrss * 1024 / MEGABYTE,
    )


def cpu_so_far(pid: int) -> float:
    """Return the CPU seconds of a running process, all its threads included."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def memory_mb(pid: int) -> float:
    """Return the resident memory of a running process."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024 / MEGABYTE
    raise CommandFailed(f"process {pid} has ended")


def last_words(log: Path) -> str:
    """Return the end of what a program wrote."""
    return log.read_text(errors="replace")[-2_000:]
