"""What people do in Slack, as payloads to the bot, and what its acks change."""

from typing import Any

from bot.limits import problems
from bot.sandbox import drawn, payloads
from bot.sandbox.channel import Channel
from bot.sandbox.delivery import Delivery
from bot.sandbox.inputs import Place, complaints, key_of, places
from bot.sandbox.records import Conversation, Json, Message, User, Values, View
from bot.sandbox.refusal import NotAcked, Refused
from bot.sandbox.responses import respond
from bot.sandbox.views import checked, redraw, stack_on
from bot.sandbox.workspace import Workspace

Container = Message | View


class Interactions:
    """The people's side of the workspace. Raises NotAcked when the bot does not answer."""

    def __init__(self, slack: Workspace, delivery: Delivery, *, should_escape: bool) -> None:
        """`should_escape` is the slash command's setting in the manifest."""
        self._slack = slack
        self._delivery = delivery
        self._should_escape = should_escape

    async def command(self, user: User, channel: Conversation, line: str) -> Json:
        """Type a slash command; return the payload of the ack, shown where it has words."""
        name, _, text = line.strip().partition(" ")
        if name == "/invite":
            Channel(self._slack, channel).invite_bot()
            return {}
        if self._should_escape:
            text = payloads.escaped(self._slack, text)
        payload = payloads.command(self._slack, user, channel, name=name, text=text.strip())
        ack = await self._delivery.send("slash_commands", payload)
        if ack.get("text") or ack.get("blocks"):
            key = payload["response_url"].rpartition("/")[2]
            respond(self._slack, self._slack.response_urls[key], ack)
        return ack

    def says(
        self, user: User, channel: Conversation, text: str, *, thread_ts: str | None = None
    ) -> Message:
        """Write a message as a person."""
        message = Message(
            ts=self._slack.new_ts(), channel=channel.id, text=text, user=user.id,
            thread_ts=thread_ts,
        )  # fmt: skip
        self._slack.messages[channel.id].append(message)
        self._slack.changed()
        self._slack.emit({
            "type": "message", "channel": channel.id, "user": user.id, "text": text,
            "ts": message.ts, "channel_type": _channel_type(channel), "team": self._slack.team_id,
        })  # fmt: skip
        return message

    async def act(
        self, user: User, where: Container, place: Place, value: Json,
        *, state: Values | None = None,
    ) -> Json:  # fmt: skip
        """Click or choose an element; `state` is what stands in the others beside it."""
        block, element = place
        value = {"type": element["type"], **value}
        values = _merged(state or {}, _chosen(block, element, value))
        payload = self._acted(user, where, values, block_id=block["block_id"])
        payload["trigger_id"] = self._slack.new_trigger(user.id)
        payload["actions"] = [{
            "action_id": element["action_id"], "block_id": block["block_id"], **value,
            "action_ts": self._slack.new_ts(),
        }]  # fmt: skip
        return await self._delivery.send("interactive", payload)

    def _acted(self, user: User, where: Container, values: Values, *, block_id: str) -> Json:
        if isinstance(where, View):
            where.fill(values)
            return payloads.in_view(self._slack, "block_actions", where)
        payload = payloads.in_message(self._slack, "block_actions", user, where, block_id=block_id)
        url = self._slack.new_response_url(
            where.channel, user.id, original=where, thread_ts=where.thread_ts
        )
        return {**payload, "response_url": url, "state": {"values": values}}

    async def options(self, user: User, where: Container, place: Place, query: str) -> Json:
        """Type into an external select; return {"options"} or {"option_groups"}."""
        block, element = place
        if isinstance(where, View):
            payload = payloads.in_view(self._slack, "block_suggestion", where)
        else:
            payload = payloads.in_message(
                self._slack, "block_suggestion", user, where, block_id=block["block_id"]
            )
        payload |= {
            "action_id": element["action_id"], "block_id": block["block_id"], "value": query,
        }  # fmt: skip
        answer = await self._delivery.send("interactive", payload)
        _check_options(answer)
        return answer

    async def submit(self, view: View) -> dict[str, str]:
        """Submit a modal; return words by block_id where it is refused, else do as the ack says."""
        if wrong := complaints(view.blocks, view.values):
            return wrong
        payload = payloads.in_view(self._slack, "view_submission", view)
        del payload["container"]
        payload["trigger_id"] = self._slack.new_trigger(view.user)
        payload["response_urls"] = []
        ack = await self._delivery.send("interactive", payload)
        try:
            return self._follow(view, ack)
        except Refused as no:
            raise NotAcked(f"the bot's answer was refused: {no.body}") from no

    def _follow(self, view: View, ack: Json) -> dict[str, str]:
        stack = self._slack.stacks[view.user]
        match ack.get("response_action"):
            case "errors":
                return _errors(view, ack["errors"])
            case "update":
                redraw(self._slack, view, checked(ack["view"], "modal"))
            case "push":
                stack_on(self._slack, view.user, checked(ack["view"], "modal"))
            case "clear":
                stack.clear()
            case None:
                if view in stack:
                    stack.remove(view)
            case other:
                raise NotAcked(f"the bot answered with an unknown response_action: {other}")
        self._slack.changed()
        return {}

    async def close(self, view: View) -> None:
        """Close a modal by its button; the bot hears of it if it asked to."""
        self._slack.stacks[view.user].remove(view)
        self._slack.changed()
        if view.data.get("notify_on_close"):
            payload = payloads.in_view(self._slack, "view_closed", view)
            del payload["container"]
            await self._delivery.send("interactive", {**payload, "is_cleared": False})

    def open_home(self, user: User) -> None:
        """Open the App Home."""
        home = self._slack.homes.get(user.id)
        opened: Json = {
            "type": "app_home_opened", "user": user.id, "tab": "home",
            "channel": self._slack.direct(user.id).id,
        }  # fmt: skip
        if home:
            opened["view"] = drawn.view(self._slack, home)
        self._slack.emit(opened)


def _channel_type(channel: Conversation) -> str:
    if channel.dm_with:
        return "im"
    return "group" if channel.is_private else "channel"


def find(where: Container, block_id: str, action_id: str) -> Place:
    """Find an element by its ids. Raises Refused."""
    for place in places(blocks_of(where)):
        if place.block["block_id"] == block_id and place.element["action_id"] == action_id:
            return place
    raise Refused("The element is no longer there.")


def blocks_of(where: Container) -> list[Json]:
    """Return the blocks of a view or a message, those of its attachments included."""
    if isinstance(where, View):
        return where.blocks
    inner = [block for attachment in where.attachments for block in attachment.get("blocks", [])]
    return [*where.blocks, *inner]


def _chosen(block: Json, element: Json, value: Json) -> Values:
    return {block["block_id"]: {element["action_id"]: value}} if key_of(element) else {}


def _merged(state: Values, values: Values) -> Values:
    both = {block_id: {**inside} for block_id, inside in state.items()}
    for block_id, inside in values.items():
        both.setdefault(block_id, {}).update(inside)
    return both


def _errors(view: View, errors: Any) -> dict[str, str]:
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    unknown = sorted(set(errors) - inputs)
    if unknown or not errors:
        raise NotAcked(f"the bot named errors for what is no input: {', '.join(unknown)}")
    return dict(errors)


def _check_options(answer: Json) -> None:
    menu = {"type": "static_select", "action_id": "a", **answer}
    if menu.get("options") == [] or menu.get("option_groups") == []:
        return
    if found := problems([{"type": "actions", "elements": [menu]}]):
        raise NotAcked(f"the bot's options were refused: {'; '.join(found)}")
