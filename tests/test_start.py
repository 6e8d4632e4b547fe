"""The start script on machines of every kind: what it says, what it installs, and what it mends."""

import re
import shutil
import stat
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SCRIPT = ROOT / "social"
LOCKS = ("requirements.lock", "requirements-dev.lock", "tests/real/requirements.lock")
TOOLS = "sh cat cmp cp dirname grep awk mkdir readlink rm sleep tail tr".split()  # noqa: SIM905

# A Python that makes "environments" whose pip only takes notes.
PYTHON = r"""#!/bin/sh
case "$*" in
*version_info*) exit "${TOO_OLD:-0}" ;;
*ensurepip*) exit "${NO_VENV:-0}" ;;
--version) echo "Python 3.9.2" ;;
"-m venv"*)
    for folder; do :; done
    mkdir -p "$folder/bin"
    : >"$folder/pyvenv.cfg"
    cp "$0" "$folder/bin/python"
    echo "venv" >>"$NOTES" ;;
"-m pip"*)
    for lock; do :; done
    echo "pip ${lock##*/}" >>"$NOTES"
    [ -z "${PIP_SAYS:-}" ] || { echo "$PIP_SAYS"; exit 1; }
    echo "Collecting httpx==0.28.1" ;;
"-m compileall"*) echo "compiled" >>"$NOTES" ;;
*) echo "ran $*" >>"$NOTES" ;;
esac
"""


class Machine:
    """A machine with a checkout, a few tools, and perhaps a Python."""

    def __init__(self, folder: Path) -> None:
        self.checkout = folder / "a check out"
        self.tools = folder / "bin"
        self.notes = folder / "notes"
        (self.checkout / "tests/real").mkdir(parents=True)
        self.tools.mkdir()
        self.notes.touch()
        self.script = Path(shutil.copy(SCRIPT, self.checkout))
        for lock in LOCKS:
            (self.checkout / lock).write_text("httpx==0.28.1 \\\n    --hash=sha256:00\n")
        for tool in TOOLS:
            (self.tools / tool).symlink_to(str(shutil.which(tool)))
        self._add("python3", PYTHON)

    def _add(self, name: str, script: str) -> None:
        file = self.tools / name
        file.write_text(script)
        file.chmod(file.stat().st_mode | stat.S_IXUSR)

    def social(self, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
        known = {"PATH": str(self.tools), "NOTES": str(self.notes), "HOME": "/nonexistent"}
        return subprocess.run(
            ["sh", self.script, *words],
            env={**known, **env},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    def noted(self) -> list[str]:
        lines = self.notes.read_text().splitlines()
        self.notes.write_text("")
        return lines


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_the_first_start_installs_and_the_next_one_just_runs(machine: Machine) -> None:
    first = machine.social("run")
    assert (first.returncode, "  1/1  httpx==0.28.1" in first.stderr) == (0, True)
    assert machine.noted() == ["venv", "pip requirements.lock", "compiled", "ran -m bot run"]
    assert machine.social("run").stderr == ""
    assert machine.noted() == ["ran -m bot run"]


def test_the_tests_bring_what_only_they_need(machine: Machine) -> None:
    machine.social("test", "--real")
    assert machine.noted() == [
        "venv",
        "pip requirements.lock",
        "compiled",
        "pip requirements-dev.lock",
        "compiled",
        "pip requirements.lock",
        "compiled",
        "ran -m tests --real",
    ]


def test_a_changed_lock_is_installed(machine: Machine) -> None:
    machine.social("run")
    machine.noted()
    (machine.checkout / "requirements.lock").write_text("httpx==0.28.2\n")
    machine.social("run")
    assert machine.noted() == ["pip requirements.lock", "compiled", "ran -m bot run"]


def test_what_was_cut_off_half_way_is_made_anew(machine: Machine) -> None:
    machine.social("run")
    machine.noted()
    dead = subprocess.Popen(["true"])
    dead.wait()
    (machine.checkout / ".venv/unfinished").write_text(str(dead.pid))
    (machine.checkout / ".venv/lib").mkdir()
    machine.social("run")
    assert machine.noted() == ["venv", "pip requirements.lock", "compiled", "ran -m bot run"]
    assert not (machine.checkout / ".venv/lib").exists()


def test_a_folder_of_someone_elses_is_not_swept(machine: Machine) -> None:
    home = machine.checkout.parent / "home"
    (home / "bin").mkdir(parents=True)
    (home / "bin/mine").write_text("precious")
    machine.social("run", SOCIAL_VENV=str(home))
    assert (home / "bin/mine").read_text() == "precious"


def test_two_that_start_at_once_install_once(machine: Machine) -> None:
    with ThreadPoolExecutor() as pool:
        both = [pool.submit(machine.social, "run") for _ in range(2)]
    assert [start.result().returncode for start in both] == [0, 0]
    ran = ["ran -m bot run"]
    assert sorted(machine.noted()) == ["compiled", "pip requirements.lock", *ran, *ran, "venv"]


def test_a_second_start_waits_until_the_first_has_installed(machine: Machine) -> None:
    machine.social("run")
    machine.noted()
    unfinished = machine.checkout / ".venv/unfinished"
    with subprocess.Popen(["sh", "-c", f"sleep 0.3; rm '{unfinished}'; exec sleep 30"]) as other:
        unfinished.write_text(str(other.pid))
        second = machine.social("run")
        other.terminate()
    assert "Another ./social is installing; waiting …" in second.stderr
    assert machine.noted() == ["ran -m bot run"]


def test_a_python_that_has_gone_away_is_replaced(machine: Machine) -> None:
    machine.social("run")
    machine.noted()
    (machine.checkout / ".venv/bin/python").unlink()
    machine.social("run")
    assert machine.noted() == ["venv", "pip requirements.lock", "compiled", "ran -m bot run"]


def test_a_missing_python_names_the_packages(machine: Machine) -> None:
    (machine.tools / "python3").unlink()
    missing = machine.social("run")
    assert missing.returncode == 1
    assert "apt install python3 python3-venv" in missing.stderr


def test_a_python_that_is_too_old_is_told_so(machine: Machine) -> None:
    old = machine.social("run", TOO_OLD="1")
    assert old.returncode == 1
    assert old.stderr == "Python 3.11 or newer is needed; this is Python 3.9.2.\n"


def test_a_python_without_venv_names_the_package(machine: Machine) -> None:
    bare = machine.social("run", NO_VENV="1")
    assert bare.returncode == 1
    assert bare.stderr == "Python's venv is missing. On Debian: apt install python3-venv\n"


def test_a_checkout_that_is_read_only_asks_for_another_folder(machine: Machine) -> None:
    (machine.checkout / ".venv").touch()
    refused = machine.social("run")
    assert refused.returncode == 1
    assert "SOCIAL_VENV=/some/folder ./social" in refused.stderr
    elsewhere = machine.social("run", SOCIAL_VENV=str(machine.checkout.parent / "else where"))
    assert (elsewhere.returncode, machine.noted()[-1]) == (0, "ran -m bot run")


def test_without_a_network_it_says_so_and_can_be_tried_again(machine: Machine) -> None:
    offline = machine.social("run", PIP_SAYS="[Errno -3] Temporary failure in name resolution")
    assert offline.returncode == 1
    assert "The package index could not be reached. Is there a network?" in offline.stderr
    machine.noted()
    assert machine.social("run").returncode == 0
    assert machine.noted() == ["venv", "pip requirements.lock", "compiled", "ran -m bot run"]


def test_a_link_to_the_script_finds_the_checkout(machine: Machine) -> None:
    link = machine.tools / "social"
    link.symlink_to(machine.script)
    machine.script = link
    machine.social("help")
    assert machine.noted() == ["venv", "pip requirements.lock", "compiled", "ran -m bot help"]


def test_the_lock_files_agree() -> None:
    pins = {
        pin
        for lock in LOCKS
        for pin in re.findall(r"(?m)^([\w.-]+)==(\S+)", (ROOT / lock).read_text())
    }
    assert len(dict(pins)) == len(pins)


@pytest.mark.parametrize("lock", [*LOCKS, "tests/real/bluesky/package-lock.json"])
def test_a_lock_file_names_no_place_to_fetch_from(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert re.findall(r'"resolved"|--(?:extra-)?index-url|--find-links', text) == []
