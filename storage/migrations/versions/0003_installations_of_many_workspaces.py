"""Installations of many workspaces, and workspaces that leave."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

from storage.columns import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _of_workspace() -> list[sa.Column[Any]]:
    return [
        sa.Column("sent_away_at", UtcDateTime(), nullable=True),
        sa.Column("leaving_at", UtcDateTime(), nullable=True),
        sa.Column("wipe_leased_until", UtcDateTime(), nullable=True),
    ]


def upgrade() -> None:
    """Take the database one step on."""
    for new in _of_workspace():
        op.add_column("workspace", new)
    op.create_index("ix_workspace_team_id", "workspace", ["team_id"])
    leaving = sa.text("leaving_at IS NOT NULL")
    op.create_index(
        "ix_workspace_leaving",
        "workspace",
        ["leaving_at"],
        sqlite_where=leaving,
        postgresql_where=leaving,
    )
    op.create_table(
        "installation",
        sa.Column("id", ID, nullable=False),
        sa.Column("enterprise_id", AutoString(), nullable=False),
        sa.Column("team_id", AutoString(), nullable=False),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("app_id", AutoString(), nullable=False),
        sa.Column("bot_user_id", AutoString(), nullable=False),
        sa.Column("installed_by", AutoString(), nullable=False),
        sa.Column("installed_at", UtcDateTime(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=True),
        sa.Column("refreshed_at", UtcDateTime(), nullable=True),
        sa.Column("leased_until", UtcDateTime(), nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("refused_at", UtcDateTime(), nullable=True),
        sa.Column("sent_away_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("enterprise_id", "team_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_installation_team_id", "installation", ["team_id"])


def downgrade() -> None:
    """Take the database one step back; what workspaces installed is forgotten."""
    op.drop_table("installation")
    op.drop_index("ix_workspace_leaving", "workspace")
    op.drop_index("ix_workspace_team_id", "workspace")
    for column in _of_workspace():
        op.drop_column("workspace", column.name)
