"""Interviews count their revisions, and know when they got their room

Revision: 0002, after 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "interviews", sa.Column("revision", sa.Integer, nullable=False, server_default="0")
    )
    op.add_column("interviews", sa.Column("opened_at", sa.DateTime(timezone=True)))
    op.execute("UPDATE interviews SET opened_at = created_at WHERE room IS NOT NULL")


def downgrade() -> None:
    op.drop_column("interviews", "opened_at")
    op.drop_column("interviews", "revision")
