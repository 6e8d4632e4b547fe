"""What somebody asked of the bot: who, where, with which payload, and the ways to answer."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from slack_bolt.context.async_context import AsyncBoltContext

from bot.bot import Bot
from bot.errors import ButtonStale
from bot.messages.blocks import without_pictures
from bot.messages.message import Message
from bot.people import Person
from bot.slack import Refused
from handlers import response_url
from handlers.teams import Teams

Json = dict[str, Any]
Meant = TypeVar("Meant")

# No more digits than an id of ours can have.
NUMBER = re.compile("[0-9]{1,18}")

# What Slack answers when it could not fetch a picture of a view.
NO_PICTURE = frozenset({"invalid_arguments", "invalid_blocks"})


def whole(typed: str) -> str:
    """Return what was typed without halves of a character, which no database takes."""
    return typed.encode(errors="replace").decode()


def as_number(carried: str) -> int:
    """Return an id, or a number, that a button of ours carries. Raises ButtonStale."""
    if not NUMBER.fullmatch(carried):
        raise ButtonStale
    return int(carried)


def one_of(table: Mapping[str, Meant], word: str) -> Meant:
    """Return what a word stands for that a button of ours carries. Raises ButtonStale."""
    if word not in table:
        raise ButtonStale
    return table[word]


@dataclass(frozen=True)
class Call:
    """One payload of Slack's. The network and the database are only touched by what is awaited."""

    bot: Bot
    teams: Teams
    body: Json
    context: AsyncBoltContext

    @property
    def team(self) -> tuple[str, str]:
        """The enterprise's and the team's id; the first is "" outside Enterprise Grid."""
        return self.context.enterprise_id or "", self.context.team_id or ""

    @property
    def user_id(self) -> str:
        """The caller's id."""
        return self.context.user_id or ""

    @property
    def known(self) -> Person | None:
        """The caller, where nobody must be asked."""
        workspace_id = self.teams.known(self.team)
        return self.bot.people.known(workspace_id, self.user_id) if workspace_id else None

    async def workspace_id(self) -> int:
        """Return the workspace's id."""
        return await self.teams.find(self.team)

    async def who(self) -> Person:
        """Return the caller. Raises SlackTrouble."""
        workspace_id = await self.workspace_id()
        return await self.bot.people.find(workspace_id, self.user_id, team_id=self.team[1])

    @property
    def view(self) -> Json:
        """The modal or the Home in which it happened; empty outside."""
        return self.body.get("view") or {}

    @property
    def in_modal(self) -> bool:
        """Whether it happened in a modal."""
        return self.view.get("type") == "modal"

    @property
    def in_home(self) -> bool:
        """Whether it happened in the App Home."""
        return self.view.get("type") == "home"

    @property
    def metadata(self) -> str:
        """What the view carries for us."""
        return str(self.view.get("private_metadata") or "")

    @property
    def channel_id(self) -> str:
        """The channel in which it happened, or ""."""
        return str(self.body.get("channel_id") or (self.body.get("channel") or {}).get("id") or "")

    @property
    def response_url(self) -> str:
        """Where the caller alone can be answered, or ""."""
        return self.context.response_url or ""

    @property
    def action(self) -> Json:
        """The click or choice; empty for anything else."""
        return dict((self.body.get("actions") or [{}])[0])

    @property
    def value(self) -> str:
        """What the button or the chosen option carries."""
        chosen = self.action.get("selected_option") or self.action
        return str(chosen.get("value") or "")

    @property
    def number(self) -> int:
        """The id, or the number, that the button or the chosen option carries.

        Raises ButtonStale: messages stand in Slack for longer than their version of the bot.
        """
        return as_number(self.value)

    def parts(self, many: int, *, between: str = ".") -> list[str]:
        """Return the so many parts of what it carries. Raises ButtonStale."""
        found = self.value.split(between)
        if len(found) != many:
            raise ButtonStale
        return found

    def given(self, block_id: str) -> Any:
        """Return what stands in an input: a text, an option's value, ids; None for nothing."""
        inside = ((self.view.get("state") or {}).get("values") or {}).get(block_id) or {}
        for element in inside.values():
            if "selected_option" in element:
                return (element["selected_option"] or {}).get("value")
            value = next((value for name, value in element.items() if name != "type"), None)
            return whole(value) if isinstance(value, str) else value
        return None

    def chosen(self, block_id: str) -> list[str] | None:
        """Return the values chosen in a menu of many; None where the form does not have it."""
        inside = ((self.view.get("state") or {}).get("values") or {}).get(block_id)
        if inside is None:
            return None
        (element,) = inside.values()
        return [str(one["value"]) for one in element.get("selected_options") or ()]

    async def answer(self, message: Message, *, instead: bool | None = None) -> None:
        """Answer the caller alone: by default in place of the message that was clicked.

        Raises SlackTrouble.
        """
        if not self.response_url:
            await self.bot.slack.post(await self.workspace_id(), self.user_id, message)
            return
        clicked = bool(self.action) if instead is None else instead
        await response_url.send(self.response_url, message, instead=clicked)

    async def opens(self, view: Json) -> Json:
        """Open a modal, or push it onto the one that is open. Raises SlackTrouble."""
        method = "views.push" if self.in_modal else "views.open"
        return await self._shows(method, view, trigger_id=str(self.body.get("trigger_id", "")))

    async def redraws(self, view: Json, *, over: Json | None = None, view_id: str = "") -> Json:
        """Draw a modal anew: that of the call, that of the id, or, if nobody was quicker, `over`.

        Raises SlackTrouble.
        """
        if over is None:
            return await self._shows("views.update", view, view_id=view_id or self.view["id"])
        return await self._shows("views.update", view, view_id=over["id"], hash=over["hash"])

    async def publishes(self, view: Json) -> None:
        """Draw the caller's Home. Raises SlackTrouble."""
        await self._shows("views.publish", view, user_id=self.user_id)

    async def _shows(self, method: str, view: Json, **arguments: str) -> Json:
        workspace_id = await self.workspace_id()
        try:
            answer = await self.bot.slack.call(workspace_id, method, view=view, **arguments)
        except Refused as error:
            bare = {**view, "blocks": without_pictures(view["blocks"])}
            if error.code not in NO_PICTURE or bare == view:
                raise
            answer = await self.bot.slack.call(workspace_id, method, view=bare, **arguments)
        return dict(answer.get("view") or {})
