"""The coverage ledger: when a stream was not read, why, and who was told."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint

from storage.models.fields import Row, moment, of, own_id, partial, workspace


class Gap(Row, table=True):
    """A time in which a stream was not read as it should be; `to_at` is empty while it lasts.

    `came_back` counts the items of that time which were fetched afterwards, `lost` says what the
    service does not give any more, and `caught_up_at` that the fetching is over. `closed_by` is who
    reconnected it ("": nobody had to). `is_public` tells that it was read as anyone's page
    meanwhile, `logged_at` that it stands in the history.
    """

    __table_args__ = (
        Index("ix_gap_stream", "stream_id", "from_at"),
        partial("ix_gap_open", "stream_id", where="caught_up_at IS NULL"),
    )
    id: int = own_id()
    workspace_id: int = workspace()
    stream_id: int = of("stream.id", index=False)
    from_at: datetime = moment(nullable=False)
    to_at: datetime | None = moment()
    cause: str
    detail: str = ""
    came_back: int = 0
    lost: str = ""
    is_public: bool = False
    closed_by: str = ""
    caught_up_at: datetime | None = moment()
    logged_at: datetime | None = moment()


class Alert(Row, table=True):
    """One living message in a channel about pages that a profile no longer opens.

    It is red while any of its gaps is open, and green afterwards. `is_note` tells that nothing was
    missed, so that nobody has to do anything.
    """

    __table_args__ = (Index("ix_alert_channel", "workspace_id", "channel_id"),)
    id: int = own_id()
    workspace_id: int = of("workspace.id", index=False)
    channel_id: str
    profile_id: int | None = of("profile.id", nullable=True, goes=False)
    opened_at: datetime = moment(nullable=False)
    closed_at: datetime | None = moment()
    is_note: bool = False


class Alarmed(Row, table=True):
    """A gap that an alert tells of."""

    __table_args__ = (UniqueConstraint("alert_id", "gap_id"),)
    id: int = own_id()
    workspace_id: int = of("workspace.id", index=False)
    alert_id: int = of("alert.id")
    gap_id: int = of("gap.id")
