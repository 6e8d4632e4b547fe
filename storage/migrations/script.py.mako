"""${message}."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

from storage import columns
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the database one step on."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Take the database one step back."""
    ${downgrades if downgrades else "pass"}
