"""Slack's Web API as the bot needs it, with every error named by what to do next."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.limits import problems
from bot.messages.message import Message

# What Slack answers when the same call can never succeed: the channel, or the installation, is
# closed to us.
CLOSED = frozenset(
    {
        "channel_not_found",
        "is_archived",
        "not_in_channel",
        "restricted_action",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
        "restricted_action_non_threadable_channel",
        "no_permission",
        "user_not_in_channel",
        "cannot_dm_bot",
        "messages_tab_disabled",
        "user_disabled",
    }
)
SHUT_OUT = frozenset(
    {
        "account_inactive",
        "token_revoked",
        "token_expired",
        "invalid_auth",
        "not_authed",
        "missing_scope",
        "org_login_required",
        "ekm_access_denied",
        "access_denied",
        "team_access_not_granted",
        # Our own word, before Slack is asked at all.
        "not_installed",
    }
)
# The token is of the past: another replica may have a newer one, or somebody installed us anew.
STALE = frozenset(
    {"account_inactive", "token_revoked", "token_expired", "invalid_auth", "not_authed"}
)
LATER = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
CLOCKS_APART = 5.0  # seconds
# No link of a stranger's unfolds by itself.
QUIET = {"unfurl_links": False, "unfurl_media": False}
# What of a message has limits.
CHECKED = ("blocks", "attachments", "text", "metadata")
UNSURE = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})


class SlackTrouble(Exception):
    """A call to Slack did not do what it should."""


class Slowed(SlackTrouble):
    """Slack asks to wait; nothing was done."""

    def __init__(self, seconds: float) -> None:
        """Keep how long, in seconds."""
        super().__init__(f"asks to wait for {seconds:.0f} s")
        self.seconds = seconds


class Ambiguous(SlackTrouble):
    """No clear answer: the call may have been done, or not."""


class Refused(SlackTrouble):
    """Slack refused, and would again. `code` is Slack's own word."""

    def __init__(self, code: str) -> None:
        """Keep Slack's word."""
        super().__init__(code)
        self.code = code

    @property
    def closes_channel(self) -> bool:
        """Whether nothing can be sent to that channel any more."""
        return self.code in CLOSED

    @property
    def shuts_out(self) -> bool:
        """Whether the installation itself is refused: nothing can be sent anywhere."""
        return self.code in SHUT_OUT


class Unsendable(SlackTrouble):
    """A payload over Slack's limits, stopped before it left."""


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a message stands."""

    channel_id: str
    ts: str


ClientOf = Callable[[int], Awaitable[AsyncWebClient]]
Another = Callable[[int, AsyncWebClient], Awaitable[AsyncWebClient | None]]


async def _no_other(_: int, __: AsyncWebClient) -> None:
    return None


class Slack:
    """The Web API as seen by each workspace's bot."""

    def __init__(self, client_of: ClientOf, another: Another = _no_other) -> None:
        """Take the client of each workspace, by the workspace's id.

        `another` gives one in place of a client whose token Slack does not take any more, or None.
        """
        self._client_of, self._another = client_of, another
        # Slack lets some apps read a channel back once a minute only: never two at a time.
        self._reading_back = asyncio.Lock()

    async def post(
        self,
        workspace_id: int,
        channel_id: str,
        message: Message,
        *,
        delivery_id: int | None = None,
        thread_ts: str = "",
    ) -> Posted:
        """Post a message; its delivery's id rides along, so that it can be found again.

        Raises SlackTrouble.
        """
        payload = message.payload() | QUIET
        if delivery_id is not None:
            payload["metadata"] = {
                "event_type": "social_delivery",
                "event_payload": {"delivery_id": delivery_id},
            }
        if thread_ts:
            payload["thread_ts"] = thread_ts
        answer = await self.call(workspace_id, "chat.postMessage", channel=channel_id, **payload)
        return Posted(answer["channel"], answer["ts"])

    async def update(self, workspace_id: int, posted: Posted, message: Message) -> None:
        """Replace a message of ours. Raises SlackTrouble."""
        await self.call(
            workspace_id,
            "chat.update",
            channel=posted.channel_id,
            ts=posted.ts,
            **message.payload(),
        )

    async def find_delivery(
        self,
        workspace_id: int,
        channel_id: str,
        delivery_id: int,
        *,
        since: datetime,
        thread_ts: str,
    ) -> str:
        """Return the ts of the message that carries this delivery's id, or "".

        Raises SlackTrouble.
        """
        method = "conversations.replies" if thread_ts else "conversations.history"
        arguments: dict[str, Any] = {
            "channel": channel_id,
            "oldest": f"{since.timestamp() - CLOCKS_APART:.6f}",
            "limit": 200,
            "include_all_metadata": True,
            **({"ts": thread_ts} if thread_ts else {}),
        }
        async with self._reading_back:
            while True:
                answer = await self.call(workspace_id, method, **arguments)
                for message in answer["messages"]:
                    facts = message.get("metadata", {}).get("event_payload", {})
                    if facts.get("delivery_id") == delivery_id:
                        return str(message["ts"])
                arguments["cursor"] = (answer.get("response_metadata") or {}).get("next_cursor")
                if not arguments["cursor"]:
                    return ""

    async def token(self, workspace_id: int) -> str:
        """Return the token of a workspace's bot: for the files that Slack keeps, and no method."""
        return (await self._client_of(workspace_id)).token or ""

    async def call(self, workspace_id: int, method: str, **arguments: Any) -> Any:
        """Call any method. Raises SlackTrouble; Unsendable before anything leaves."""
        wrong = problems(arguments.get("view") or _message(arguments))
        if wrong:
            raise Unsendable(f"{method}: {'; '.join(wrong)[:500]}")
        how = {"json": arguments} if _as_json(method) else {"params": _flat(arguments)}
        client = await self._client_of(workspace_id)
        try:
            return await asked(client, method, **how)
        except Refused as error:
            other = await self._another(workspace_id, client) if error.code in STALE else None
            if other is None:
                raise
            return await asked(other, method, **how)


async def asked(client: AsyncWebClient, method: str, **how: Any) -> Any:
    """Call a method with that client. Raises SlackTrouble."""
    try:
        return await client.api_call(method, **how)
    except SlackApiError as error:
        raise _named(error) from error
    except (TimeoutError, aiohttp.ClientError, ConnectionError) as error:
        raise Ambiguous(type(error).__name__) from error


def _message(arguments: dict[str, Any]) -> dict[str, Any]:
    return {name: arguments[name] for name in CHECKED if name in arguments}


def _as_json(method: str) -> bool:
    """Reading methods take no JSON body at Slack; writing ones do."""
    return method.startswith(("chat.", "views.", "conversations.join", "conversations.open"))


def _flat(arguments: dict[str, Any]) -> dict[str, Any]:
    return {
        name: json.dumps(value)
        if isinstance(value, dict | list)
        else int(value)
        if isinstance(value, bool)
        else value
        for name, value in arguments.items()
    }


def _named(error: SlackApiError) -> SlackTrouble:
    response: Any = error.response
    status = getattr(response, "status_code", 0)
    code = str(
        response.get("error", "") if isinstance(getattr(response, "data", None), dict) else ""
    )
    if status == 429 or code in LATER:
        return Slowed(_seconds(response))
    if status >= 500 or code in UNSURE or not code:
        return Ambiguous(code or f"status {status}")
    return Refused(code)


def _seconds(response: Any) -> float:
    headers: dict[str, str] = {
        key.lower(): value for key, value in (response.headers or {}).items()
    }
    try:
        return max(1.0, float(headers.get("retry-after", "1")))
    except ValueError:
        return 1.0
