"""Socket Mode: WebSockets to the bot, envelopes out and acks in."""

import asyncio
from contextlib import suppress
from itertools import count

from aiohttp import WSMsgType, web

from bot.sandbox.records import Json
from bot.sandbox.refusal import NotAcked
from bot.sandbox.workspace import Workspace

AT_MOST = 10
HEARTBEAT = 10.0


class Sockets:
    """The open WebSockets of one app. Each payload goes to one of them, in turn."""

    def __init__(self, slack: Workspace) -> None:
        """Begin without any."""
        self._slack = slack
        self._open: list[web.WebSocketResponse] = []
        self._waiting: dict[str, tuple[web.WebSocketResponse, asyncio.Future[Json]]] = {}
        self._turn = count()
        self._stalled: set[web.WebSocketResponse] = set()
        # Whether a new socket is let in at all, and whether it hears anything but pings.
        self.lets_in = self.greets = True

    @property
    def connected(self) -> bool:
        """Whether a payload could go out now."""
        return bool(self._open)

    @property
    def count(self) -> int:
        """How many are open."""
        return len(self._open)

    async def connect(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one WebSocket, from hello to its end."""
        if not self.lets_in:
            raise web.HTTPServiceUnavailable
        ticket = request.query.get("ticket", "")
        if ticket not in self._slack.tickets:
            raise web.HTTPForbidden(text="the ticket was used, or was never given")
        self._slack.tickets.remove(ticket)
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        self._open.append(socket)
        pings = asyncio.create_task(self._ping(socket))
        try:
            if self.greets:
                await self._greet(socket)
            await self._listen(socket)
        finally:
            pings.cancel()
            self._drop(socket)
        return socket

    async def _greet(self, socket: web.WebSocketResponse) -> None:
        if len(self._open) > AT_MOST:
            self._open.remove(socket)
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            return
        await socket.send_json({
            "type": "hello", "num_connections": len(self._open),
            "connection_info": {"app_id": self._slack.app_id},
            "debug_info": {"host": "sandbox", "approximate_connection_time": 3600},
        })  # fmt: skip
        self._slack.changed()

    async def _listen(self, socket: web.WebSocketResponse) -> None:
        async for message in socket:
            if message.type is WSMsgType.PING and socket not in self._stalled:
                await socket.pong(message.data)
            if message.type is WSMsgType.TEXT:
                ack = message.json()
                _, future = self._waiting.get(ack.get("envelope_id", ""), (None, None))
                if future and not future.done():
                    future.set_result(ack.get("payload") or {})

    async def _ping(self, socket: web.WebSocketResponse) -> None:
        with suppress(ConnectionError):
            while socket not in self._stalled:
                await socket.ping()
                await asyncio.sleep(HEARTBEAT)

    def _drop(self, socket: web.WebSocketResponse) -> None:
        self._stalled.discard(socket)
        if socket in self._open:
            self._open.remove(socket)
        for waited_on, future in self._waiting.values():
            if waited_on is socket and not future.done():
                future.set_exception(NotAcked("the socket was closed before the ack"))
        self._slack.changed()

    async def send(self, kind: str, payload: Json, retry: tuple[int, str] | None = None) -> Json:
        """Send a payload to one socket and return the payload of its ack, however long it takes."""
        while not self._open:
            await self._slack.change()
        socket = self._open[next(self._turn) % len(self._open)]
        envelope_id = self._slack.new_id("E")
        future: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = (socket, future)
        envelope: Json = {
            "envelope_id": envelope_id, "type": kind, "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }  # fmt: skip
        if kind == "events_api":
            attempt, reason = retry or (0, "")
            envelope |= {"retry_attempt": attempt, "retry_reason": reason}
        try:
            with suppress(ConnectionError):
                if socket not in self._stalled:
                    await socket.send_json(envelope)
            return await future
        finally:
            del self._waiting[envelope_id]

    async def refresh(self, reason: str = "refresh_requested") -> None:
        """Ask every socket to come back by a new address, as Slack does every few hours."""
        old, self._open = self._open, []
        for socket in old:
            await socket.send_json({"type": "disconnect", "reason": reason})

    async def cut(self) -> None:
        """Close every socket without a word."""
        for socket in [*self._open]:
            await socket.close(code=1001)

    def stall(self) -> None:
        """Let every socket of now fall silent without being closed: no ping, pong or payload."""
        self._stalled.update(self._open)
