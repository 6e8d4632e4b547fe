"""How Slack is heard over a socket of ours, and how one that has died is replaced."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import structlog
from aiohttp import ClientError
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

from bot.errors import SettingsWrong
from bot.line import Line
from bot.settings import Settings

log = structlog.get_logger()

WATCH_SECONDS = 5.0
# What slack_sdk may take to mend a socket by itself.
PATIENCE_SECONDS = 15.0


class Ears:
    """The socket by which Slack is heard, replaced when it has died."""

    def __init__(self, make: Callable[[], Line]) -> None:
        """Take what makes a line; `open` connects the first."""
        self._make = make
        self._line = make()
        self._wrong_since: float | None = None

    async def open(self) -> None:
        """Connect for the first time. Raises what `Line.connect` does, with nothing left open."""
        try:
            await self._line.connect()
        except BaseException:
            await self._line.close()
            raise

    async def close(self) -> None:
        """Hear no more."""
        await self._line.close()

    @property
    def silent_seconds(self) -> float:
        """How long ago Slack last gave a sign of life."""
        return self._line.silent_seconds

    def wrong(self) -> str:
        """Return what keeps us from hearing Slack, in a sentence, or ""."""
        return self._line.wrong()

    async def watch(self) -> None:
        """Look after the line for ever."""
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            await self._look()

    async def _look(self) -> None:
        why = self.wrong()
        if not why:
            self._wrong_since = None
            return
        self._wrong_since = self._wrong_since or time.monotonic()
        if time.monotonic() - self._wrong_since >= PATIENCE_SECONDS:
            log.warning("connecting to slack anew", why=why)
            await self._renew()

    async def _renew(self) -> None:
        new = self._make()
        try:
            await new.connect()
        except Exception as error:  # noqa: BLE001 - whatever it is, the next look tries again
            log.warning("slack could not be reached", kind=type(error).__name__, why=str(error))
            await new.close()
            return
        except BaseException:
            await new.close()
            raise
        old, self._line, self._wrong_since = self._line, new, None
        await old.close()


@asynccontextmanager
async def listening(settings: Settings, app: AsyncApp) -> AsyncIterator[Ears | None]:
    """Listen to Slack: over a socket when there is an app token, else by HTTP (None)."""
    if not settings.socket_mode:
        yield None
        return
    ears = Ears(lambda: Line(settings, app))
    try:
        await ears.open()
    except SlackApiError as error:
        raise SettingsWrong(
            f"Slack refuses SLACK_APP_TOKEN ({error.response['error']}). "
            "Make one under “Basic Information”, App-Level Tokens, "
            "with the scope connections:write."
        ) from error
    except (OSError, TimeoutError, ClientError) as error:
        raise SettingsWrong(
            f"Slack's Socket Mode cannot be reached ({type(error).__name__}). Check the network."
        ) from error
    watch = asyncio.create_task(ears.watch(), name="watching the socket")
    try:
        yield ears
    finally:
        watch.cancel()
        await asyncio.gather(watch, return_exceptions=True)
        await ears.close()
