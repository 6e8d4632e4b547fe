"""Installs the Bluesky network from npm's lock, with a Node of our own from PyPI."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.real.installed import BLUESKY, CACHE, NODE, stamp_of

SOURCE = Path(__file__).parent / "bluesky"
NPM_CACHE = CACHE / "npm"
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
    command = ["npm", "ci", "--no-audit", "--no-fund", f"--cache={NPM_CACHE}"]
    if subprocess.run(command, cwd=BLUESKY, env=_environment(), check=False).returncode:
        print(_why())
        return 1
    shutil.rmtree(NPM_CACHE, ignore_errors=True)
    STAMP.write_text(wanted)
    return 0


def _why() -> str:
    # npm's own last words name no reason when its connections fail.
    logs = sorted((NPM_CACHE / "_logs").glob("*.log"))
    text = logs[-1].read_text() if logs else ""
    reasons = sorted(set(re.findall(r"failed with (\w+)", text)))
    return f"npm could not install it. Its connections failed with: {', '.join(reasons) or '–'}"


def _environment() -> dict[str, str]:
    # The headers of this Node, not of one that the machine may have.
    path = f"{sys.prefix}/bin{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "npm_config_nodedir": str(NODE)}


if __name__ == "__main__":
    sys.exit(main())
