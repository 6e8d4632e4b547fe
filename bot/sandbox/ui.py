"""What the sandbox's page asks and does: JSON in and out, a refusal as {"ok": false, "error"}."""

import asyncio
import base64
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.sandbox import drawn, files
from bot.sandbox.interactions import Container, find
from bot.sandbox.records import Conversation, Json, User
from bot.sandbox.refusal import NotAcked, Refused
from bot.sandbox.ui_state import state

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox

LONG_POLL = 25.0
Act = Callable[[Json], Awaitable[Json]]


class Ui:
    """The page's side of a sandbox."""

    def __init__(self, sandbox: "Sandbox", drill: Act) -> None:
        """Serve a sandbox; `drill` answers the fire-drill menu."""
        self._sandbox = sandbox
        self._slack = sandbox.slack
        self._people = sandbox.interactions
        self._drill = drill

    def routes(self) -> list[web.AbstractRouteDef]:
        """Return the routes below /ui/."""
        acts: dict[str, Act] = {
            "command": self.command, "message": self.message, "action": self.action,
            "options": self.options, "submit": self.submit, "close": self.close,
            "home": self.home, "upload": self.upload, "drill": self._drill,
        }  # fmt: skip
        posts = [web.post(f"/ui/{name}", answering(act)) for name, act in acts.items()]
        return [web.get("/ui/state", self.now), web.get("/ui/changes", self.changes), *posts]

    async def now(self, request: web.Request) -> web.Response:
        """Answer with all that a person sees."""
        named = request.query.get("person") or next(iter(self._slack.users))
        if named not in self._slack.users:
            raise web.HTTPNotFound(text="nobody has this id")
        return web.json_response(state(self._sandbox, self._slack.users[named]))

    async def changes(self, request: web.Request) -> web.Response:
        """Answer as `now` does, once the version is not `after` any more, or after 25 seconds."""
        after = request.query.get("after", "")
        if not after.lstrip("-").isdigit():
            raise web.HTTPBadRequest(text="after is a version")
        try:
            async with asyncio.timeout(LONG_POLL):
                while self._slack.version == int(after) and not self._sandbox.closing:
                    await self._slack.change()
        except TimeoutError:
            pass
        return await self.now(request)

    async def command(self, body: Json) -> Json:
        """Type a slash command."""
        user, channel = self._user(body), self._channel(body)
        try:
            await self._people.command(user, channel, body["text"])
        except NotAcked as error:
            self._slack.notice(user.id, f"{body['text'].split(' ')[0]} failed: {error}.")
            raise
        return {}

    async def message(self, body: Json) -> Json:
        """Write a message."""
        thread = body.get("thread_ts")
        self._people.says(self._user(body), self._channel(body), body["text"], thread_ts=thread)
        return {}

    async def action(self, body: Json) -> Json:
        """Click or choose an element."""
        user, where = self._user(body), self._container(body)
        place = find(where, body["block_id"], body["action_id"])
        await self._people.act(user, where, place, body["value"], state=body.get("state"))
        return {}

    async def options(self, body: Json) -> Json:
        """Ask the bot for a select's options."""
        user, where = self._user(body), self._container(body)
        place = find(where, body["block_id"], body["action_id"])
        return await self._people.options(user, where, place, body["value"])

    async def submit(self, body: Json) -> Json:
        """Submit a modal."""
        view = self._slack.view(self._user(body).id, body["view_id"])
        view.fill(body["values"])
        errors = await self._people.submit(view)
        return {"ok": False, "errors": errors} if errors else {}

    async def close(self, body: Json) -> Json:
        """Close a modal."""
        await self._people.close(self._slack.view(self._user(body).id, body["view_id"]))
        return {}

    async def home(self, body: Json) -> Json:
        """Open the App Home."""
        self._people.open_home(self._user(body))
        return {}

    async def upload(self, body: Json) -> Json:
        """Give a file (`content` in base64) to an input, which holds it until it is submitted."""
        content = base64.b64decode(body["content"], validate=True)
        record = files.given(self._slack, self._user(body).id, body["name"], content)
        return {"file": drawn.file(self._slack, record.id)}

    def _user(self, body: Json) -> User:
        return self._slack.users[body["person"]]

    def _channel(self, body: Json) -> Conversation:
        return self._slack.conversations[body["channel"]]

    def _container(self, body: Json) -> Container:
        named = body["container"]
        if named["type"] == "view":
            return self._slack.view(body["person"], named["view_id"])
        for message in self._slack.messages[named["channel"]]:
            if message.ts == named["ts"] and message.only_for in {"", body["person"]}:
                return message
        raise Refused("The message is no longer there.")


def answering(act: Act) -> Callable[[web.Request], Awaitable[web.Response]]:
    """Make a handler of an act: a refusal is an answer, a malformed body is the client's error."""

    async def answer(request: web.Request) -> web.Response:
        # Another site's page cannot send this type without being asked first, and is refused then.
        if request.content_type != "application/json":
            raise web.HTTPUnsupportedMediaType
        try:
            body: Any = await request.json()
            answered = await act(body)
        except (NotAcked, Refused) as no:
            return web.json_response({"ok": False, "error": str(no)})
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise web.HTTPBadRequest(text=f"malformed: {error!r}") from error
        return web.json_response({"ok": True, **answered})

    return answer
