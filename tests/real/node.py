"""Installs what runs on Node from npm's locks, with a Node of our own from PyPI."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.real.installed import BLUESKY, CACHE, NODE, OIDC, stamp_of

SOURCES = Path(__file__).parent
NPM_CACHE = CACHE / "npm"
FOLDERS = {
    BLUESKY: "the Bluesky network (660 packages; one is compiled)",
    OIDC: "the authorization server (40 packages)",
}


def main() -> int:
    """Install what each lock names, unless that is what was installed last."""
    for folder, what in FOLDERS.items():
        if not _is_installed(folder) and not _installed(folder, what):
            print(_why())
            return 1
        for script in (SOURCES / folder.name).glob("*.mjs"):
            shutil.copy(script, folder)
    shutil.rmtree(NPM_CACHE, ignore_errors=True)
    print("Everything from npm is installed.")
    return 0


def _is_installed(folder: Path) -> bool:
    stamp = folder / ".installed"
    return stamp.exists() and stamp.read_text() == _wanted(folder)


def _wanted(folder: Path) -> str:
    source = SOURCES / folder.name
    return stamp_of(source / "package.json", source / "package-lock.json")


def _installed(folder: Path, what: str) -> bool:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(SOURCES / folder.name, folder)
    print(f"Installing {what} …", flush=True)
    command = ["npm", "ci", "--no-audit", "--no-fund", f"--cache={NPM_CACHE}"]
    if subprocess.run(command, cwd=folder, env=_environment(), check=False).returncode:
        return False
    (folder / ".installed").write_text(_wanted(folder))
    return True


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
