"""Items, and what channels are owed."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field

from storage.models.fields import (
    NEVER_AGAIN,
    Row,
    long_text,
    moment,
    of,
    other_id,
    own_id,
    partial,
    workspace,
)


class Item(Row, table=True):
    """What a stream brought.

    `content` is the provider's item as JSON, `fingerprint` tells an edit, `marks` how it stands:
    its counts, roughly, whether it is hidden or liked.
    """

    __table_args__ = (
        UniqueConstraint("page_id", "native_id"),
        Index("ix_item_fingerprint", "page_id", "fingerprint"),
        Index("ix_item_seen", "seen_at"),
        NEVER_AGAIN,
    )
    id: int = own_id()
    workspace_id: int = of("workspace.id", index=False)
    page_id: int = of("page.id", index=False)
    native_id: str = long_text()
    kind: str
    answers: str = long_text()
    content: str = long_text()
    fingerprint: str
    marks: str = Field(default="", sa_column_kwargs={"server_default": ""})
    posted_at: datetime | None = moment()
    seen_at: datetime = moment(nullable=False)
    edited_at: datetime | None = moment()
    gone_at: datetime | None = moment()


class Channel(Row, table=True):
    """A Slack channel's outbox: when it may be sent to, who holds it, why it was closed."""

    __table_args__ = (UniqueConstraint("workspace_id", "channel_id"),)
    id: int = own_id()
    workspace_id: int = workspace()
    channel_id: str
    next_send_at: datetime = moment(nullable=False)
    leased_until: datetime | None = moment()
    fence: int = 0
    closed_at: datetime | None = moment()
    closed_because: str = ""


OWED = "sent_at IS NULL AND parked_at IS NULL AND held_until IS NULL"
HELD = "held_until IS NOT NULL"
CHANGED = "change_owed_at IS NOT NULL"


class Delivery(Row, table=True):
    """A message that a channel is owed: an item, the head of a digest, or a notice.

    Owed while neither `sent_at` nor `parked_at` is set; while `held_until` is, it waits for the end
    of quiet hours or for the next digest. `claimed_at` stands from just before the send until its
    outcome is known: found set at a later claim, the send was ambiguous. `digest_id` names the head
    in whose thread it goes. `change_owed_at` asks that the message be updated once it stands. `key`
    keeps a notice single.
    """

    __table_args__ = (
        UniqueConstraint("workspace_id", "channel_id", "item_id"),
        UniqueConstraint("workspace_id", "channel_id", "key"),
        partial("ix_delivery_owed", "workspace_id", "channel_id", "id", where=OWED),
        partial("ix_delivery_changed", "workspace_id", "channel_id", where=CHANGED),
        partial("ix_delivery_held", "held_until", where=HELD),
        Index("ix_delivery_digest", "digest_id"),
        Index("ix_delivery_item", "item_id"),
        NEVER_AGAIN,
    )
    id: int = own_id()
    workspace_id: int = of("workspace.id", index=False)
    channel_id: str
    subject: str
    item_id: int | None = of("item.id", nullable=True, index=False)
    digest_id: int | None = other_id()
    key: str | None = None
    payload: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON, nullable=True))
    owed_at: datetime = moment(nullable=False)
    held_until: datetime | None = moment()
    claimed_at: datetime | None = moment()
    attempts: int = 0
    sent_at: datetime | None = moment()
    ts: str = ""
    thread_ts: str = ""
    parked_at: datetime | None = moment()
    parked_because: str = ""
    change_owed_at: datetime | None = moment()
