"""Alembic's entry point: runs on the connection that `Database.migrate` hands over."""

from __future__ import annotations

from alembic import context

from hub_config.storage.database import VERSION_TABLE
from hub_config.storage.tables import metadata


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """PostgreSQL may hold the hub's and the accounts' tables too."""
    return kind != "table" or name in metadata.tables


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    render_as_batch=True,
    include_name=is_ours,
    transactional_ddl=False,  # the caller's transaction holds all of it
)
context.run_migrations()
