"""Run by alembic: takes the connection that `upgrade` passes in."""

from __future__ import annotations

from alembic import context

with_connection = context.config.attributes["connection"]
context.configure(
    connection=with_connection,
    transactional_ddl=True,  # SQLite's is, when the driver does not commit by itself
    render_as_batch=with_connection.dialect.name == "sqlite",
)
with context.begin_transaction():
    context.run_migrations()
