"""Times as the wires carry them: ISO 8601 in UTC, whole seconds or finer, ending in `Z`."""

from __future__ import annotations

from datetime import UTC, datetime

from prepstack.errors import BadRequest


def time_to_json(time: datetime | None) -> str | None:
    return time.astimezone(UTC).isoformat().replace("+00:00", "Z") if time else None


def time_from_json(text: object) -> datetime | None:
    """Raises `BadRequest` for anything but null or a time with a zone."""
    if text is None:
        return None
    try:
        time = datetime.fromisoformat(str(text))
    except ValueError:
        raise BadRequest(f"{text!r} is not a time like 2026-11-23T18:30:00Z.") from None
    if time.tzinfo is None:
        raise BadRequest(f"{text!r} does not say its time zone; end it with Z for UTC.")
    try:
        return time.astimezone(UTC)
    except OverflowError:
        raise BadRequest(f"{text!r} is before the first year or after the last one.") from None
