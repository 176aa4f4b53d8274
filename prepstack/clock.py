"""Times as the wires carry them: ISO 8601 in UTC, whole seconds or finer, ending in `Z`."""

from __future__ import annotations

from datetime import UTC, datetime


def time_to_json(time: datetime | None) -> str | None:
    return time.astimezone(UTC).isoformat().replace("+00:00", "Z") if time else None


def utc_now() -> datetime:
    return datetime.now(UTC)
