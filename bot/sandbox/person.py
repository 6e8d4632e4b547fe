"""A person of the sandbox, as tests move them: types, clicks, chooses, submits, sees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.sandbox import drawn, files
from bot.sandbox.chosen import chosen
from bot.sandbox.inputs import Place, key_of, places
from bot.sandbox.interactions import Container, blocks_of
from bot.sandbox.records import Json, Message, View

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox


class Person:
    """One of the three. Whatever they do, they then wait until the bot has done its part."""

    def __init__(self, sandbox: Sandbox, user_id: str) -> None:
        """Be this person."""
        self._sandbox = sandbox
        self.user = sandbox.slack.users[user_id]

    @property
    def id(self) -> str:
        """The person's id."""
        return self.user.id

    @property
    def views(self) -> list[View]:
        """The open modals, the top one last."""
        return [*self._sandbox.slack.stacks.get(self.id, [])]

    @property
    def modal(self) -> View | None:
        """The top modal."""
        return self.views[-1] if self.views else None

    @property
    def home(self) -> View | None:
        """The Home that the bot published for this person."""
        return self._sandbox.slack.homes.get(self.id)

    @property
    def notices(self) -> list[str]:
        """What Slackbot told this person."""
        return [text for _, text in self._sandbox.slack.notices.get(self.id, [])]

    def sees(self, channel: str = "dm") -> list[Message]:
        """Return what this person reads in a channel ("dm": with the bot), oldest first."""
        slack = self._sandbox.slack
        place = self._conversation(channel)
        if not slack.sees(self.id, place):
            return []
        return [m for m in slack.messages[place.id] if m.only_for in {"", self.id}]

    async def command(self, line: str, channel: str = "social") -> Json:
        """Type a slash command; return the payload of its ack. Raises NotAcked."""
        place = self._conversation(channel)
        ack = await self._sandbox.interactions.command(self.user, place, line)
        await self._sandbox.settled()
        return ack

    async def says(self, text: str, channel: str = "social", thread: str | None = None) -> Message:
        """Write a message."""
        place = self._conversation(channel)
        message = self._sandbox.interactions.says(self.user, place, text, thread_ts=thread)
        await self._sandbox.settled()
        return message

    async def opens_home(self) -> None:
        """Open the App Home."""
        self._sandbox.interactions.open_home(self.user)
        await self._sandbox.settled()

    def element(
        self, action_id: str, value: str | None = None, *, message: Message | None = None
    ) -> Json:
        """Return an element as it is shown to this person. Raises LookupError."""
        return self._find(action_id, value, message)[1].element

    async def clicks(
        self, action_id: str, value: str | None = None, *, message: Message | None = None
    ) -> None:
        """Click a button in the top modal, else in the Home, else in the newest message with it."""
        where, place = self._find(action_id, value, message)
        element = place.element
        shown: Json = {name: element[name] for name in ("value", "text") if name in element}
        await self._act(where, place, shown)

    async def chooses(self, action_id: str, option: str, *, message: Message | None = None) -> None:
        """Choose an option by its text or value, a person, a channel, a date or a time."""
        where, place = self._find(action_id, None, message)
        offered = place.element
        if "external" in offered["type"]:
            found = await self._sandbox.interactions.options(self.user, where, place, option)
            offered = {**offered, **found}
        old = self._values(where, place)
        value = chosen(self._sandbox.slack, offered, option, old=old)
        if isinstance(where, View) and key_of(place.element):
            self._put(where, place, value)
        if place.block["type"] != "input" or place.block.get("dispatch_action"):
            await self._act(where, place, value)

    def types(self, action_id: str, text: str) -> None:
        """Type into an input of the top modal."""
        where, place = self._find(action_id, None, None)
        self._put(where, place, {"value": text or None})

    def attaches(self, action_id: str, *given: tuple[str, bytes]) -> None:
        """Give files, each with its name and content, to an input of the top modal."""
        where, place = self._find(action_id, None, None)
        slack = self._sandbox.slack
        records = [files.given(slack, self.id, name, content) for name, content in given]
        self._put(where, place, {"files": [drawn.file(slack, one.id) for one in records]})

    async def enters(self, action_id: str, text: str) -> None:
        """Type into an input and press Enter, which the bot hears where the block dispatches."""
        where, place = self._find(action_id, None, None)
        self._put(where, place, {"value": text or None})
        await self._act(where, place, {"value": text or None})

    async def options(self, action_id: str, query: str) -> list[Json]:
        """Type into a select with an external source; return the options of all groups."""
        where, place = self._find(action_id, None, None)
        found = await self._sandbox.interactions.options(self.user, where, place, query)
        groups = found.get("option_groups", [found])
        return [option for group in groups for option in group.get("options", [])]

    async def submits(self) -> dict[str, str]:
        """Submit the top modal; return words by block_id where it was refused, else {}."""
        errors = await self._sandbox.interactions.submit(self._top())
        await self._sandbox.settled()
        return errors

    async def closes(self) -> None:
        """Close the top modal."""
        await self._sandbox.interactions.close(self._top())
        await self._sandbox.settled()

    async def leaves(self) -> None:
        """Leave the workspace: the account is deactivated."""
        self.user.is_deleted = True
        slack = self._sandbox.slack
        slack.emit({"type": "user_change", "user": drawn.user(slack, self.user)})
        slack.changed()
        await self._sandbox.settled()

    def _top(self) -> View:
        if self.modal is None:
            raise LookupError(f"{self.user.name} has no modal open")
        return self.modal

    def _conversation(self, name: str) -> Any:
        slack = self._sandbox.slack
        return slack.direct(self.id) if name == "dm" else self._sandbox.channel(name).conversation

    async def _act(self, where: Container, place: Place, value: Json) -> None:
        await self._sandbox.interactions.act(self.user, where, place, value)
        await self._sandbox.settled()

    def _put(self, where: Container, place: Place, value: Json) -> None:
        if isinstance(where, Message):
            raise TypeError("only the inputs of a view can be filled in")
        inside = where.values.setdefault(place.block["block_id"], {})
        inside[place.element["action_id"]] = {"type": place.element["type"], **value}
        self._sandbox.slack.changed()

    def _values(self, where: Container, place: Place) -> Json:
        if not isinstance(where, View):
            return {}
        inside = where.values.get(place.block["block_id"], {})
        old: Json = inside.get(place.element["action_id"], {})
        return old

    def _find(
        self, action_id: str, value: str | None, message: Message | None
    ) -> tuple[Container, Place]:
        shown: list[Container] = [message] if message else self._shown()
        for where in shown:
            for place in places(blocks_of(where)):
                same = place.element["action_id"] == action_id
                if same and value in {None, place.element.get("value")}:
                    return where, place
        wanted = action_id if value is None else f"{action_id} with the value {value}"
        there = [p.element["action_id"] for w in shown for p in places(blocks_of(w))]
        raise LookupError(
            f"{self.user.name} sees no {wanted}; there is {', '.join(there) or 'nothing'}"
        )

    def _shown(self) -> list[Container]:
        if self.modal:
            return [self.modal]
        slack = self._sandbox.slack
        channels = [c for c in slack.conversations.values() if slack.sees(self.id, c)]
        messages = [m for c in channels for m in slack.messages[c.id]]
        seen = [m for m in messages if m.only_for in {"", self.id}]
        newest = sorted(seen, key=lambda m: m.ts, reverse=True)
        return [*([self.home] if self.home else []), *newest]
