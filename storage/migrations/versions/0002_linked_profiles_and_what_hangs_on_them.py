"""Linked profiles, what hangs on them, and the ledger of what was missed."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

from storage.columns import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NEW = ("alarmed", "gap", "alert", "managed", "mail", "attempt", "registration", "profile")
INDEXES = (
    ("profile", "workspace_id"),
    ("registration", "workspace_id"),
    ("attempt", "workspace_id"),
    ("managed", "workspace_id"),
    ("managed", "profile_id"),
    ("managed", "page_id"),
    ("alert", "profile_id"),
    ("gap", "workspace_id"),
    ("alarmed", "alert_id"),
    ("alarmed", "gap_id"),
)
READ_BEFORE = "gone_at IS NULL"
READ = "gone_at IS NULL AND (refused_at IS NULL OR public_since IS NOT NULL)"


def _of_stream() -> list[sa.Column[Any]]:
    return [
        # Without a foreign key: SQLite could only add one by copying the table, and the places that
        # hang on the old one would go with it.
        sa.Column("profile_id", ID, nullable=True),
        sa.Column("begun", sa.JSON(), server_default="{}", nullable=False),
        sa.Column("refused_at", UtcDateTime(), nullable=True),
        sa.Column("cause", AutoString(), server_default="", nullable=False),
        sa.Column("detail", AutoString(), server_default="", nullable=False),
        sa.Column("public_since", UtcDateTime(), nullable=True),
    ]


def _of_workspace() -> list[sa.Column[Any]]:
    return [
        sa.Column("administrators", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("recipients", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("check_hour", sa.Integer(), server_default="8", nullable=False),
        sa.Column("check_zone", AutoString(), server_default="UTC", nullable=False),
        sa.Column("checked_on", AutoString(), server_default="", nullable=False),
        sa.Column("check_leased_until", UtcDateTime(), nullable=True),
        sa.Column("managers", AutoString(), server_default="members", nullable=False),
    ]


def upgrade() -> None:
    """Take the database one step on."""
    _tables()
    for table, column in INDEXES:
        op.create_index(f"ix_{table}_{column}", table, [column])
    op.create_index("ix_alert_channel", "alert", ["workspace_id", "channel_id"])
    op.create_index("ix_gap_stream", "gap", ["stream_id", "from_at"])
    _partial("ix_gap_open", "gap", "stream_id", "caught_up_at IS NULL")
    _partial("ix_mail_owed", "mail", "next_try_at", "sent_at IS NULL AND given_up_at IS NULL")
    for table, columns in (("workspace", _of_workspace()), ("stream", _of_stream())):
        for new in columns:
            op.add_column(table, new)
    op.create_index("ix_stream_profile_id", "stream", ["profile_id"])
    op.drop_index("ix_stream_due", "stream")
    _partial("ix_stream_due", "stream", "next_poll_at", READ)
    _begin()


def _begin() -> None:
    """Note of each stream that was polled before that its kinds have begun."""
    stream = sa.table(
        "stream",
        sa.column("id", ID),
        sa.column("cursors", sa.JSON()),
        sa.column("begun", sa.JSON()),
        sa.column("first_polled_at", UtcDateTime()),
    )
    polled = sa.select(stream.c.id, stream.c.cursors, stream.c.first_polled_at).where(
        stream.c.first_polled_at.is_not(None)
    )
    for id_, cursors, since in op.get_bind().execute(polled).all():
        kinds = json.loads(cursors) if isinstance(cursors, str) else cursors
        begun = dict.fromkeys(kinds, since.isoformat())
        op.execute(sa.update(stream).where(stream.c.id == id_).values(begun=begun))


def _partial(name: str, table: str, column: str, where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, [column], sqlite_where=condition, postgresql_where=condition)


def downgrade() -> None:
    """Take the database one step back; what was linked is forgotten."""
    op.drop_index("ix_stream_due", "stream")
    op.drop_index("ix_stream_profile_id", "stream")
    for column in _of_stream():
        op.drop_column("stream", column.name)
    _partial("ix_stream_due", "stream", "next_poll_at", READ_BEFORE)
    for column in _of_workspace():
        op.drop_column("workspace", column.name)
    for table in NEW:
        op.drop_table(table)


def _tables() -> None:
    op.create_table(
        "profile",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("user_id", AutoString(), nullable=False),
        sa.Column("service", AutoString(), nullable=False),
        sa.Column("native_id", sa.Text(), nullable=False),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("handle", AutoString(), nullable=False),
        sa.Column("url", AutoString(), nullable=False),
        sa.Column("picture_url", AutoString(), nullable=False),
        sa.Column("server", AutoString(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("linked_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=True),
        sa.Column("ends_at", UtcDateTime(), nullable=True),
        sa.Column("refreshed_at", UtcDateTime(), nullable=True),
        sa.Column("leased_until", UtcDateTime(), nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("refused_at", UtcDateTime(), nullable=True),
        sa.Column("cause", AutoString(), nullable=False),
        sa.Column("detail", AutoString(), nullable=False),
        sa.Column("warned_days", sa.Integer(), nullable=True),
        sa.Column("snoozed_until", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace_id", "user_id", "service", "native_id"),
    )
    op.create_table(
        "registration",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("service", AutoString(), nullable=False),
        sa.Column("server", AutoString(), nullable=False),
        sa.Column("client", sa.Text(), nullable=False),
        sa.Column("registered_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace_id", "service", "server"),
    )
    op.create_table(
        "attempt",
        sa.Column("key_hash", AutoString(), nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("user_id", AutoString(), nullable=False),
        sa.Column("service", AutoString(), nullable=False),
        sa.Column("typed", AutoString(), nullable=False),
        sa.Column("browser_hash", AutoString(), nullable=False),
        sa.Column("kept", sa.Text(), nullable=False),
        sa.Column("purpose", sa.JSON(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key_hash"),
    )
    op.create_table(
        "mail",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("key", AutoString(), nullable=False),
        sa.Column("recipient", AutoString(), nullable=False),
        sa.Column("subject", AutoString(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("owed_at", UtcDateTime(), nullable=False),
        sa.Column("next_try_at", UtcDateTime(), nullable=False),
        sa.Column("leased_until", UtcDateTime(), nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("trouble", AutoString(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("given_up_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace_id", "key"),
    )
    op.create_table(
        "managed",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("profile_id", ID, nullable=False),
        sa.Column("page_id", ID, nullable=False),
        sa.Column("role", AutoString(), nullable=False),
        sa.Column("cannot", AutoString(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("lost_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("profile_id", "page_id"),
    )
    op.create_table(
        "alert",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("channel_id", AutoString(), nullable=False),
        sa.Column("profile_id", ID, nullable=True),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("is_note", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "gap",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("stream_id", ID, nullable=False),
        sa.Column("from_at", UtcDateTime(), nullable=False),
        sa.Column("to_at", UtcDateTime(), nullable=True),
        sa.Column("cause", AutoString(), nullable=False),
        sa.Column("detail", AutoString(), nullable=False),
        sa.Column("came_back", sa.Integer(), nullable=False),
        sa.Column("lost", AutoString(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("closed_by", AutoString(), nullable=False),
        sa.Column("caught_up_at", UtcDateTime(), nullable=True),
        sa.Column("logged_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["stream_id"], ["stream.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "alarmed",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("alert_id", ID, nullable=False),
        sa.Column("gap_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["gap_id"], ["gap.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("alert_id", "gap_id"),
    )
