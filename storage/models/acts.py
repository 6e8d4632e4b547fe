"""What people do at services through the bot: acts on items, and what is published."""

from datetime import datetime

from sqlalchemy import Column, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field

from storage.models.fields import (
    NEVER_AGAIN,
    Row,
    listed,
    long_text,
    moment,
    of,
    own_id,
    partial,
    workspace,
)

WAITING = "done_at IS NULL AND failed_at IS NULL AND cancelled_at IS NULL"


class Act(Row, table=True):
    """One wish of one person: to do something at a service, as a page.

    `key` is the wish's own: the same wish is written once, and the service hears it at each try.
    It waits until `due_at`, at first that is `planned_at`, and while `needs_approval` for somebody
    else; a draft waits for the word of who wrote it. `claimed_at` stands from just before it is
    done until its outcome is known: found set at a later claim, it was ambiguous. `made_id`,
    `made_url` and `made_ref` are what it made at the service; `undone_at` tells that it was taken
    back there. `why` ends the sentence about a failure.
    """

    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        partial("ix_act_waiting", "due_at", where=WAITING),
        Index("ix_act_item", "item_id"),
        Index("ix_act_asked", "asked_at"),
        Index("ix_act_publication", "publication_id"),
        NEVER_AGAIN,
    )
    id: int = own_id()
    workspace_id: int = workspace()
    page_id: int = of("page.id")
    item_id: int | None = of("item.id", nullable=True, index=False, goes=False)
    publication_id: int | None = of("publication.id", nullable=True, index=False)
    verb: str
    key: str
    by: str
    text: str = long_text()
    asked_at: datetime = moment(nullable=False)
    planned_at: datetime = moment(nullable=False)
    due_at: datetime = moment(nullable=False)
    is_draft: bool = False
    needs_approval: bool = False
    approved_by: str = ""
    claimed_at: datetime | None = moment()
    leased_until: datetime | None = moment()
    fence: int = 0
    attempts: int = 0
    done_at: datetime | None = moment()
    failed_at: datetime | None = moment()
    cancelled_at: datetime | None = moment()
    cancelled_by: str = ""
    undone_at: datetime | None = moment()
    why: str = ""
    made_id: str = long_text()
    made_url: str = long_text()
    made_ref: str = long_text()


class Publication(Row, table=True):
    """What somebody publishes on one or more pages, now or at `due_at`; `pages` are their ids.

    A draft waits for the word of who wrote it.
    """

    id: int = own_id()
    workspace_id: int = workspace()
    by: str
    text: str = long_text()
    pages: list[int] = listed()
    is_draft: bool = False
    created_at: datetime = moment(nullable=False)
    due_at: datetime = moment(nullable=False)
    cancelled_at: datetime | None = moment()


class Upload(Row, table=True):
    """A picture of a publication, in the order of `position`; `content` is empty until fetched."""

    __table_args__ = (UniqueConstraint("publication_id", "position"),)
    id: int = own_id()
    workspace_id: int = workspace()
    publication_id: int = of("publication.id")
    position: int
    file_id: str
    mime: str = ""
    alt: str = ""
    content: bytes = Field(default=b"", sa_column=Column(LargeBinary, nullable=False))
