"""The peers of the bench, installed where they are missing; one that cannot be had ends the run."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

RSS2EMAIL = "rss2email==3.14"
ROOT = Path(__file__).parents[2]
PEERS = ROOT / "build" / "peers"
PATIENCE = 600


class NotInstalled(Exception):
    """A program that the bench needs cannot be had here; the text says which, and why."""


def from_debian(*names: str) -> None:
    """Install those of Debian's programs (of the same name as their package) that are missing."""
    missing = [name for name in names if shutil.which(name) is None]
    if not missing:
        return
    sys.stderr.write(f"Installing {' '.join(missing)} from Debian …\n")
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    _run([*as_root, "apt-get", "install", "-y", "-q", *missing], missing, quiet)
    if still := [name for name in missing if shutil.which(name) is None]:
        raise NotInstalled(f"{', '.join(still)}: installed, and yet not found")


def rss2email() -> str:
    """Return the path of rss2email's program, in an environment of its own."""
    home = PEERS / "rss2email"
    program = home / "bin" / "r2e"
    if not program.exists():
        sys.stderr.write(f"Installing {RSS2EMAIL} from PyPI …\n")
        shutil.rmtree(home, ignore_errors=True)
        _run([sys.executable, "-m", "venv", str(home)], ["rss2email"], None)
        pip = [str(home / "bin" / "python"), "-m", "pip", "install", "-q", RSS2EMAIL]
        _run(pip, ["rss2email"], None)
    return str(program)


def bot() -> str:
    """Return the Python of an environment as `./social run` makes it, without tests' tools."""
    home = PEERS / "social"
    lock = ["requirements.lock"]
    _run([str(ROOT / "social"), "help"], lock, {**os.environ, "SOCIAL_VENV": str(home)})
    return str(home / "bin" / "python")


def _run(command: list[str], what: list[str], env: dict[str, str] | None) -> None:
    try:
        done = subprocess.run(
            command, env=env, check=False, capture_output=True, text=True, timeout=PATIENCE
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotInstalled(f"{', '.join(what)}: {error}") from error
    if done.returncode:
        raise NotInstalled(f"{', '.join(what)}: {(done.stderr or done.stdout)[-1_000:]}")
