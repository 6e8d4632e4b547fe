"""What a workspace holds: people, channels, messages, views and files."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Json = dict[str, Any]
Values = dict[str, dict[str, Any]]
# What is typed after the slash command, what it takes, and what it does.
Command = tuple[str, str, str]


@dataclass(slots=True, kw_only=True)
class User:
    """A person of the workspace."""

    id: str
    name: str
    real_name: str
    is_admin: bool = False
    is_owner: bool = False
    is_guest: bool = False
    is_deleted: bool = False
    tz: str = "Europe/Amsterdam"

    @property
    def email(self) -> str:
        """Where e-mail reaches this person; apps need a scope of its own to be told."""
        return f"{self.name}@example.com"


@dataclass(slots=True, kw_only=True)
class UserGroup:
    """People who are called by one name."""

    id: str
    name: str
    handle: str
    users: set[str] = field(default_factory=set)


@dataclass(slots=True, kw_only=True)
class Conversation:
    """A channel, public or private, or the bot's direct messages with one person (`dm_with`)."""

    id: str
    name: str
    is_private: bool = False
    is_archived: bool = False
    bot_is_member: bool = False
    dm_with: str = ""
    members: set[str] = field(default_factory=set)


@dataclass(slots=True, kw_only=True)
class Message:
    """A message. `user` is None for the bot's own; `only_for` is who sees an ephemeral."""

    ts: str
    channel: str
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    reply_broadcast: bool = False
    metadata: Json | None = None
    edited: bool = False
    user: str | None = None
    only_for: str = ""
    username: str = ""
    icon: str = ""
    client_msg_id: str = ""
    unfurl_links: bool | None = None
    unfurl_media: bool | None = None
    files: list[str] = field(default_factory=list)

    @property
    def bot(self) -> bool:
        """Whether the bot wrote it."""
        return self.user is None

    @property
    def ephemeral(self) -> bool:
        """Whether only one person sees it."""
        return bool(self.only_for)


@dataclass(slots=True, kw_only=True)
class View:
    """A modal or a Home as the bot sent it (`data`), and what stands in its inputs (`values`)."""

    id: str
    hash: str
    user: str
    data: Json
    values: Values = field(default_factory=dict)
    root: str = ""
    previous: str | None = None

    @property
    def title(self) -> str:
        """The words of its title."""
        return str(self.data.get("title", {}).get("text", ""))

    @property
    def blocks(self) -> list[Json]:
        """Its blocks, every one with a block_id."""
        return list(self.data.get("blocks", []))

    def fill(self, values: Values) -> None:
        """Put into its inputs what a person left in them."""
        for block_id, inside in values.items():
            self.values.setdefault(block_id, {}).update(inside)


@dataclass(slots=True, kw_only=True)
class File:
    """An upload. It is there for people once it is complete; `user` is who gave it, "" the bot."""

    id: str
    name: str
    length: int
    content: bytes = b""
    title: str = ""
    complete: bool = False
    user: str = ""
    mimetype: str = ""


@dataclass(slots=True, kw_only=True)
class Trigger:
    """The right to open one view, once, until `expires`."""

    user: str
    expires: datetime
    used: bool = False


@dataclass(slots=True, kw_only=True)
class ResponseUrl:
    """The right to answer five times within half an hour; `original` can be replaced."""

    channel: str
    user: str
    expires: datetime
    original: Message | None = None
    thread_ts: str | None = None
    uses: int = 0
