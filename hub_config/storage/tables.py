"""The tables. Every time in them is in UTC, whatever the engine."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcTime(TypeDecorator[datetime]):
    """SQLite forgets zones, so UTC goes in and comes out. Refuses times without a zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


interviews = Table(
    "interviews",
    metadata,
    Column("id", String(12), primary_key=True),
    Column("code", String(12), nullable=False, unique=True),
    Column("title", String(120), nullable=False),
    Column("host", String(255), nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("minutes", Integer, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("starts_at", UtcTime),
    Column("started_at", UtcTime),
    Column("ends_at", UtcTime),
    Column("ended_at", UtcTime),
    Column("room", String(64), index=True),
    Column("end_reason", String(16)),
    # Given by the form that asked for it, so that a double click makes one interview.
    Column("request", String(64), nullable=False),
    Column("opened_at", UtcTime),  # when it got its room
    Column("revision", Integer, nullable=False, server_default="0"),
    Column("locked", Boolean, nullable=False, server_default=false()),
    Column("practice", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("host", "request"),
)

members = Table(
    "members",
    metadata,
    Column("interview_id", ForeignKey("interviews.id", ondelete="CASCADE"), primary_key=True),
    Column("username", String(255), primary_key=True),
    Column("name", String(60), nullable=False),
    Column("role", String(16), nullable=False),
    Column("host", Boolean, nullable=False),
    Column("standing", String(16), nullable=False),
    Column("joined_at", UtcTime, nullable=False),
    Column("browser", String(64)),  # hash of a cookie: recognises a guest who comes again
    Index(None, "username"),
)

invitations = Table(
    "invitations",
    metadata,
    Column("interview_id", ForeignKey("interviews.id", ondelete="CASCADE"), primary_key=True),
    Column("role", String(16), primary_key=True),
    Column("generation", Integer, primary_key=True),
    Column("secret_hash", String(64), nullable=False, unique=True),
    Column("created_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("revoked_at", UtcTime),
)

interviewer_messages = Table(
    "interviewer_messages",
    metadata,
    Column("interview_id", ForeignKey("interviews.id", ondelete="CASCADE"), primary_key=True),
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcTime, nullable=False),
    Column("username", String(255), nullable=False),
    Column("name", String(80), nullable=False),
    Column("client", String(40), nullable=False),  # the page's name for it
    Column("text", Text, nullable=False),
    Column("readers", Text, nullable=False),  # usernames, as JSON
    UniqueConstraint("interview_id", "username", "client"),
)

interview_problems = Table(
    "interview_problems",
    metadata,
    Column("interview_id", ForeignKey("interviews.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("slug", String(60), nullable=False),
    Column("title", String(120), nullable=False),  # also when the library has it no longer
    Column("chosen_by", String(255), nullable=False),
    Column("language", String(20), nullable=False),
    Column("turn", Integer, nullable=False),  # 0: not shown yet
    Column("revealed_by", String(255), nullable=False),
    Column("revealed_at", UtcTime),
    Column("candidates", Text, nullable=False),  # usernames, as JSON
    Column("hints", Text, nullable=False),  # numbers of those that were shared, as JSON
    UniqueConstraint("interview_id", "slug"),
)

runs = Table(
    "runs",
    metadata,
    Column("interview_id", ForeignKey("interviews.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("problem", Integer, nullable=False),
    Column("slug", String(60), nullable=False),
    Column("username", String(255), nullable=False),
    Column("name", String(80), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("language", String(20), nullable=False),
    Column("source", Text, nullable=False),
    Column("input", Text, nullable=False),
    Column("asked_at", UtcTime, nullable=False),
    Column("status", String(16), nullable=False, index=True),
    Column("outcome", Text, nullable=False),  # as JSON; empty while it waits
    # Of what is in the outcome, to be counted.
    Column("passed", Integer, nullable=False, server_default="0"),
    Column("cases", Integer, nullable=False, server_default="0"),
    Column("verdict", String(3), nullable=False, server_default=""),
    Index("ix_runs_username_kind", "username", "kind"),
)

notes = Table(
    "notes",
    metadata,
    Column("interview_id", ForeignKey("interviews.id", ondelete="CASCADE"), primary_key=True),
    Column("username", String(255), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcTime, nullable=False),
    Column("client", String(40), nullable=False),  # the page's name for it
    Column("text", Text, nullable=False),
    Column("mark", String(1), nullable=False),
    Column("problem", Integer, nullable=False),
    UniqueConstraint("interview_id", "username", "client"),
)

rooms = Table(
    "rooms",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("state", String(16), nullable=False, index=True),
    Column("interview_id", ForeignKey("interviews.id"), unique=True),
    Column("created_at", UtcTime, nullable=False),
    Column("attempts", Integer, nullable=False),
)
