"""How a team shares the work: who looks after which item, and what nobody wants to see."""

from datetime import datetime

from sqlalchemy import UniqueConstraint

from storage.models.fields import NEVER_AGAIN, Row, moment, of, own_id, partial


class Task(Row, table=True):
    """An item that somebody is to look after: open, claimed, then done.

    `escalate_at` is when others are told that it is still open, None when nobody is to be, or was.
    """

    __table_args__ = (
        UniqueConstraint("item_id"),
        partial("ix_task_open", "workspace_id", "opened_at", where="done_at IS NULL"),
        partial("ix_task_late", "escalate_at", where="escalate_at IS NOT NULL"),
        NEVER_AGAIN,
    )
    id: int = own_id()
    workspace_id: int = of("workspace.id", index=False)
    item_id: int = of("item.id", index=False)
    opened_at: datetime = moment(nullable=False)
    claimed_by: str = ""
    claimed_at: datetime | None = moment()
    done_by: str = ""
    done_at: datetime | None = moment()
    escalate_at: datetime | None = moment()


class Mute(Row, table=True):
    """What is not posted in a channel until `until` (None: for ever).

    `what` is "author", "word" or "kind"; `value` is the author's address or name, the word in lower
    case, or the kind; `page_id` is the page whose kind it is, None for what any page brings. `key`
    tells the same wish; `label` names it for people.
    """

    __table_args__ = (
        UniqueConstraint("workspace_id", "channel_id", "key"),
        NEVER_AGAIN,
    )
    id: int = own_id()
    workspace_id: int = of("workspace.id", index=False)
    channel_id: str
    what: str
    page_id: int | None = of("page.id", nullable=True)
    value: str
    key: str
    label: str
    by: str
    at: datetime = moment(nullable=False)
    until: datetime | None = moment()
