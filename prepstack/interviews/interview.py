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
        username=_text(data["username"], shortest=1),
        name=_text(data["name"]),
        role=Role(data["role"]),
        standing=Standing(data["standing"]),
        host=_flag(data["host"]),
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
        id=_text(data["id"], shortest=1),
        title=_text(data["title"]),
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
            members=_members(data["members"]),
            invitations={Role(role): _text(url) for role, url in data["invitations"].items()},
            pages=Pages(**{name: _text(url) for name, url in data["pages"].items()}),
            room_url=_text(data["room_url"]),
            max_people=_count(data["max_people"]),
            ended=_flag(data["ended"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadRequest(f"This is not an interview's document: {error!r}.") from error


# Read as what they have to be, and nothing is converted: bool("false") is true.


def _members(data: list[Mapping[str, Any]]) -> tuple[Member, ...]:
    if not isinstance(data, list):
        raise TypeError("members are a list")
    members = tuple(member_from_json(item) for item in data)
    if len({member.username for member in members}) < len(members):
        raise ValueError("somebody is a member twice")
    return members


def _text(value: object, shortest: int = 0) -> str:
    if not isinstance(value, str) or len(value) < shortest:
        raise TypeError(f"{value!r} is not a text")
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"{value!r} is neither true nor false")
    return value


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise TypeError(f"{value!r} is not a number of people")
    return value
