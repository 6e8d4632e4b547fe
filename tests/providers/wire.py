"""A server on loopback that sends bytes as a test wrote them, right or wrong."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Wire:
    """The server's address, and the heads of all requests that it got, in small letters."""

    port: int = 0
    heads: list[str] = field(default_factory=list)
    connections: int = 0

    @property
    def address(self) -> str:
        """What `allow_private` takes."""
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        """The server's root."""
        return f"http://{self.address}/"


@asynccontextmanager
async def wire(answer: Callable[[str], bytes] | Talk) -> AsyncIterator[Wire]:
    """Serve bytes by a request's head, or let a coroutine talk after the first head."""
    own = Wire()
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        own.connections += 1
        try:
            while head := await _head(reader):
                own.heads.append(head.lower())
                if asyncio.iscoroutinefunction(answer):
                    await answer(reader, writer)
                    break
                writer.write(answer(head))  # type: ignore[arg-type, call-arg]
                await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()

    def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(serve(reader, writer))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    server = await asyncio.start_server(begin, "127.0.0.1", 0)
    own.port = server.sockets[0].getsockname()[1]
    try:
        yield own
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _head(reader: asyncio.StreamReader) -> str:
    try:
        return (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except asyncio.IncompleteReadError:
        return ""


def ok(body: bytes, *headers: str) -> bytes:
    """Return a whole answer of status 200."""
    return answered("200 OK", body, *headers)


def answered(status: str, body: bytes = b"", *headers: str) -> bytes:
    """Return a whole answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body
