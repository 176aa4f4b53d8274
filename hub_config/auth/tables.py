"""The tables of accounts. They belong to the hub's process; the service never reads them."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from hub_config.storage.database import History

VERSION_TABLE = "accounts_alembic_version"
HISTORY = History("accounts", Path(__file__).parent / "migrations", VERSION_TABLE)

metadata = sa.MetaData()
TIME = sa.DateTime(timezone=True)

accounts = sa.Table(
    "accounts",
    metadata,
    sa.Column("username", sa.String(31), primary_key=True),
    sa.Column("name", sa.String(60), nullable=False),
    sa.Column("password", sa.String(255), nullable=False),  # an argon2id hash
    sa.Column("created_at", TIME, nullable=False),
)

# People of a sign-in provider. The key is (issuer, subject), never an address.
identities = sa.Table(
    "identities",
    metadata,
    sa.Column("issuer", sa.String(255), primary_key=True),
    sa.Column("subject", sa.String(255), primary_key=True),
    sa.Column("username", sa.String(31), nullable=False, unique=True),
    sa.Column("created_at", TIME, nullable=False),
)

used_tickets = sa.Table(
    "used_tickets",
    metadata,
    sa.Column("jti", sa.String(64), primary_key=True),
    sa.Column("expires_at", TIME, nullable=False),
)

# Links that make somebody the first administrator; once one is used there are no more.
admin_links = sa.Table(
    "admin_links",
    metadata,
    sa.Column("hash", sa.String(64), primary_key=True),
    sa.Column("created_at", TIME, nullable=False),
    sa.Column("used_by", sa.String(255)),
)
