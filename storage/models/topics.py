"""Topics, and the channels and streams that belong to them."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from storage.models.fields import Row, listed, moment, of, own_id, workspace


class Topic(Row, table=True):
    """A named group of streams. `key` is the name as it is compared: case-folded.

    `actors` are the user groups whose people may act as its pages (none: every member), and
    `private_channel_id` is where private messages go ("": nowhere). Items with none of the words in
    `includes` (if there are any), or with one of `excludes`, are not posted. From `quiet_from` to
    `quiet_until`, hours in `quiet_zone`, nothing is posted; the digest comes at the end.
    `rhythm` is "hourly" or "daily" where all comes in digests ("": at once). What is still open
    `escalate_minutes` after it came is told to `escalate_to`, a channel or a user group.
    """

    __table_args__ = (UniqueConstraint("workspace_id", "key"),)
    id: int = own_id()
    workspace_id: int = workspace()
    name: str
    key: str
    created_by: str
    created_at: datetime = moment(nullable=False)
    paused_at: datetime | None = moment()
    actors: list[str] = listed()
    private_channel_id: str = Field(default="", sa_column_kwargs={"server_default": ""})
    includes: list[str] = listed()
    excludes: list[str] = listed()
    quiet_from: int | None = None
    quiet_until: int | None = None
    quiet_zone: str = Field(default="", sa_column_kwargs={"server_default": ""})
    rhythm: str = Field(default="", sa_column_kwargs={"server_default": ""})
    escalate_minutes: int | None = None
    escalate_to: str = Field(default="", sa_column_kwargs={"server_default": ""})


class Feed(Row, table=True):
    """A channel that a topic's items go to."""

    __table_args__ = (UniqueConstraint("topic_id", "channel_id"),)
    id: int = own_id()
    workspace_id: int = workspace()
    topic_id: int = of("topic.id")
    channel_id: str = Field(index=True)


class Place(Row, table=True):
    """A stream's place in a topic. `previewed_at` is empty until its newest post was shown."""

    __table_args__ = (UniqueConstraint("topic_id", "stream_id"),)
    id: int = own_id()
    workspace_id: int = workspace()
    topic_id: int = of("topic.id")
    stream_id: int = of("stream.id")
    added_by: str
    added_at: datetime = moment(nullable=False)
    paused_at: datetime | None = moment()
    previewed_at: datetime | None = moment()
