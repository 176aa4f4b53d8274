"""An interview, and the document of it that service and room exchange (docs/protocol.md, 3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from prepstack.clock import time_from_json, time_to_json
from prepstack.errors import BadRequest
from prepstack.people import Member, Role, Standing

MAX_PEOPLE = 8


class State(StrEnum):
    """The life of an interview as the dashboard shows it."""

    SCHEDULED = "scheduled"
    LOBBY = "lobby"  # the room is there or coming, nobody has entered the notebook
    LIVE = "live"
    ENDED = "ended"
    LOST = "lost"  # its room died and could not be brought back

    @property
    def is_over(self) -> bool:
        return self in (State.ENDED, State.LOST)


@dataclass(frozen=True)
class Interview:
    """What everybody in the room may know of it."""

    id: str
    title: str
    started_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True)
class Pages:
    """Where the service tells people what became of them."""

    ended: str
    removed: str
    refused: str
    left: str
    dashboard: str


@dataclass(frozen=True)
class RoomDocument:
    """All a room needs to know of its interview; pushed whole, so that a push may be repeated."""

    interview: Interview
    members: tuple[Member, ...]
    pages: Pages
    room_url: str
    invitations: Mapping[Role, str] = field(default_factory=dict)
    max_people: int = MAX_PEOPLE
    ended: bool = False

    def member(self, username: str) -> Member | None:
        return next((member for member in self.members if member.username == username), None)

    def with_change(self, username: str, change: Mapping[str, str]) -> RoomDocument:
        """The document after a change of one member, as docs/protocol.md, 4 writes it."""
        members = tuple(
            member_from_json({**member_to_json(member), **change})
            if member.username == username
            else member
            for member in self.members
        )
        return replace(self, members=members)


def member_to_json(member: Member) -> dict[str, Any]:
    return {
        "username": member.username,
        "name": member.name,
        "role": member.role.value,
        "host": member.host,
        "standing": member.standing.value,
    }


def member_from_json(data: Mapping[str, Any]) -> Member:
    return Member(
        username=str(data["username"]),
        name=str(data["name"]),
        role=Role(data["role"]),
        standing=Standing(data["standing"]),
        host=bool(data["host"]),
    )


def interview_to_json(interview: Interview) -> dict[str, Any]:
    return {
        "id": interview.id,
        "title": interview.title,
        "started_at": time_to_json(interview.started_at),
        "ends_at": time_to_json(interview.ends_at),
    }


def interview_from_json(data: Mapping[str, Any]) -> Interview:
    return Interview(
        id=str(data["id"]),
        title=str(data["title"]),
        started_at=time_from_json(data["started_at"]),
        ends_at=time_from_json(data["ends_at"]),
    )


def document_to_json(document: RoomDocument) -> dict[str, Any]:
    return {
        "interview": interview_to_json(document.interview),
        "members": [member_to_json(member) for member in document.members],
        "invitations": {role.value: url for role, url in document.invitations.items()},
        "pages": vars(document.pages),
        "room_url": document.room_url,
        "max_people": document.max_people,
        "ended": document.ended,
    }


def document_from_json(data: Mapping[str, Any]) -> RoomDocument:
    """Raises `BadRequest` where the document is not one."""
    try:
        return RoomDocument(
            interview=interview_from_json(data["interview"]),
            members=tuple(member_from_json(member) for member in data["members"]),
            invitations={Role(role): str(url) for role, url in data["invitations"].items()},
            pages=Pages(**data["pages"]),
            room_url=str(data["room_url"]),
            max_people=int(data["max_people"]),
            ended=bool(data["ended"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadRequest(f"This is not an interview's document: {error!r}.") from error
