"""The names by which people see each other, and those on which hub, service and rooms agree."""

from __future__ import annotations

from prepstack.errors import BadRequest

MAX_NAME = 60

SERVICE_NAME = "prepstack"
SERVICE_PREFIX = f"/services/{SERVICE_NAME}/"
SERVICE_ACCESS = f"access:services!service={SERVICE_NAME}"  # the hub's scope

ROOM_PREFIX = "room-"
ROOM_NAME = rf"{ROOM_PREFIX}[a-z2-7]{{8}}"  # a pattern: five random bytes in base32
MEDIA_PORTS = "40000-40999"  # unless an operator says otherwise
NOTEBOOK = "interview.ipynb"
# Below a room's own address
NOTEBOOK_PATH = f"doc/tree/{NOTEBOOK}"
LOBBY_PATH = "prepstack/lobby"
CALL_PATH = "prepstack/api/call"
INTERVIEW_PATH = "prepstack/api/interview"


def clean_name(name: str) -> str:
    """A display name as people type it, without control characters. Raises `BadRequest`."""
    cleaned = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    if not cleaned:
        raise BadRequest("Please give a name that the others will see.")
    if len(cleaned) > MAX_NAME:
        raise BadRequest(f"A name may have {MAX_NAME} characters at most.")
    return cleaned
