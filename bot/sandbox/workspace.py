"""The workspace: what is in it, what was last changed, and the clock and the ids it runs on."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.sandbox.records import (
    Conversation,
    File,
    Json,
    Message,
    ResponseUrl,
    Trigger,
    User,
    UserGroup,
    View,
)
from bot.sandbox.refusal import Refused

TRIGGER_SECONDS = 3.0
RESPONSE_URL_LIVES = timedelta(minutes=30)


class Workspace:
    """A Slack workspace in memory. `emit` takes the events that the bot is to hear of.

    `series` tells several apart: it stands in every id. One of an organisation has its
    `enterprise_id`; `is_enterprise_install` tells that the app is in all of that.
    """

    team_id = "T0SANDBOX1"
    team_name = "Sandbox"
    domain = "sandbox"
    app_id = "A0SOCIAL01"
    bot_id = "B0SOCIAL01"
    bot_user_id = "U0SOCIAL01"
    bot_name = "Social"
    base_url = ""
    enterprise_id = ""
    enterprise_name = ""
    is_enterprise_install = False
    trigger_lives = timedelta(seconds=TRIGGER_SECONDS)

    def __init__(
        self, *, scopes: frozenset[str], now: Callable[[], datetime], series: int = 0
    ) -> None:
        """Move three people and four channels in."""
        self.scopes = scopes
        self.now = now
        self.series = series
        if series:
            self.team_id, self.team_name = f"T{series}SANDBOX1", f"Sandbox {series + 1}"
            self.domain, self.bot_user_id = f"sandbox{series + 1}", f"U{series}SOCIAL01"
        self.emit: Callable[[Json], None] = lambda _event: None
        self.users: dict[str, User] = {}
        self.user_groups: dict[str, UserGroup] = {}
        self.conversations: dict[str, Conversation] = {}
        self.messages: dict[str, list[Message]] = {}
        self.stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self.files: dict[str, File] = {}
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.tickets: set[str] = set()
        self.notices: dict[str, list[tuple[str, str]]] = {}
        self.version = 0
        self.stirred = 0
        self._changed = asyncio.Event()
        self._last_ts = 0
        self._count = 0
        self._move_in()

    def _move_in(self) -> None:
        jane = self._user("jane", "Jane Doe", is_admin=True, is_owner=True)
        omar = self._user("omar", "Omar Haddad")
        gus = self._user("gus", "Gus Guest", is_guest=True)
        everyone = {jane.id, omar.id, gus.id}
        self.add_channel("social", members=everyone, bot_is_member=True)
        self.add_channel("competitors", members={jane.id, omar.id}, bot_is_member=True)
        self.add_channel("random", members={jane.id, omar.id})
        self.add_channel("leads", members={jane.id, omar.id}, bot_is_member=True, is_private=True)
        for person in everyone:
            self.direct(person)
        for name, handle, members in (
            ("Social team", "social-team", {omar.id}), ("Leads", "leads", {jane.id}),
        ):  # fmt: skip
            group = UserGroup(id=self.new_id("S"), name=name, handle=handle, users=members)
            self.user_groups[group.id] = group

    def _user(
        self, name: str, real_name: str, *,
        is_admin: bool = False, is_owner: bool = False, is_guest: bool = False,
    ) -> User:  # fmt: skip
        user = User(
            id=f"U{self.series}{name.upper():0<8}", name=name, real_name=real_name,
            is_admin=is_admin, is_owner=is_owner, is_guest=is_guest,
        )  # fmt: skip
        self.users[user.id] = user
        return user

    def add_channel(
        self, name: str, *, members: set[str],
        bot_is_member: bool = False, is_private: bool = False, dm_with: str = "",
    ) -> Conversation:  # fmt: skip
        """Open a channel."""
        channel = Conversation(
            id=self.new_id("D" if dm_with else "C"), name=name, is_private=is_private,
            bot_is_member=bot_is_member, members=set(members), dm_with=dm_with,
        )  # fmt: skip
        self.conversations[channel.id] = channel
        self.messages[channel.id] = []
        self.changed()
        return channel

    @property
    def enterprise(self) -> Json | None:
        """The organisation as Slack names it, or None."""
        named = {"id": self.enterprise_id, "name": self.enterprise_name}
        return named if self.enterprise_id else None

    def direct(self, user: str) -> Conversation:
        """Return the bot's direct messages with a person."""
        for channel in self.conversations.values():
            if channel.dm_with == user:
                return channel
        return self.add_channel(
            "", members={user}, bot_is_member=True, is_private=True, dm_with=user
        )

    def new_id(self, prefix: str) -> str:
        """Return an id that was never given before."""
        self._count += 1
        return f"{prefix}{self.series}{self._count:08d}"

    def new_ts(self) -> str:
        """Return a message's timestamp: unique, and later than every one before."""
        self._last_ts = max(round(self.now().timestamp() * 1_000_000), self._last_ts + 1)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def view(self, user: str, view_id: str) -> View:
        """Find an open modal, or the Home, of a person. Raises Refused."""
        home = self.homes.get(user)
        for view in [*self.stacks.get(user, []), *([home] if home else [])]:
            if view.id == view_id:
                return view
        raise Refused("The view is no longer open.")

    def changed(self) -> None:
        """Wake everyone who waits for a change that people see."""
        self.version += 1
        self.stir()

    def stir(self) -> None:
        """Wake everyone who waits for the bot to do something."""
        self.stirred += 1
        self._changed.set()
        self._changed = asyncio.Event()

    async def change(self) -> None:
        """Wait for the next change."""
        await self._changed.wait()

    def new_trigger(self, user: str) -> str:
        """Return a trigger id for one view of this person."""
        key = f"{self.new_id('')}.{self.team_id}"
        self.triggers[key] = Trigger(user=user, expires=self.now() + self.trigger_lives)
        return key

    def pull(self, trigger_id: str) -> User:
        """Use a trigger up, and return whose it was. Raises Refused."""
        trigger = self.triggers.get(trigger_id)
        if trigger is None:
            raise Refused("invalid_trigger_id")
        if trigger.used:
            raise Refused("trigger_exchanged")
        if trigger.expires < self.now():
            raise Refused("expired_trigger_id")
        trigger.used = True
        return self.users[trigger.user]

    def new_response_url(
        self, channel: str, user: str, *,
        original: Message | None = None, thread_ts: str | None = None,
    ) -> str:  # fmt: skip
        """Return a URL that takes five answers within half an hour."""
        key = self.new_id("R")
        self.response_urls[key] = ResponseUrl(
            channel=channel, user=user, expires=self.now() + RESPONSE_URL_LIVES,
            original=original, thread_ts=thread_ts,
        )  # fmt: skip
        return f"{self.base_url}/response/{key}"

    def notice(self, user: str, words: str) -> None:
        """Tell one person something as Slackbot would."""
        self.notices.setdefault(user, []).append((self.new_id("N"), words))
        self.changed()

    def sees(self, user: str, channel: Conversation) -> bool:
        """Whether this person may read a channel."""
        return user in channel.members or not (channel.is_private or self.users[user].is_guest)
