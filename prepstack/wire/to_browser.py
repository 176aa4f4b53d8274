"""What the room says to a browser (docs/protocol.md, 1): typed here, JSON on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from prepstack.wire.from_browser import PROTOCOL


@dataclass(frozen=True)
class PersonHere:
    username: str
    name: str
    role: str
    host: bool
    place: str
    microphone: bool = False
    camera: bool = False


@dataclass(frozen=True)
class PersonWaiting:
    username: str
    name: str


@dataclass(frozen=True)
class Stream:
    mid: str
    username: str
    kind: str


@dataclass(frozen=True)
class Welcome:
    you: PersonHere
    interview: Mapping[str, Any]
    people: tuple[PersonHere, ...]
    now: str
    waiting: tuple[PersonWaiting, ...] | None = None  # hosts only
    invitations: Mapping[str, str] | None = None  # hosts only
    protocol: int = PROTOCOL


@dataclass(frozen=True)
class People:
    people: tuple[PersonHere, ...]


@dataclass(frozen=True)
class Waiting:
    people: tuple[PersonWaiting, ...]


@dataclass(frozen=True)
class WaitingForHost:
    pass


@dataclass(frozen=True)
class Admitted:
    url: str


@dataclass(frozen=True)
class Published:
    sdp: str


@dataclass(frozen=True)
class Offer:
    generation: int
    sdp: str
    streams: tuple[Stream, ...]


@dataclass(frozen=True)
class MediaRestarted:
    pass


@dataclass(frozen=True)
class Heartbeat:
    """Every few seconds: a page that hears nothing for longer has lost its connection."""


@dataclass(frozen=True)
class InterviewChanged:
    interview: Mapping[str, Any]


@dataclass(frozen=True)
class Invitation:
    role: str
    url: str


@dataclass(frozen=True)
class Notice:
    code: str
    message: str


@dataclass(frozen=True)
class Gone:
    reason: str
    url: str


@dataclass(frozen=True)
class Failed:
    code: str
    message: str


FromRoom = (
    Welcome
    | People
    | Waiting
    | WaitingForHost
    | Admitted
    | Published
    | Offer
    | MediaRestarted
    | Heartbeat
    | InterviewChanged
    | Invitation
    | Notice
    | Gone
    | Failed
)

TYPES: dict[type[Any], str] = {
    Welcome: "welcome",
    People: "people",
    Waiting: "waiting",
    WaitingForHost: "waiting_for_host",
    Admitted: "admitted",
    Published: "published",
    Offer: "offer",
    MediaRestarted: "media_restarted",
    Heartbeat: "heartbeat",
    InterviewChanged: "interview",
    Invitation: "invitation",
    Notice: "notice",
    Gone: "gone",
    Failed: "error",
}


def from_room(message: FromRoom) -> dict[str, Any]:
    """The JSON object of a message; what only hosts get is left out where it is None."""
    fields = {name: value for name, value in asdict(message).items() if value is not None}
    return {"type": TYPES[type(message)], **fields}
