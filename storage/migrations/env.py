"""How Alembic reaches our tables: over the connection that `upgrade` opened."""

from alembic import context
from sqlmodel import SQLModel

import storage.models  # noqa: F401

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    compare_type=True,
)
context.run_migrations()
