"""The tables: facts only, states are derived. Every row belongs to a workspace."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Index, Integer, Text, UniqueConstraint
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel

from storage.columns import UtcDateTime

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# A deleted row's id rides on in messages that were posted: SQLite must not give it to another row.
_NEVER_AGAIN = {"sqlite_autoincrement": True}

# SQLite counts its rows by INTEGER only; PostgreSQL has room for more than two thousand million.
Id = BigInteger().with_variant(Integer(), "sqlite")


def _id() -> Any:
    return Field(default=None, sa_column=Column(Id, primary_key=True))


def _workspace() -> Any:
    return _of("workspace.id")


def _of(target: str, *, nullable: bool = False, index: bool = True) -> Any:
    key = ForeignKey(target, ondelete="CASCADE")
    return Field(sa_column=Column(Id, key, nullable=nullable, index=index), default=None)


def _partial(name: str, *columns: str, where: str) -> Index:
    # It is the same on PostgreSQL (see the migrations); to say so here would load that dialect,
    # a twentieth of a start, where nobody speaks it.
    return Index(name, *columns, sqlite_where=sql(where))


def _moment(*, nullable: bool = True) -> Any:
    if nullable:
        return Field(default=None, sa_column=Column(UtcDateTime, nullable=True))
    return Field(sa_column=Column(UtcDateTime, nullable=False))


class Workspace(SQLModel, table=True):
    """One Slack team that installed the bot; nothing is ever shared between two."""

    __table_args__ = (UniqueConstraint("enterprise_id", "team_id"),)
    id: int = _id()
    enterprise_id: str = ""
    team_id: str
    name: str = ""
    bot_user_id: str = ""
    installed_by: str = ""
    created_at: datetime = _moment(nullable=False)


class Topic(SQLModel, table=True):
    """A named group of streams. `key` is the name as it is compared: case-folded."""

    __table_args__ = (UniqueConstraint("workspace_id", "key"),)
    id: int = _id()
    workspace_id: int = _workspace()
    name: str
    key: str
    created_by: str
    created_at: datetime = _moment(nullable=False)
    paused_at: datetime | None = _moment()


class Feed(SQLModel, table=True):
    """A channel that a topic's items go to."""

    __table_args__ = (UniqueConstraint("topic_id", "channel_id"),)
    id: int = _id()
    workspace_id: int = _workspace()
    topic_id: int = _of("topic.id")
    channel_id: str = Field(index=True)


class Channel(SQLModel, table=True):
    """A Slack channel's outbox: when it may be sent to, who holds it, why it was closed."""

    __table_args__ = (UniqueConstraint("workspace_id", "channel_id"),)
    id: int = _id()
    workspace_id: int = _workspace()
    channel_id: str
    next_send_at: datetime = _moment(nullable=False)
    leased_until: datetime | None = _moment()
    fence: int = 0
    closed_at: datetime | None = _moment()
    closed_because: str = ""


class Page(SQLModel, table=True):
    """An account, page, channel or feed at a service, as the service last described it.

    A search writes the pages it finds; those that nobody added are dropped a day after `found_at`.
    """

    __table_args__ = (UniqueConstraint("workspace_id", "service", "native_id"),)
    id: int = _id()
    workspace_id: int = _workspace()
    service: str
    native_id: str = Field(sa_column=Column(Text, nullable=False))
    name: str
    url: str = ""
    handle: str = ""
    picture_url: str = ""
    description: str = ""
    followers: int | None = None
    found_at: datetime = _moment(nullable=False)


class Stream(SQLModel, table=True):
    """A page connected in one way; polled once however many topics it is in.

    `cursors` holds one opaque cursor for each kind of item; `host` is the server that is asked.
    `trouble` and `trouble_since` tell why the last poll failed and since when; `gone_at`, that it
    never will.
    """

    __table_args__ = (
        UniqueConstraint("page_id", "connection"),
        _partial("ix_stream_due", "next_poll_at", where="gone_at IS NULL"),
    )
    id: int = _id()
    workspace_id: int = _workspace()
    page_id: int = _of("page.id")
    connection: str
    cursors: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    next_poll_at: datetime = _moment(nullable=False)
    leased_until: datetime | None = _moment()
    fence: int = 0
    host: str = ""
    created_at: datetime = _moment(nullable=False)
    first_polled_at: datetime | None = _moment()
    polled_at: datetime | None = _moment()
    last_item_at: datetime | None = _moment()
    failures: int = 0
    trouble: str = ""
    trouble_since: datetime | None = _moment()
    trouble_told_at: datetime | None = _moment()
    gone_at: datetime | None = _moment()


class Place(SQLModel, table=True):
    """A stream's place in a topic. `previewed_at` is empty until its newest post was shown."""

    __table_args__ = (UniqueConstraint("topic_id", "stream_id"),)
    id: int = _id()
    workspace_id: int = _workspace()
    topic_id: int = _of("topic.id")
    stream_id: int = _of("stream.id")
    added_by: str
    added_at: datetime = _moment(nullable=False)
    paused_at: datetime | None = _moment()
    previewed_at: datetime | None = _moment()


class Item(SQLModel, table=True):
    """What a stream brought.

    `content` is the provider's item as JSON, `fingerprint` tells an edit.
    """

    __table_args__ = (
        UniqueConstraint("page_id", "native_id"),
        Index("ix_item_fingerprint", "page_id", "fingerprint"),
        Index("ix_item_seen", "seen_at"),
        _NEVER_AGAIN,
    )
    id: int = _id()
    workspace_id: int = _of("workspace.id", index=False)
    page_id: int = _of("page.id", index=False)
    native_id: str = Field(sa_column=Column(Text, nullable=False))
    kind: str
    answers: str = Field(default="", sa_column=Column(Text, nullable=False))
    content: str = Field(sa_column=Column(Text, nullable=False))
    fingerprint: str
    posted_at: datetime | None = _moment()
    seen_at: datetime = _moment(nullable=False)
    edited_at: datetime | None = _moment()
    gone_at: datetime | None = _moment()


OWED = "sent_at IS NULL AND parked_at IS NULL"
CHANGED = "change_owed_at IS NOT NULL"


class Delivery(SQLModel, table=True):
    """A message that a channel is owed: an item, the head of a digest, or a notice.

    Owed while neither `sent_at` nor `parked_at` is set. `claimed_at` stands from just before the
    send until its outcome is known: found set at a later claim, the send was ambiguous. `digest_id`
    names the head in whose thread it goes. `change_owed_at` asks that the message be updated. `key`
    keeps a notice single.
    """

    __table_args__ = (
        UniqueConstraint("workspace_id", "channel_id", "item_id"),
        UniqueConstraint("workspace_id", "channel_id", "key"),
        _partial("ix_delivery_owed", "workspace_id", "channel_id", "id", where=OWED),
        _partial("ix_delivery_changed", "workspace_id", "channel_id", where=CHANGED),
        Index("ix_delivery_digest", "digest_id"),
        Index("ix_delivery_item", "item_id"),
        _NEVER_AGAIN,
    )
    id: int = _id()
    workspace_id: int = _of("workspace.id", index=False)
    channel_id: str
    subject: str
    item_id: int | None = _of("item.id", nullable=True, index=False)
    digest_id: int | None = Field(default=None, sa_column=Column(Id, nullable=True))
    key: str | None = None
    payload: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON, nullable=True))
    owed_at: datetime = _moment(nullable=False)
    claimed_at: datetime | None = _moment()
    attempts: int = 0
    sent_at: datetime | None = _moment()
    ts: str = ""
    thread_ts: str = ""
    parked_at: datetime | None = _moment()
    parked_because: str = ""
    change_owed_at: datetime | None = _moment()


class History(SQLModel, table=True):
    """Who did what to a topic, in words that stand when the topic is gone."""

    __table_args__ = (Index("ix_history_topic", "workspace_id", "topic_id", "at"),)
    id: int = _id()
    workspace_id: int = _of("workspace.id", index=False)
    topic_id: int | None = Field(default=None, sa_column=Column(Id, nullable=True))
    at: datetime = _moment(nullable=False)
    who: str
    what: str
    detail: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class Heard(SQLModel, table=True):
    """An event of Slack's that was taken up already: Slack repeats what it thinks was not heard."""

    key: str = Field(primary_key=True)
    at: datetime = _moment(nullable=False)
