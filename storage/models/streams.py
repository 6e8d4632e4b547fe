"""Pages, and the streams in which they are read."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from storage.models.fields import (
    Row,
    long_text,
    moment,
    of,
    other_id,
    own_id,
    partial,
    record,
    workspace,
)


class Page(Row, table=True):
    """An account, page, channel or feed at a service, as the service last described it.

    A search writes the pages it finds; those that nobody added are dropped a day after `found_at`.
    """

    __table_args__ = (UniqueConstraint("workspace_id", "service", "native_id"),)
    id: int = own_id()
    workspace_id: int = workspace()
    service: str
    native_id: str = long_text()
    name: str
    url: str = ""
    handle: str = ""
    picture_url: str = ""
    description: str = ""
    followers: int | None = None
    found_at: datetime = moment(nullable=False)


# What is polled at all.
READ = "gone_at IS NULL AND (refused_at IS NULL OR public_since IS NOT NULL)"


class Stream(Row, table=True):
    """A page connected in one way; polled once however many topics it is in.

    `cursors` holds one opaque cursor for each kind of item, `begun` when that kind's first, silent
    poll was over (ISO 8601); `host` is the server that is asked. `listed_at` is when it last listed
    anything: a poll may also answer that nothing has changed. `trouble` and `trouble_since` tell
    why the last poll failed and since when; `gone_at`, that it never will. An authorized stream is
    read as `profile_id`; `refused_at` is since when its service refuses that, `cause` and `detail`
    say why, and `public_since` that it is read as anyone's page meanwhile. `measured_at` is when
    its figures were last fetched: after trouble, and while they are, a moment so long ago that they
    will soon be fetched again.
    """

    __table_args__ = (
        UniqueConstraint("page_id", "connection"),
        partial("ix_stream_due", "next_poll_at", where=READ),
        Index("ix_stream_profile_id", "profile_id"),
    )
    id: int = own_id()
    workspace_id: int = workspace()
    page_id: int = of("page.id")
    connection: str
    profile_id: int | None = other_id()
    cursors: dict[str, str] = record()
    begun: dict[str, str] = record()
    next_poll_at: datetime = moment(nullable=False)
    leased_until: datetime | None = moment()
    fence: int = 0
    host: str = ""
    created_at: datetime = moment(nullable=False)
    first_polled_at: datetime | None = moment()
    polled_at: datetime | None = moment()
    listed_at: datetime | None = moment()
    last_item_at: datetime | None = moment()
    failures: int = 0
    trouble: str = ""
    trouble_since: datetime | None = moment()
    trouble_told_at: datetime | None = moment()
    gone_at: datetime | None = moment()
    refused_at: datetime | None = moment()
    cause: str = Field(default="", sa_column_kwargs={"server_default": ""})
    detail: str = Field(default="", sa_column_kwargs={"server_default": ""})
    public_since: datetime | None = moment()
    measured_at: datetime | None = moment()
