"""The tables of the main job."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

from storage.columns import UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Take the database one step on."""
    op.create_table(
        "heard",
        sa.Column("key", AutoString(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "workspace",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("enterprise_id", AutoString(), nullable=False),
        sa.Column("team_id", AutoString(), nullable=False),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("bot_user_id", AutoString(), nullable=False),
        sa.Column("installed_by", AutoString(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("enterprise_id", "team_id"),
    )
    op.create_table(
        "channel",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("channel_id", AutoString(), nullable=False),
        sa.Column("next_send_at", UtcDateTime(), nullable=False),
        sa.Column("leased_until", UtcDateTime(), nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("closed_because", AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace_id", "channel_id"),
    )
    with op.batch_alter_table("channel", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_channel_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "history",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("topic_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("who", AutoString(), nullable=False),
        sa.Column("what", AutoString(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("history", schema=None) as batch_op:
        batch_op.create_index("ix_history_topic", ["workspace_id", "topic_id", "at"], unique=False)

    op.create_table(
        "page",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("service", AutoString(), nullable=False),
        sa.Column("native_id", sa.Text(), nullable=False),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("url", AutoString(), nullable=False),
        sa.Column("handle", AutoString(), nullable=False),
        sa.Column("picture_url", AutoString(), nullable=False),
        sa.Column("description", AutoString(), nullable=False),
        sa.Column("followers", sa.Integer(), nullable=True),
        sa.Column("found_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace_id", "service", "native_id"),
    )
    with op.batch_alter_table("page", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_page_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "topic",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("key", AutoString(), nullable=False),
        sa.Column("created_by", AutoString(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("paused_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace_id", "key"),
    )
    with op.batch_alter_table("topic", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_topic_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "feed",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("topic_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel_id", AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("topic_id", "channel_id"),
    )
    with op.batch_alter_table("feed", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feed_channel_id"), ["channel_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_feed_topic_id"), ["topic_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_feed_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "item",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("page_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("native_id", sa.Text(), nullable=False),
        sa.Column("kind", AutoString(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("fingerprint", AutoString(), nullable=False),
        sa.Column("posted_at", UtcDateTime(), nullable=True),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("edited_at", UtcDateTime(), nullable=True),
        sa.Column("gone_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("page_id", "native_id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.create_index("ix_item_fingerprint", ["page_id", "fingerprint"], unique=False)
        batch_op.create_index("ix_item_seen", ["seen_at"], unique=False)

    op.create_table(
        "stream",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("page_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("connection", AutoString(), nullable=False),
        sa.Column("cursors", sa.JSON(), nullable=False),
        sa.Column("next_poll_at", UtcDateTime(), nullable=False),
        sa.Column("leased_until", UtcDateTime(), nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("host", AutoString(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("first_polled_at", UtcDateTime(), nullable=True),
        sa.Column("polled_at", UtcDateTime(), nullable=True),
        sa.Column("last_item_at", UtcDateTime(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("trouble", AutoString(), nullable=False),
        sa.Column("trouble_since", UtcDateTime(), nullable=True),
        sa.Column("trouble_told_at", UtcDateTime(), nullable=True),
        sa.Column("gone_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("page_id", "connection"),
    )
    with op.batch_alter_table("stream", schema=None) as batch_op:
        batch_op.create_index(
            "ix_stream_due",
            ["next_poll_at"],
            unique=False,
            sqlite_where=sa.text("gone_at IS NULL"),
            postgresql_where=sa.text("gone_at IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_stream_page_id"), ["page_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stream_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "delivery",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("channel_id", AutoString(), nullable=False),
        sa.Column("subject", AutoString(), nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("digest_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("key", AutoString(), nullable=True),
        sa.Column("payload", sa.JSON(), nullable=True),
        sa.Column("owed_at", UtcDateTime(), nullable=False),
        sa.Column("claimed_at", UtcDateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("ts", AutoString(), nullable=False),
        sa.Column("thread_ts", AutoString(), nullable=False),
        sa.Column("parked_at", UtcDateTime(), nullable=True),
        sa.Column("parked_because", AutoString(), nullable=False),
        sa.Column("change_owed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace_id", "channel_id", "item_id"),
        sa.UniqueConstraint("workspace_id", "channel_id", "key"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.create_index(
            "ix_delivery_changed",
            ["workspace_id", "channel_id"],
            unique=False,
            sqlite_where=sa.text("change_owed_at IS NOT NULL"),
            postgresql_where=sa.text("change_owed_at IS NOT NULL"),
        )
        batch_op.create_index("ix_delivery_digest", ["digest_id"], unique=False)
        batch_op.create_index("ix_delivery_item", ["item_id"], unique=False)
        batch_op.create_index(
            "ix_delivery_owed",
            ["workspace_id", "channel_id", "id"],
            unique=False,
            sqlite_where=sa.text("sent_at IS NULL AND parked_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL AND parked_at IS NULL"),
        )

    op.create_table(
        "place",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("topic_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "stream_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("added_by", AutoString(), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.Column("paused_at", UtcDateTime(), nullable=True),
        sa.Column("previewed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["stream_id"], ["stream.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("topic_id", "stream_id"),
    )
    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_place_stream_id"), ["stream_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_place_topic_id"), ["topic_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_place_workspace_id"), ["workspace_id"], unique=False)


def downgrade() -> None:
    """Take the database one step back."""
    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_place_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_place_topic_id"))
        batch_op.drop_index(batch_op.f("ix_place_stream_id"))

    op.drop_table("place")
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_delivery_owed",
            sqlite_where=sa.text("sent_at IS NULL AND parked_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL AND parked_at IS NULL"),
        )
        batch_op.drop_index("ix_delivery_item")
        batch_op.drop_index("ix_delivery_digest")
        batch_op.drop_index(
            "ix_delivery_changed",
            sqlite_where=sa.text("change_owed_at IS NOT NULL"),
            postgresql_where=sa.text("change_owed_at IS NOT NULL"),
        )

    op.drop_table("delivery")
    with op.batch_alter_table("stream", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stream_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_stream_page_id"))
        batch_op.drop_index(
            "ix_stream_due",
            sqlite_where=sa.text("gone_at IS NULL"),
            postgresql_where=sa.text("gone_at IS NULL"),
        )

    op.drop_table("stream")
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.drop_index("ix_item_seen")
        batch_op.drop_index("ix_item_fingerprint")

    op.drop_table("item")
    with op.batch_alter_table("feed", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feed_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_feed_topic_id"))
        batch_op.drop_index(batch_op.f("ix_feed_channel_id"))

    op.drop_table("feed")
    with op.batch_alter_table("topic", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_topic_workspace_id"))

    op.drop_table("topic")
    with op.batch_alter_table("page", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_page_workspace_id"))

    op.drop_table("page")
    with op.batch_alter_table("history", schema=None) as batch_op:
        batch_op.drop_index("ix_history_topic")

    op.drop_table("history")
    with op.batch_alter_table("channel", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_channel_workspace_id"))

    op.drop_table("channel")
    op.drop_table("workspace")
    op.drop_table("heard")
