"""When pages last listed their items: what they still show is not forgotten."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the database one step on."""
    op.add_column("stream", sa.Column("listed_at", UtcDateTime(), nullable=True))
