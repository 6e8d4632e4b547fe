"""What the sandbox's page asks and does: JSON in and out, {"ok": false, "error"} for a refusal."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from aiohttp import web

from bot.sandbox.records import Conversation, Json
from bot.sandbox.refusal import NotAcked, Refused

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox

Act = Callable[[Json], Awaitable[Json]]


class Ui:
    def __init__(self, sandbox: "Sandbox") -> None:
        self._sandbox = sandbox

    def routes(self) -> list[web.AbstractRouteDef]:
        return []
