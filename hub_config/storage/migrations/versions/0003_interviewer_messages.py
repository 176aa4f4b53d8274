"""What interviewers write to each other

Revision: 0003, after 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "interviewer_messages",
        sa.Column("interview_id", sa.String(12), nullable=False),
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("username", sa.String(255), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("client", sa.String(40), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("readers", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("interview_id", "id", name="pk_interviewer_messages"),
        sa.UniqueConstraint(
            "interview_id",
            "username",
            "client",
            name="uq_interviewer_messages_interview_id_username_client",
        ),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interviews.id"],
            name="fk_interviewer_messages_interview_id",
            ondelete="CASCADE",
        ),
    )


def downgrade() -> None:
    op.drop_table("interviewer_messages")
