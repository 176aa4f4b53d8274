"""The names by which people see each other."""

from __future__ import annotations

from prepstack.errors import BadRequest

MAX_NAME = 60


def clean_name(name: str) -> str:
    """A display name as people type it, without control characters. Raises `BadRequest`."""
    cleaned = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    if not cleaned:
        raise BadRequest("Please give a name that the others will see.")
    if len(cleaned) > MAX_NAME:
        raise BadRequest(f"A name may have {MAX_NAME} characters at most.")
    return cleaned
