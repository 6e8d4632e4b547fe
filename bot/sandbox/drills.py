"""The fire-drill menu: what can go wrong, at the press of a button."""

from collections.abc import Callable
from inspect import isawaitable
from typing import TYPE_CHECKING

from bot.sandbox.records import Json
from bot.sandbox.refusal import Refused

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox

Drill = Callable[[], object]
WAIT = 5
REFUSALS = 3


class Drills:
    """What a person may let go wrong: Slack's part here, anything more in `sandbox.drills`."""

    def __init__(self, sandbox: "Sandbox") -> None:
        """Drill a sandbox."""
        self._sandbox = sandbox

    async def drill(self, body: Json) -> Json:
        """Let it happen. Raises Refused for what cannot be drilled here."""
        match body["what"]:
            case "rate_limit":
                self._sandbox.fail("chat.postMessage", status=429, times=REFUSALS, retry_after=WAIT)
            case "outage":
                self._sandbox.fail("*", status=503, times=None)
            case "heal":
                self._sandbox.heal()
            case "channel_archive":
                self._sandbox.channel(body["channel"]).archive()
            case "bot_removed":
                self._sandbox.channel(body["channel"]).remove_bot()
            case what:
                await self._more(what)
        return {}

    async def _more(self, what: str) -> None:
        if what not in self._sandbox.drills:
            raise Refused(f"There is no drill “{what}” here.")
        done = self._sandbox.drills[what]()
        if isawaitable(done):
            await done
