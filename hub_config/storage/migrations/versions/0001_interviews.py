"""Interviews, their people, invitations and rooms

Revision: 0001, the first
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "interviews",
        sa.Column("id", sa.String(12), nullable=False),
        sa.Column("code", sa.String(12), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("host", sa.String(255), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("minutes", sa.Integer, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("starts_at", TIME),
        sa.Column("started_at", TIME),
        sa.Column("ends_at", TIME),
        sa.Column("ended_at", TIME),
        sa.Column("room", sa.String(64)),
        sa.Column("end_reason", sa.String(16)),
        sa.Column("request", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_interviews"),
        sa.UniqueConstraint("code", name="uq_interviews_code"),
        sa.UniqueConstraint("host", "request", name="uq_interviews_host_request"),
    )
    op.create_index("ix_interviews_state", "interviews", ["state"])
    op.create_index("ix_interviews_room", "interviews", ["room"])
    op.create_table(
        "members",
        sa.Column("interview_id", sa.String(12), nullable=False),
        sa.Column("username", sa.String(255), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("host", sa.Boolean, nullable=False),
        sa.Column("standing", sa.String(16), nullable=False),
        sa.Column("joined_at", TIME, nullable=False),
        sa.Column("browser", sa.String(64)),
        sa.PrimaryKeyConstraint("interview_id", "username", name="pk_members"),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interviews.id"],
            name="fk_members_interview_id",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_members_username", "members", ["username"])
    op.create_table(
        "invitations",
        sa.Column("interview_id", sa.String(12), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("generation", sa.Integer, nullable=False),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("revoked_at", TIME),
        sa.PrimaryKeyConstraint("interview_id", "role", "generation", name="pk_invitations"),
        sa.UniqueConstraint("secret_hash", name="uq_invitations_secret_hash"),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interviews.id"],
            name="fk_invitations_interview_id",
            ondelete="CASCADE",
        ),
    )
    op.create_table(
        "rooms",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("interview_id", sa.String(12)),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_rooms"),
        sa.UniqueConstraint("interview_id", name="uq_rooms_interview_id"),
        sa.ForeignKeyConstraint(["interview_id"], ["interviews.id"], name="fk_rooms_interview_id"),
    )
    op.create_index("ix_rooms_state", "rooms", ["state"])


def downgrade() -> None:
    for table in ("rooms", "invitations", "members", "interviews"):
        op.drop_table(table)
