"""nginx, as Debian packs it, with every habit of the web's servers on a path of its own."""

import secrets
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.real.servers.processes import free_port, listens, running

CONFIGURATION = Path(__file__).with_suffix(".conf")
HUGE = 30_000_000


@dataclass(frozen=True, slots=True)
class Nginx:
    """A web server: what lies in `feeds` is served below `url`, with ETag, 304 and gzip.

    `/301/x`, `/302/x`, `/307/x`, `/308/x` lead to `/x`; `/slow/x` sends 200 bytes a second;
    `/no-etag/x` has no validators; `/404 /410 /429 /500 /503` answer that (429 and 503 with
    Retry-After); `/loop`, `/silence` (30 s, then 504), `/huge` (30 MB), `/garbage` and
    `/half` (a body that breaks off) speak for themselves.
    """

    url: str
    feeds: Path


@asynccontextmanager
async def nginx() -> AsyncIterator[Nginx]:
    """Serve an empty folder."""
    with TemporaryDirectory(prefix="social-nginx-") as name, _silence() as silent:
        folder = Path(name)
        port = free_port()
        _write_bodies(folder)
        configuration = _configure(folder, port=port, silent=silent.getsockname()[1])
        command = ("nginx", "-e", "stderr", "-p", name, "-c", str(configuration))
        async with running(*command, ready=listens(port), folder=folder):
            yield Nginx(f"http://127.0.0.1:{port}", folder / "feeds")


def _silence() -> socket.socket:
    # Connections wait here in the kernel; nobody ever takes them.
    return socket.create_server(("127.0.0.1", 0))


def _configure(folder: Path, *, port: int, silent: int) -> Path:
    text = CONFIGURATION.read_text()
    values = {"port": port, "silent": silent, "half": free_port(), "folder": folder}
    for name, value in {**values, "feeds": folder / "feeds"}.items():
        text = text.replace(f"@{name}@", str(value))
    written = folder / "nginx.conf"
    written.write_text(text)
    return written


def _write_bodies(folder: Path) -> None:
    (folder / "feeds").mkdir()
    (folder / "garbage").write_bytes(secrets.token_bytes(50_000))
    item = b"<item><guid>%d</guid><title>One of many</title></item>\n"
    with (folder / "huge.rss").open("wb") as feed:
        feed.write(b'<rss version="2.0"><channel><title>Huge</title>\n')
        number = 0
        while feed.tell() < HUGE:
            number += 1
            feed.write(item % number)
        feed.write(b"</channel></rss>")
