"""Reads every feed of feedparser's own tests as feedparser does: 2,200 files in its source."""

import os
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.providers.rss import compare
from tests.real.installed import CACHE

LOCK = Path(__file__).parents[2] / "requirements.lock"
LOCKED = re.compile(r"^feedparser==\S+(?: \\\n +--hash=\S+)+$", re.MULTILINE)
SUITE = CACHE / "feedparser"
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--quiet")
# pip asks a source's own build tools for its name and version; these answer without any.
BACKEND = """
from pathlib import Path

def prepare_metadata_for_build_wheel(folder, settings=None):
    about = Path(folder, "feedparser.dist-info")
    about.mkdir()
    (about / "METADATA").write_text(Path("PKG-INFO").read_text(encoding="utf-8"), encoding="utf-8")
    return about.name
"""


def main() -> int:
    """Fetch the source that the lock names, once; return 1 when a feed is read differently."""
    locked = LOCKED.findall(LOCK.read_text(encoding="utf-8"))
    stamp = SUITE / ".installed"
    if not stamp.exists() or stamp.read_text() != locked[0]:
        print("Fetching feedparser's source …", flush=True)
        if not _fetched(locked[0]):
            print("It cannot be had from this machine's package index.")
            return 1
        stamp.write_text(locked[0])
    return compare.main(str(SUITE))


def _fetched(locked: str) -> bool:
    """Tell whether the source that has one of the lock's hashes was put in place."""
    with TemporaryDirectory(prefix="social-feedparser-") as name:
        folder = Path(name)
        wanted = folder / "requirements.txt"
        wanted.write_text(locked)
        backend = folder / "backend/setuptools/build_meta.py"
        backend.parent.mkdir(parents=True)
        backend.with_name("__init__.py").touch()
        backend.write_text(BACKEND)
        only = ("--no-deps", "--no-binary=feedparser", "--no-build-isolation", "--require-hashes")
        ran = subprocess.run(
            [*PIP, *only, "--dest", folder, "-r", wanted],
            env={**os.environ, "PYTHONPATH": str(backend.parents[1])},
            check=False,
        )
        if ran.returncode:
            return False
        _unpack(next(folder.glob("*.tar.gz")))
    return True


def _unpack(archive: Path) -> None:
    shutil.rmtree(SUITE, ignore_errors=True)
    with tarfile.open(archive) as source:
        tests = [one for one in source if "/tests/" in one.name and (one.isfile() or one.isdir())]
        source.extractall(SUITE, tests)  # noqa: S202 - its hash is in the lock


if __name__ == "__main__":
    sys.exit(main())
