"""E-mails that are owed."""

from datetime import datetime

from sqlalchemy import UniqueConstraint

from storage.models.fields import Row, long_text, moment, of, own_id, partial


class Mail(Row, table=True):
    """An e-mail, owed until it is sent or given up; one of the same key is owed once.

    A worker that sends it holds `leased_until` under a `fence`; `trouble` is why the last try
    failed.
    """

    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        partial("ix_mail_owed", "next_try_at", where="sent_at IS NULL AND given_up_at IS NULL"),
    )
    id: int = own_id()
    workspace_id: int = of("workspace.id", index=False)
    key: str
    recipient: str
    subject: str
    text: str = long_text()
    html: str = long_text()
    owed_at: datetime = moment(nullable=False)
    next_try_at: datetime = moment(nullable=False)
    leased_until: datetime | None = moment()
    fence: int = 0
    attempts: int = 0
    trouble: str = ""
    sent_at: datetime | None = moment()
    given_up_at: datetime | None = moment()
