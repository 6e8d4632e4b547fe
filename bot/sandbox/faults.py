"""Faults on demand: what the next calls of a method meet instead of an answer."""

import asyncio
from dataclasses import dataclass

from aiohttp import web

TOO_OFTEN = 429


@dataclass(slots=True, kw_only=True)
class Fault:
    """What goes wrong with a method ("*" for all), `times` times (None: until healed).

    Without status and error the connection is cut: at once, or after `hang` seconds of silence.
    With `after_doing` Slack has done what was asked before it goes wrong; with `late` nothing else
    goes wrong: it is answered rightly after `hang` seconds.
    """

    method: str
    status: int | None = None
    error: str | None = None
    times: int | None = 1
    retry_after: int | None = None
    after_doing: bool = False
    hang: float | None = None
    late: bool = False


class Faults:
    """The faults that are still to come."""

    def __init__(self) -> None:
        """Begin without any."""
        self._waiting: list[Fault] = []
        self.over = asyncio.Event()

    def add(self, fault: Fault) -> None:
        """Let this go wrong."""
        self._waiting.append(fault)

    def heal(self) -> None:
        """Let nothing more go wrong."""
        self._waiting.clear()

    def take(self, method: str) -> Fault | None:
        """Return the fault that this call meets, if any."""
        for fault in self._waiting:
            if fault.method in {method, "*"}:
                if fault.times is not None:
                    fault.times -= 1
                    if fault.times <= 0:
                        self._waiting.remove(fault)
                return fault
        return None

    async def strike(self, fault: Fault, request: web.Request) -> web.Response:
        """Answer as the fault has it, or cut the connection."""
        if fault.hang is not None:
            await self.silence(fault.hang)
        if fault.status is None and fault.error is None:
            if request.transport:
                request.transport.abort()
            return web.Response(status=500)
        return _answer(fault)

    async def silence(self, seconds: float) -> None:
        """Say nothing for so long, or until the sandbox closes."""
        try:
            await asyncio.wait_for(self.over.wait(), seconds)
        except TimeoutError:
            return


def _answer(fault: Fault) -> web.Response:
    too_often = fault.status == TOO_OFTEN or fault.error in {"ratelimited", "rate_limited"}
    status = fault.status or (TOO_OFTEN if too_often else 200)
    error = fault.error or ("ratelimited" if too_often else "")
    headers = {"Retry-After": str(fault.retry_after or 1)} if too_often else {}
    if not error:
        words = "<html><body>Server error</body></html>"
        return web.Response(status=status, text=words, content_type="text/html")
    return web.json_response({"ok": False, "error": error}, status=status, headers=headers)
