"""The sandbox as one object: the workspace, the Web API, the way to the bot, and the people."""

import asyncio
from collections.abc import Callable, Sequence

from bot.sandbox.channel import Channel
from bot.sandbox.delivery import Delivery
from bot.sandbox.drills import Drill
from bot.sandbox.faults import Fault
from bot.sandbox.interactions import Interactions
from bot.sandbox.oauth import OAuth
from bot.sandbox.pace import Pace
from bot.sandbox.person import Person
from bot.sandbox.records import Command, Json
from bot.sandbox.web_api import Call, WebApi
from bot.sandbox.workspace import Workspace

# How long it must be quiet: in seconds, and in looks, for what is on its way takes turns of a loop.
LOOK = 0.002
CALM = 3
# A change that nobody announces is found by then.
BLINK = 0.03
BOLT_RUNS = "run_ack_function_asynchronously"


class Sandbox:
    """A Slack for one's own machine. Everything in it can be watched and moved."""

    bot_token = "xoxb-sandbox"
    app_token = "xapp-sandbox"
    signing_secret = "sandbox-signing-secret"

    def __init__(
        self, slack: Workspace, delivery: Delivery, *, should_escape: bool, pace: bool
    ) -> None:
        """Put the parts together; `open_sandbox` is the way to one."""
        self.slack = slack
        self.delivery = delivery
        self.oauth = OAuth(slack, self.bot_token)
        self.web_api = WebApi(slack, self.oauth, app_token=self.app_token)
        self.web_api.pace = Pace(slack.now) if pace else None
        self.interactions = Interactions(slack, delivery, should_escape=should_escape)
        self.others: list[Sandbox] = []
        self._busy: list[Callable[[], bool]] = [_bolt_is_busy]
        self.closing = False
        self.drills: dict[str, Drill] = {}
        self.commands: Sequence[Command] = ()
        slack.emit = delivery.event

    def another(self, *, enterprise: str = "") -> "Sandbox":
        """Open one more workspace for the same app, of an organisation or not.

        It is closed to the app until somebody installs it there.
        """
        slack = Workspace(scopes=self.slack.scopes, now=self.slack.now, series=len(self.others) + 1)
        slack.trigger_lives = self.slack.trigger_lives
        slack.base_url = self.slack.base_url
        slack.enterprise_id = f"E{enterprise.upper()}" if enterprise else ""
        slack.enterprise_name = enterprise
        other = Sandbox(slack, self.delivery.beside(slack), should_escape=True, pace=False)
        other.oauth, other.web_api, other._busy = self.oauth, self.web_api, self._busy
        self._busy.append(lambda: bool(other.delivery.under_way))
        self.oauth.workspaces[slack.team_id] = slack
        self.others.append(other)
        return other

    @property
    def api_url(self) -> str:
        """The base URL of the Web API, with a slash at its end."""
        return f"{self.slack.base_url}/api/"

    @property
    def request_url(self) -> str:
        """Where payloads go as signed HTTP; "" for Socket Mode."""
        return self.delivery.request_url

    @request_url.setter
    def request_url(self, url: str) -> None:
        for one in (self, *self.others):
            one.delivery.request_url = url
        self.slack.changed()

    @property
    def calls(self) -> list[Call]:
        """Every call of the Web API so far, those that failed too."""
        return self.web_api.calls

    def called(self, method: str) -> list[Json]:
        """Return the arguments of every call of one method so far."""
        return [call.arguments for call in self.calls if call.method == method]

    def fail(
        self, method: str, *, status: int | None = None, error: str | None = None,
        times: int | None = 1, retry_after: int | None = None, after_doing: bool = False,
        hang: float | None = None, late: bool = False,
    ) -> None:  # fmt: skip
        """Let the next calls of a method ("*": of any) go wrong. See Fault."""
        self.web_api.faults.add(Fault(
            method=method, status=status, error=error, times=times, retry_after=retry_after,
            after_doing=after_doing, hang=hang, late=late,
        ))  # fmt: skip

    def heal(self) -> None:
        """Let nothing more go wrong."""
        self.web_api.faults.heal()

    def person(self, name: str) -> Person:
        """Return "jane" (administrator and owner), "omar" (member) or "gus" (guest)."""
        for user in self.slack.users.values():
            if name in {user.name, user.id}:
                return Person(self, user.id)
        raise LookupError(f"nobody here is called {name}")

    def channel(self, name: str) -> Channel:
        """Return a channel by its name or id."""
        for conversation in self.slack.conversations.values():
            if name.lstrip("#") in {conversation.name, conversation.id}:
                return Channel(self.slack, conversation)
        raise LookupError(f"there is no channel {name}")

    def watch(self, busy: Callable[[], bool]) -> None:
        """Let `settled` wait for something else too, while `busy()` is true."""
        self._busy.append(busy)

    async def until(self, condition: Callable[[], object], *, within: float = 30) -> None:
        """Wait until a condition holds; it is asked again at every change. Raises TimeoutError."""
        async with asyncio.timeout(within):
            while not condition():
                await self._next_change()

    async def _next_change(self) -> None:
        try:
            await asyncio.wait_for(self.slack.change(), BLINK)
        except TimeoutError:
            return

    async def connected(self, *, within: float = 30) -> None:
        """Wait until there is a bot to talk to."""
        await self.until(lambda: self.delivery.connected, within=within)

    async def settled(self, *, within: float = 60) -> None:
        """Wait until no call is under way, every payload is acked, and nothing more comes."""
        async with asyncio.timeout(within):
            calm = 0
            while calm < CALM:
                stirred = self.slack.stirred
                await asyncio.sleep(LOOK)
                is_calm = stirred == self.slack.stirred and not self.busy
                calm = calm + 1 if is_calm else 0

    def close(self) -> None:
        """Let go of everyone who still waits for an answer."""
        self.closing = True
        self.web_api.faults.over.set()
        self.slack.stir()

    @property
    def busy(self) -> bool:
        """Whether a call, a payload or one of the bot's listeners is under way."""
        under_way = self.web_api.under_way + self.delivery.under_way
        return bool(under_way) or any(busy() for busy in self._busy)


def _bolt_is_busy() -> bool:
    # Bolt goes on with a listener after its ack, and tells nobody; its tasks' name is all there is.
    coroutines = (task.get_coro() for task in asyncio.all_tasks())
    return any(getattr(one, "__qualname__", "").endswith(BOLT_RUNS) for one in coroutines)
