"""Alembic's entry point: runs on the connection that `Database.migrate` hands over."""

from __future__ import annotations

from alembic import context

from hub_config.auth.tables import VERSION_TABLE, metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    render_as_batch=True,
    include_name=lambda name, kind, _parents: kind != "table" or name in metadata.tables,
    transactional_ddl=False,  # the caller's transaction holds all of it
)
context.run_migrations()
