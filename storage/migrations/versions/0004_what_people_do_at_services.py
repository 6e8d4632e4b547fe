"""Acts, publications, figures, tasks and mutes; how items stand; what is set for topics."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

from storage.columns import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OWED = "sent_at IS NULL AND parked_at IS NULL"
NEW = ("mute", "task", "postfigure", "figure", "upload", "act", "publication")
INDEXES = (
    ("publication", "workspace_id"),
    ("act", "workspace_id"),
    ("act", "page_id"),
    ("upload", "workspace_id"),
    ("upload", "publication_id"),
    ("figure", "workspace_id"),
    ("postfigure", "workspace_id"),
    ("mute", "page_id"),
)


def _of_topic() -> list[sa.Column[Any]]:
    return [
        sa.Column("actors", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("private_channel_id", AutoString(), server_default="", nullable=False),
        sa.Column("includes", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("excludes", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=True),
        sa.Column("quiet_until", sa.Integer(), nullable=True),
        sa.Column("quiet_zone", AutoString(), server_default="", nullable=False),
        sa.Column("rhythm", AutoString(), server_default="", nullable=False),
        sa.Column("escalate_minutes", sa.Integer(), nullable=True),
        sa.Column("escalate_to", AutoString(), server_default="", nullable=False),
    ]


def upgrade() -> None:
    """Take the database one step on."""
    _tables()
    for table, column in INDEXES:
        op.create_index(f"ix_{table}_{column}", table, [column])
    op.create_index("ix_act_item", "act", ["item_id"])
    op.create_index("ix_act_asked", "act", ["asked_at"])
    op.create_index("ix_act_publication", "act", ["publication_id"])
    waiting = "done_at IS NULL AND failed_at IS NULL AND cancelled_at IS NULL"
    _partial("ix_act_waiting", "act", ["due_at"], waiting)
    _partial("ix_task_open", "task", ["workspace_id", "opened_at"], "done_at IS NULL")
    _partial("ix_task_late", "task", ["escalate_at"], "escalate_at IS NOT NULL")
    for table, columns in _new_columns().items():
        for new in columns:
            op.add_column(table, new)
    _partial("ix_delivery_held", "delivery", ["held_until"], "held_until IS NOT NULL")
    _owed(f"{OWED} AND held_until IS NULL")


def _owed(where: str) -> None:
    """What is held is not owed yet."""
    op.drop_index("ix_delivery_owed", "delivery")
    _partial("ix_delivery_owed", "delivery", ["workspace_id", "channel_id", "id"], where)


def _new_columns() -> dict[str, list[sa.Column[Any]]]:
    return {
        "topic": _of_topic(),
        "workspace": [sa.Column("approved", sa.JSON(), server_default="[]", nullable=False)],
        "item": [sa.Column("marks", AutoString(), server_default="", nullable=False)],
        "stream": [sa.Column("measured_at", UtcDateTime(), nullable=True)],
        "delivery": [sa.Column("held_until", UtcDateTime(), nullable=True)],
    }


def _partial(name: str, table: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)


def downgrade() -> None:
    """Take the database one step back; what people did and set is forgotten."""
    _owed(OWED)
    op.drop_index("ix_delivery_held", "delivery")
    for table, columns in _new_columns().items():
        for column in columns:
            op.drop_column(table, column.name)
    for table in NEW:
        op.drop_table(table)


def _tables() -> None:
    op.create_table(
        "publication",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("by", AutoString(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("pages", sa.JSON(), nullable=False),
        sa.Column("is_draft", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("cancelled_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "act",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("page_id", ID, nullable=False),
        sa.Column("item_id", ID, nullable=True),
        sa.Column("publication_id", ID, nullable=True),
        sa.Column("verb", AutoString(), nullable=False),
        sa.Column("key", AutoString(), nullable=False),
        sa.Column("by", AutoString(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("planned_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("is_draft", sa.Boolean(), nullable=False),
        sa.Column("needs_approval", sa.Boolean(), nullable=False),
        sa.Column("approved_by", AutoString(), nullable=False),
        sa.Column("claimed_at", UtcDateTime(), nullable=True),
        sa.Column("leased_until", UtcDateTime(), nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("failed_at", UtcDateTime(), nullable=True),
        sa.Column("cancelled_at", UtcDateTime(), nullable=True),
        sa.Column("cancelled_by", AutoString(), nullable=False),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.Column("why", AutoString(), nullable=False),
        sa.Column("made_id", sa.Text(), nullable=False),
        sa.Column("made_url", sa.Text(), nullable=False),
        sa.Column("made_ref", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["publication_id"], ["publication.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace_id", "key"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "upload",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("publication_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("file_id", AutoString(), nullable=False),
        sa.Column("mime", AutoString(), nullable=False),
        sa.Column("alt", AutoString(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["publication_id"], ["publication.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("publication_id", "position"),
    )
    op.create_table(
        "figure",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("page_id", ID, nullable=False),
        sa.Column("figure", AutoString(), nullable=False),
        sa.Column("day", AutoString(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("page_id", "figure", "day"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "postfigure",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("item_id", ID, nullable=False),
        sa.Column("figure", AutoString(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("item_id", "figure"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "task",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("item_id", ID, nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("claimed_by", AutoString(), nullable=False),
        sa.Column("claimed_at", UtcDateTime(), nullable=True),
        sa.Column("done_by", AutoString(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("escalate_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("item_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "mute",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("channel_id", AutoString(), nullable=False),
        sa.Column("what", AutoString(), nullable=False),
        sa.Column("page_id", ID, nullable=True),
        sa.Column("value", AutoString(), nullable=False),
        sa.Column("key", AutoString(), nullable=False),
        sa.Column("label", AutoString(), nullable=False),
        sa.Column("by", AutoString(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace_id", "channel_id", "key"),
        sqlite_autoincrement=True,
    )
