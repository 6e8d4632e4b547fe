"""Payloads to the bot: by socket or by HTTP, acked within three seconds; events again when not."""

import asyncio
from collections.abc import Collection

import aiohttp

from bot.sandbox import payloads, signed_http
from bot.sandbox.records import Json
from bot.sandbox.refusal import NotAcked
from bot.sandbox.sockets import Sockets
from bot.sandbox.workspace import Workspace

EVENTS = (
    "app_home_opened", "app_uninstalled", "channel_archive", "channel_deleted", "channel_left",
    "channel_rename", "channel_unarchive", "group_archive", "group_deleted", "group_left",
    "group_rename", "group_unarchive", "member_joined_channel", "member_left_channel",
    "tokens_revoked", "user_change",
)  # fmt: skip


class Delivery:
    """The way to the bot. Seconds: `patience` for an ack, `retries` before each further try."""

    request_url = ""

    def __init__(
        self, slack: Workspace, session: aiohttp.ClientSession, *, signing_secret: str,
        events: Collection[str], patience: float, retries: tuple[float, ...],
    ) -> None:  # fmt: skip
        """Deliver by socket, until a request URL is set."""
        self._slack = slack
        self._session = session
        self._secret = signing_secret
        self._events = events
        self._patience = patience
        self._retries = retries
        self._tasks: set[asyncio.Task[None]] = set()
        self.sockets = Sockets(slack)
        self.under_way = 0

    def beside(self, slack: Workspace) -> "Delivery":
        """Return the way from another workspace to the same app."""
        other = Delivery(
            slack, self._session, signing_secret=self._secret, events=self._events,
            patience=self._patience, retries=self._retries,
        )  # fmt: skip
        other.sockets, other.request_url = self.sockets, self.request_url
        return other

    @property
    def connected(self) -> bool:
        """Whether there is a bot to deliver to."""
        return bool(self.request_url) or self.sockets.connected

    async def send(self, kind: str, payload: Json, retry: tuple[int, str] | None = None) -> Json:
        """Deliver a payload and return the payload of its ack. Raises NotAcked."""
        self.under_way += 1
        try:
            async with asyncio.timeout(self._patience):
                return await self._send(kind, payload, retry)
        except TimeoutError as error:
            words = f"the bot did not answer within {self._patience:g} seconds"
            raise NotAcked(words) from error
        finally:
            self.under_way -= 1
            self._slack.stir()

    async def _send(self, kind: str, payload: Json, retry: tuple[int, str] | None) -> Json:
        if not self.request_url:
            return await self.sockets.send(kind, payload, retry)
        return await signed_http.send(
            self._session, url=self.request_url, secret=self._secret,
            kind=kind, payload=payload, retry=retry,
        )  # fmt: skip

    def event(self, event: Json) -> None:
        """Deliver an event that the app listens to, and again while it is not acked."""
        if _subscription(event) not in self._events or not self.connected:
            return
        self.under_way += 1
        task = asyncio.create_task(self._deliver(payloads.event(self._slack, event)))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver(self, payload: Json) -> None:
        for attempt, wait in enumerate((0.0, *self._retries)):
            if attempt:
                await asyncio.sleep(wait)
                self.under_way += 1
            try:
                await self.send("events_api", payload, (attempt, "timeout") if attempt else None)
            except NotAcked:
                continue
            else:
                return
            finally:
                self.under_way -= 1
                self._slack.stir()

    async def close(self) -> None:
        """Give up what is still to be delivered."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.sockets.cut()


def _subscription(event: Json) -> str:
    """Return the name under which a manifest asks for an event: messages are asked for by place."""
    places = {"channel": "message.channels", "group": "message.groups", "im": "message.im"}
    return places[event["channel_type"]] if event["type"] == "message" else str(event["type"])
