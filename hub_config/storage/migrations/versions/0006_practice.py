"""Interviews of one person alone, and how their submissions went

Revision: 0006, after 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "interviews", sa.Column("practice", sa.Boolean, nullable=False, server_default=sa.false())
    )
    for name in ("passed", "cases"):
        op.add_column("runs", sa.Column(name, sa.Integer, nullable=False, server_default="0"))
    op.add_column("runs", sa.Column("verdict", sa.String(3), nullable=False, server_default=""))
    op.create_index("ix_runs_username_kind", "runs", ["username", "kind"])


def downgrade() -> None:
    op.drop_index("ix_runs_username_kind", "runs")
    for name in ("verdict", "cases", "passed"):
        op.drop_column("runs", name)
    op.drop_column("interviews", "practice")
