"""Run the migrations on the connection that `opening.migrate` hands over."""

from __future__ import annotations

from alembic import context

from reportedly.ledger.schema import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection, target_metadata=metadata, transactional_ddl=False
)
context.run_migrations()
