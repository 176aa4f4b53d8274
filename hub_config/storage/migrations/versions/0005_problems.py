"""Problems of interviews, runs of their solutions, notes of interviewers

Revision: 0005, after 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "interview_problems",
        sa.Column("interview_id", sa.String(12), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("slug", sa.String(60), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("chosen_by", sa.String(255), nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("revealed_by", sa.String(255), nullable=False),
        sa.Column("revealed_at", sa.DateTime(timezone=True)),
        sa.Column("candidates", sa.Text, nullable=False),
        sa.Column("hints", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("interview_id", "number", name="pk_interview_problems"),
        sa.UniqueConstraint("interview_id", "slug", name="uq_interview_problems_interview_id_slug"),
        _of_interview("interview_problems"),
    )
    op.create_table(
        "runs",
        sa.Column("interview_id", sa.String(12), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("problem", sa.Integer, nullable=False),
        sa.Column("slug", sa.String(60), nullable=False),
        sa.Column("username", sa.String(255), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("input", sa.Text, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("interview_id", "number", name="pk_runs"),
        _of_interview("runs"),
    )
    op.create_index("ix_runs_status", "runs", ["status"])
    op.create_table(
        "notes",
        sa.Column("interview_id", sa.String(12), nullable=False),
        sa.Column("username", sa.String(255), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("client", sa.String(40), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("mark", sa.String(1), nullable=False),
        sa.Column("problem", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("interview_id", "username", "number", name="pk_notes"),
        sa.UniqueConstraint(
            "interview_id", "username", "client", name="uq_notes_interview_id_username_client"
        ),
        _of_interview("notes"),
    )


def _of_interview(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["interview_id"],
        ["interviews.id"],
        name=f"fk_{table}_interview_id",
        ondelete="CASCADE",
    )


def downgrade() -> None:
    for table in ("notes", "runs", "interview_problems"):
        op.drop_table(table)
