"""Messages between browser and room (docs/protocol.md, 1): typed here, JSON on the wire."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from prepstack.errors import BadRequest
from prepstack.people import Role
from prepstack.room import Place

PROTOCOL = 1
LONGEST_SDP = 200_000  # characters; browsers' stay below a tenth of it
LONGEST_MID = 16  # characters; browsers write a number
MOST_KINDS = 8
KINDS = ("microphone", "camera", "screen")


# From the browser


@dataclass(frozen=True)
class Hello:
    protocol: int
    place: Place


@dataclass(frozen=True)
class Knock:
    name: str


@dataclass(frozen=True)
class Admit:
    username: str


@dataclass(frozen=True)
class Refuse:
    username: str


@dataclass(frozen=True)
class Remove:
    username: str


@dataclass(frozen=True)
class SetRole:
    username: str
    role: Role


@dataclass(frozen=True)
class MediaState:
    microphone: bool
    camera: bool


@dataclass(frozen=True)
class Publish:
    sdp: str
    kinds: Mapping[str, str]


@dataclass(frozen=True)
class Subscribe:
    pass


@dataclass(frozen=True)
class Answer:
    generation: int
    sdp: str


@dataclass(frozen=True)
class NewInvitation:
    role: Role


@dataclass(frozen=True)
class Leave:
    pass


@dataclass(frozen=True)
class End:
    pass


FromBrowser = (
    Hello
    | Knock
    | Admit
    | Refuse
    | Remove
    | SetRole
    | MediaState
    | Publish
    | Subscribe
    | Answer
    | NewInvitation
    | Leave
    | End
)


class Fields:
    """The fields of one message, each read as what it has to be."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data

    def text(self, name: str, longest: int = 500) -> str:
        value = self.data.get(name)
        if not isinstance(value, str) or len(value) > longest:
            raise BadRequest(f"“{name}” has to be a text of at most {longest} characters.")
        return value

    def number(self, name: str) -> int:
        value = self.data.get(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise BadRequest(f"“{name}” has to be a whole number.")
        return value

    def flag(self, name: str) -> bool:
        value = self.data.get(name)
        if not isinstance(value, bool):
            raise BadRequest(f"“{name}” has to be true or false.")
        return value

    def role(self) -> Role:
        try:
            return Role(self.text("role"))
        except ValueError:
            raise BadRequest("“role” is interviewer, candidate or observer.") from None

    def place(self) -> Place:
        try:
            return Place(self.text("place"))
        except ValueError:
            raise BadRequest("“place” is lobby or room.") from None

    def kinds(self) -> dict[str, str]:
        value = self.data.get("kinds")
        if not isinstance(value, dict) or len(value) > MOST_KINDS:
            raise BadRequest("“kinds” maps each mid to microphone, camera or screen.")
        if any(len(mid) > LONGEST_MID or kind not in KINDS for mid, kind in value.items()):
            raise BadRequest("“kinds” maps each mid to microphone, camera or screen.")
        return dict(value)


PARSERS: dict[str, Callable[[Fields], FromBrowser]] = {
    "hello": lambda at: Hello(at.number("protocol"), at.place()),
    "knock": lambda at: Knock(at.text("name")),
    "admit": lambda at: Admit(at.text("username")),
    "refuse": lambda at: Refuse(at.text("username")),
    "remove": lambda at: Remove(at.text("username")),
    "set_role": lambda at: SetRole(at.text("username"), at.role()),
    "media": lambda at: MediaState(at.flag("microphone"), at.flag("camera")),
    "publish": lambda at: Publish(at.text("sdp", LONGEST_SDP), at.kinds()),
    "subscribe": lambda at: Subscribe(),
    "answer": lambda at: Answer(at.number("generation"), at.text("sdp", LONGEST_SDP)),
    "new_invitation": lambda at: NewInvitation(at.role()),
    "leave": lambda at: Leave(),
    "end": lambda at: End(),
}


def from_browser(text: str | bytes) -> FromBrowser:
    """Raises `BadRequest` for whatever is not one of the messages."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise BadRequest("This message is not JSON.") from None
    if not isinstance(data, dict) or not isinstance(data.get("type"), str):
        raise BadRequest("A message is an object with a “type”.")
    parse = PARSERS.get(data["type"])
    if parse is None:
        raise BadRequest(f"There is no message of type {data['type'][:40]!r}.")
    return parse(Fields(data))


# From the room


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
