"""Faults on demand: what the next calls of a method meet instead of an answer."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, replace

from aiohttp import web

OK, TOO_OFTEN = 200, 429


@dataclass(slots=True, kw_only=True)
class Fault:
    """What goes wrong with a method ("*" for all), `times` times (None: until healed).

    Without status and error the connection is cut: at once, or after `hang` seconds of silence.
    With `after_doing` Slack has done what was asked before it goes wrong; with `late` it does so
    only after the silence, when nobody may listen any more. Status 200 is the right answer, late.
    """

    method: str
    status: int | None = None
    error: str | None = None
    times: int | None = 1
    retry_after: int | None = None
    after_doing: bool = False
    late: bool = False
    hang: float | None = None


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
                return replace(fault)
        return None

    async def strike(self, fault: Fault, request: web.Request) -> web.Response:
        """Answer as the fault has it, or cut the connection."""
        await self.silence(fault)
        if fault.status is None and fault.error is None:
            if request.transport:
                request.transport.abort()
            return web.Response(status=500)
        return _answer(fault)

    async def silence(self, fault: Fault) -> None:
        """Say nothing for as long as the fault has it; once."""
        seconds, fault.hang = fault.hang, None
        if seconds is not None:
            with suppress(TimeoutError):
                await asyncio.wait_for(self.over.wait(), seconds)


def _answer(fault: Fault) -> web.Response:
    too_often = fault.status == TOO_OFTEN or fault.error in {"ratelimited", "rate_limited"}
    status = fault.status or (TOO_OFTEN if too_often else 200)
    error = fault.error or ("ratelimited" if too_often else "")
    headers = {"Retry-After": str(fault.retry_after or 1)} if too_often else {}
    if not error:
        words = "<html><body>Server error</body></html>"
        return web.Response(status=status, text=words, content_type="text/html")
    return web.json_response({"ok": False, "error": error}, status=status, headers=headers)
