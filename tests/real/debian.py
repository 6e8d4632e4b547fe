"""Installs what the real servers need from Debian, or says what an administrator must do."""

import contextlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.real.installed import CACHE, snac_program

# A file that each package brings.
PACKAGES = {
    "postgresql": "usr/lib/postgresql/*/bin/initdb",
    "nginx": "usr/sbin/nginx",
    "libnginx-mod-stream": "usr/lib/nginx/modules/ngx_stream_module.so",
    "redis-server": "usr/bin/redis-server",
    "chromium": "usr/bin/chromium",
    "fonts-noto-color-emoji": "usr/share/fonts/truetype/noto/NotoColorEmoji.ttf",
    "fonts-dejavu-core": "usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    # One of Bluesky's own dependencies is compiled.
    "g++": "usr/bin/g++",
    "make": "usr/bin/make",
    "wordpress": "usr/share/wordpress/wp-load.php",
    "mariadb-server": "usr/sbin/mariadbd",
    "php-cli": "usr/bin/php",
    "php-mysql": "usr/lib/php/*/mysqli.so",
    # Sets the clock of one server.
    "faketime": "usr/lib/*/faketime/libfaketimeMT.so.1",
    # snac's library.
    "libcurl4": "usr/lib/*/libcurl.so.4",
}
APT = ("apt-get", "-o", "DPkg::Lock::Timeout=300")
POLICY = Path("/usr/sbin/policy-rc.d")


class Missing(Exception):
    """What is not there and cannot be installed from here, in words."""


def main() -> int:
    """Install what is missing; nothing is done on a machine that has it all."""
    try:
        _install_packages([name for name, file in PACKAGES.items() if not _is_there(file)])
        if not snac_program().exists():
            _unpack_snac()
    except Missing as missing:
        print(missing)
        return 1
    print("Everything from Debian is installed.")
    return 0


def _is_there(file: str) -> bool:
    return any(Path("/").glob(file))


def _install_packages(names: list[str]) -> None:
    if not names:
        return
    command = f"apt-get install --no-install-recommends {' '.join(names)}"
    if not shutil.which("apt-get"):
        raise Missing(f"Only Debian's packages are known here. Missing: {', '.join(names)}")
    if os.geteuid() != 0:
        raise Missing(f"Missing: {', '.join(names)}. As root: {command}")
    print(f"Installing {', '.join(names)} …", flush=True)
    with _no_service_starts():
        if not _ran(*APT, "install", "-y", "--no-install-recommends", *names):
            _ran(*APT, "update")
            if not _ran(*APT, "install", "-y", "--no-install-recommends", *names):
                raise Missing(f"Debian could not install them: {command}")


@contextlib.contextmanager
def _no_service_starts() -> Iterator[None]:
    """Keep Debian from starting the servers that it has just installed."""
    if POLICY.exists():
        yield
        return
    POLICY.write_text("#!/bin/sh\nexit 101\n")
    POLICY.chmod(0o755)
    try:
        yield
    finally:
        POLICY.unlink()


def _ran(*command: str) -> bool:
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, env=env, check=False).returncode == 0


def _unpack_snac() -> None:
    """Take snac from this machine's Debian archive, without changing its sources."""
    archive, suite = _archive()
    print(f"Unpacking snac2 from {suite} …", flush=True)
    with TemporaryDirectory(prefix="social-apt-") as name:
        folder = Path(name)
        # apt's own user downloads into it.
        folder.chmod(0o777)
        options = _apart(folder, f"deb {archive} {suite} main\n")
        fetched = _ran("apt-get", *options, "update") and subprocess.run(
            ["apt-get", *options, "download", "snac2"], cwd=folder, check=False
        )
        packages = list(folder.glob("snac2_*.deb"))
        if not fetched or not packages:
            raise Missing(f"snac2 cannot be had: this machine's Debian archive has no {suite}.")
        _unpack(packages[0])


def _unpack(package: Path) -> None:
    target = CACHE / "snac"
    partly = target.with_name("snac.partly")
    shutil.rmtree(partly, ignore_errors=True)
    partly.mkdir(parents=True)
    subprocess.run(["dpkg-deb", "-x", package, partly], check=True)
    partly.rename(target)


def _archive() -> tuple[str, str]:
    """Return the address and the suite that have snac2: Debian 12 has it in its backports."""
    shown = subprocess.run(
        ["apt-cache", "policy"], capture_output=True, text=True, check=True
    ).stdout
    found = re.search(r"(https?://\S+/debian/?) ([a-z]+)/main", shown)
    if not found:
        raise Missing("snac2 cannot be had: apt knows no Debian archive here.")
    archive, codename = found.groups()
    return archive, f"{codename}-backports" if codename == "bookworm" else codename


def _apart(folder: Path, source: str) -> list[str]:
    """Return options with which apt sees this one source and writes only below `folder`."""
    (folder / "one.list").write_text(source)
    for part in ("lists/partial", "cache/archives/partial"):
        (folder / part).mkdir(parents=True)
    settings = {
        "Dir::Etc::sourcelist": folder / "one.list",
        "Dir::Etc::sourceparts": "-",
        "Dir::State::lists": folder / "lists",
        "Dir::Cache": folder / "cache",
        "APT::Sandbox::User": "root" if os.geteuid() == 0 else "",
    }
    return [part for name, value in settings.items() for part in ("-o", f"{name}={value}")]


if __name__ == "__main__":
    sys.exit(main())
