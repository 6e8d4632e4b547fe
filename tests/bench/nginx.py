"""nginx, as Debian packs it, before a folder of feeds."""

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CONFIGURATION = Path(__file__).with_suffix(".conf")
STARTS_WITHIN = 10.0


@contextmanager
def serving(feeds: Path, *, folder: Path) -> Iterator[str]:
    """Serve `feeds` on loopback, and give the address; what nginx writes goes to `folder`."""
    port = free_port()
    text = CONFIGURATION.read_text()
    for name, value in {"port": port, "feeds": feeds, "folder": folder}.items():
        text = text.replace(f"@{name}@", str(value))
    configuration = folder / "nginx.conf"
    configuration.write_text(text)
    command = ("nginx", "-e", "stderr", "-p", str(folder), "-c", str(configuration))
    with (folder / "nginx.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        until_listening(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def free_port() -> int:
    """Return a loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until_listening(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until something accepts connections. Raises TimeoutError, also when it ended."""
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"{process.args!r} does not listen on port {port}")
