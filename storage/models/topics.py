"""Topics, and the channels and streams that belong to them."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.models.fields import moment, of, own_id, workspace


class Topic(SQLModel, table=True):
    """A named group of streams. `key` is the name as it is compared: case-folded."""

    __table_args__ = (UniqueConstraint("workspace_id", "key"),)
    id: int = own_id()
    workspace_id: int = workspace()
    name: str
    key: str
    created_by: str
    created_at: datetime = moment(nullable=False)
    paused_at: datetime | None = moment()


class Feed(SQLModel, table=True):
    """A channel that a topic's items go to."""

    __table_args__ = (UniqueConstraint("topic_id", "channel_id"),)
    id: int = own_id()
    workspace_id: int = workspace()
    topic_id: int = of("topic.id")
    channel_id: str = Field(index=True)


class Place(SQLModel, table=True):
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
